import { type CookieOptions, type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { limitSignIns } from '../http/rate-limit.js';
import { callerId } from '../http/request.js';
import { REFRESH_TOKEN_DAYS } from '../limits.js';
import { me, refreshSession, signIn, signOut } from './service.js';

const COOKIE = 'ppm_refresh';

/** Out of reach of scripts and of other sites, and sent to nothing but sign-in itself. */
function cookieOptions(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: request.secure, path: `${request.baseUrl}/auth` };
}

/** The refresh token of the body (native clients) or of the cookie (pages of this site). */
function refreshTokenOf(request: Request): string | null {
  const { refresh_token: fromBody } = request.body as { refresh_token?: string };
  if (fromBody !== undefined) return fromBody;
  const cookies = (request.headers.cookie ?? '').split(';').map(pair => pair.trim().split('='));
  return cookies.find(([name]) => name === COOKIE)?.[1] ?? null;
}

function sendSession(request: Request, response: Response, session: Awaited<ReturnType<typeof signIn>>): void {
  const maxAge = REFRESH_TOKEN_DAYS * 86_400_000;
  response.cookie(COOKIE, session.refresh_token, { ...cookieOptions(request), maxAge });
  response.setHeader('Cache-Control', 'no-store');
  response.json(session);
}

/** Sign-in, refresh, sign-out and the caller. */
export function identityRoutes(deps: Deps): Router {
  const router = Router();
  router.post('/auth/sign-in', limitSignIns(), async (request: Request, response: Response) => {
    const { email, password } = request.body as { email: string; password: string };
    sendSession(request, response, await signIn(deps, email, password));
  });
  router.post('/auth/refresh', async (request, response) => {
    try {
      sendSession(request, response, await refreshSession(deps, refreshTokenOf(request)));
    } catch (error) {
      // Only a refused token is forgotten: with the database away the sign-in is still good.
      if (error instanceof ServerError && error.status === 401) response.clearCookie(COOKIE, cookieOptions(request));
      throw error;
    }
  });
  router.post('/auth/sign-out', async (request, response) => {
    await signOut(deps, refreshTokenOf(request));
    response.clearCookie(COOKIE, cookieOptions(request)).status(204).end();
  });
  router.get('/me', async (request, response) => {
    response.json(await me(deps, callerId(request)));
  });
  return router;
}
