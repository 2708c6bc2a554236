import { type CookieOptions, type Request, Router } from 'express';
import { plainAddress } from '../../caller.js';
import { inTransaction } from '../../db/pool.js';
import type { Deps } from '../../deps.js';
import { invalidValue, notFound, ServerError } from '../../errors.js';
import { limitOpenings } from '../../http/rate-limit.js';
import { accountOf, externalUser } from '../issuers/external-user.js';
import { beginSession } from '../service.js';
import { cookieOf, noteSignedIn, setRefreshCookie } from '../session-cookie.js';
import { ATTEMPT_SECONDS, beginAttempt, endAttempt } from './attempt.js';
import { OidcProvider } from './provider.js';

const COOKIE = 'ppm_oidc';
const CLAIMS = { subject: 'sub', email: 'email', name: 'name' };

/** Lax, because the browser comes back from another site; to nothing but these two addresses. */
function cookieOptions(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: request.secure, path: `${request.baseUrl}/auth/oidc` };
}

/** A path of this server, so that a link to sign in cannot lead anywhere else. */
function returnPath(request: Request, basePath: string): string {
  const { return_to: path } = request.query;
  if (path === undefined) return `${basePath}/`;
  // Browsers read a backslash as a slash, and drop tabs and line ends.
  if (typeof path === 'string' && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) && !path.includes('\\')) return path;
  throw invalidValue('return_to', 'This must be a path of this server, such as /projects/1.', 'invalid_parameter');
}

/** Sign-in at the configured provider: there and back. */
export function oidcRoutes(deps: Deps): Router {
  const router = Router();
  const { config, database } = deps;
  const provider = config.oidc === null ? null : new OidcProvider(config.oidc);
  const limit = limitOpenings(deps);

  // The public address has the base path already.
  const hereOf = (request: Request): string => {
    const site = config.publicUrl ?? `${request.protocol}://${request.host}${config.basePath}`;
    return `${site}${request.baseUrl.slice(config.basePath.length)}/auth/oidc/callback`;
  };

  router.get('/auth/methods', (_request, response) => {
    const oidc =
      provider === null ? null : { name: provider.settings.name, path: `${config.basePath}/api/v1/auth/oidc/start` };
    response.json({ password: true, oidc });
  });
  router.get('/auth/oidc/start', limit, async (request: Request, response) => {
    if (provider === null) throw notFound();
    const returnTo = returnPath(request, config.basePath);
    const attempt = await beginAttempt(database.pool, cookieOf(request, COOKIE), returnTo);
    const address = await provider.startAt(hereOf(request), attempt.expected);
    response.cookie(COOKIE, attempt.browserSecret, { ...cookieOptions(request), maxAge: ATTEMPT_SECONDS * 1_000 });
    response.setHeader('Cache-Control', 'no-store');
    response.status(302).setHeader('Location', address).end();
  });
  router.get('/auth/oidc/callback', limit, async (request: Request, response) => {
    if (provider === null) throw notFound();
    const { state } = request.query;
    const ended = typeof state === 'string' ? await endAttempt(database.pool, cookieOf(request, COOKIE), state) : null;
    if (ended === null) {
      throw new ServerError('invalid_credentials', 'This sign-in was not begun here, or too long ago: begin again.');
    }
    const returned = new URL(hereOf(request));
    returned.search = new URL(request.originalUrl, 'http://localhost').search;
    const claims = await provider.finish(returned, ended.expected);
    const address = plainAddress(request.ip);
    const user = await accountOf(deps, externalUser(claims, CLAIMS, provider.settings), address);
    const granted = await inTransaction(database.pool, client =>
      beginSession(deps, client, user, { how: 'oidc', address }),
    );
    setRefreshCookie(request, response, granted.refresh_token);
    noteSignedIn(request, response, config.basePath);
    response.setHeader('Cache-Control', 'no-store');
    response.status(302).setHeader('Location', ended.returnTo).end();
  });
  return router;
}
