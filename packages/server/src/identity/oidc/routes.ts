import { type CookieOptions, type Request, type RequestHandler, type Response, Router } from 'express';
import { plainAddress } from '../../caller.js';
import { inTransaction } from '../../db/pool.js';
import type { Deps } from '../../deps.js';
import { invalidValue, notFound, ServerError } from '../../errors.js';
import { toServerError } from '../../http/problem.js';
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

/** What the sign-in page tells a person of a sign-in that came to nothing; it has the words. */
type Outcome = 'refused' | 'expired' | 'closed' | 'unavailable' | 'failed';

/** Query parameter of the page that the browser is led back to. */
const OUTCOME = 'ppm_sign_in';

/** What went wrong as the person is told it. */
function outcomeOf(error: ServerError, told: unknown, isBegun: boolean): Outcome {
  if (error.status >= 500 || error.code === 'rate_limited') return 'unavailable';
  if (error.code === 'forbidden') return 'closed';
  if (!isBegun) return 'expired';
  if (told === 'access_denied' || told === 'login_required' || told === 'consent_required') return 'refused';
  return told === 'temporarily_unavailable' || told === 'server_error' ? 'unavailable' : 'failed';
}

/** A path of this server with the outcome in its query. */
function withOutcome(path: string, outcome: Outcome): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.set(OUTCOME, outcome);
  return url.pathname + url.search + url.hash;
}

/** Whether a person looks at the answer: a browser on its way asks for a page before anything else. */
const isBrowsing = (request: Request): boolean => request.accepts(['json', 'html']) === 'html';

/** Sign-in at the configured provider: there and back. */
export function oidcRoutes(deps: Deps): Router {
  const router = Router();
  const { config, database } = deps;
  const provider = config.oidc === null ? null : new OidcProvider(config.oidc);
  const limit = limitOpenings(deps);
  const known = (): OidcProvider => {
    if (provider === null) throw notFound();
    return provider;
  };

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
  // A person is led back to the page with words; whatever else calls gets the problem.
  const leadBack =
    (work: (request: Request, response: Response, way: { returnTo: string | null }) => Promise<void>): RequestHandler =>
    async (request, response) => {
      const way: { returnTo: string | null } = { returnTo: null };
      try {
        known();
        await new Promise<void>((done, fail) => limit(request, response, error => (error ? fail(error) : done())));
        await work(request, response, way);
      } catch (error) {
        const problem = toServerError(error);
        if (provider === null || problem.code === 'invalid_parameter' || !isBrowsing(request)) throw error;
        deps.metrics.observeProblem(problem.code);
        if (problem.status >= 500) deps.log.error({ err: problem.fields.cause ?? error }, problem.code);
        const outcome = outcomeOf(problem, request.query['error'], way.returnTo !== null);
        response.setHeader('Cache-Control', 'no-store');
        response
          .status(302)
          .setHeader('Location', withOutcome(way.returnTo ?? `${config.basePath}/`, outcome))
          .end();
      }
    };

  router.get(
    '/auth/oidc/start',
    leadBack(async (request, response, way) => {
      way.returnTo = returnPath(request, config.basePath);
      const attempt = await beginAttempt(database.pool, cookieOf(request, COOKIE), way.returnTo);
      const address = await known().startAt(hereOf(request), attempt.expected);
      response.cookie(COOKIE, attempt.browserSecret, { ...cookieOptions(request), maxAge: ATTEMPT_SECONDS * 1_000 });
      response.setHeader('Cache-Control', 'no-store');
      response.status(302).setHeader('Location', address).end();
    }),
  );
  router.get(
    '/auth/oidc/callback',
    leadBack(async (request, response, way) => {
      const { state } = request.query;
      const ended =
        typeof state === 'string' ? await endAttempt(database.pool, cookieOf(request, COOKIE), state) : null;
      if (ended === null) {
        throw new ServerError('invalid_credentials', 'This sign-in was not begun here, or too long ago: begin again.');
      }
      way.returnTo = ended.returnTo;
      const returned = new URL(hereOf(request));
      returned.search = new URL(request.originalUrl, 'http://localhost').search;
      const claims = await known().finish(returned, ended.expected);
      const address = plainAddress(request.ip);
      const user = await accountOf(deps, externalUser(claims, CLAIMS, known().settings), address);
      const granted = await inTransaction(database.pool, client =>
        beginSession(deps, client, user, { how: 'oidc', address }),
      );
      setRefreshCookie(request, response, granted.refresh_token);
      noteSignedIn(request, response, config.basePath);
      response.setHeader('Cache-Control', 'no-store');
      response.status(302).setHeader('Location', ended.returnTo).end();
    }),
  );
  return router;
}
