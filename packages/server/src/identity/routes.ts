import type { TokenExchange } from '@trueppm/sdk/protocol';
import { type Request, type Response, Router } from 'express';
import { plainAddress } from '../caller.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { demandOwnPage } from '../http/origin.js';
import { limitOpenings, limitPasswords } from '../http/rate-limit.js';
import { callerId, callerOf } from '../http/request.js';
import { IssuerAdmission } from './issuers/admission.js';
import { exchangeToken } from './issuers/exchange.js';
import { changePassword, me, refreshSession, signIn, signOut, signOutEverywhere } from './service.js';
import { clearRefreshCookie, refreshCookieOf, sendSession } from './session-cookie.js';

/** Sign-in, refresh, sign-out, password, exchange of tokens and the caller. */
export function identityRoutes(deps: Deps): Router {
  const router = Router();

  /** The refresh token of the body (programs) or of the cookie, which speaks only for pages of this site. */
  const refreshTokenOf = (request: Request): { token: string | null; mode: 'body' | 'cookie' } => {
    const { refresh_token: fromBody } = request.body as { refresh_token?: string };
    if (fromBody !== undefined) return { token: fromBody, mode: 'body' };
    const token = refreshCookieOf(request);
    if (token !== null) demandOwnPage(request, deps.config);
    return { token, mode: 'cookie' };
  };

  const limits = limitPasswords(deps);
  router.post('/auth/sign-in', limits, async (request: Request, response: Response) => {
    const { email, password, session } = request.body as Record<'email' | 'password', string> & {
      session?: 'body' | 'cookie';
    };
    if (session === 'cookie') demandOwnPage(request, deps.config);
    const granted = await signIn(deps, { email, password, address: plainAddress(request.ip) });
    sendSession(request, response, granted, session ?? 'body');
  });
  router.post('/auth/refresh', async (request, response) => {
    const { token, mode } = refreshTokenOf(request);
    try {
      const granted = await refreshSession(deps, token, plainAddress(request.ip));
      sendSession(request, response, granted, mode);
    } catch (error) {
      // Only a refused token is forgotten: with the database away the sign-in is still good.
      if (mode === 'cookie' && error instanceof ServerError && error.status === 401)
        clearRefreshCookie(request, response);
      throw error;
    }
  });
  router.post('/auth/sign-out', async (request, response) => {
    const { token, mode } = refreshTokenOf(request);
    await signOut(deps, token, plainAddress(request.ip));
    if (mode === 'cookie') clearRefreshCookie(request, response);
    response.status(204).end();
  });
  router.post('/auth/sign-out-everywhere', async (request, response) => {
    await signOutEverywhere(deps, callerId(request));
    clearRefreshCookie(request, response);
    response.status(204).end();
  });
  router.post('/me/password', limits, async (request: Request, response: Response) => {
    const { current_password, new_password } = request.body as Record<'current_password' | 'new_password', string>;
    await changePassword(deps, callerOf(request), current_password, new_password);
    response.status(204).end();
  });
  const admission = new IssuerAdmission(deps);
  router.post('/auth/token', limitOpenings(deps), async (request: Request, response: Response) => {
    const exchanged = await exchangeToken(deps, admission, request.body as TokenExchange, plainAddress(request.ip));
    response.setHeader('Cache-Control', 'no-store');
    response.json(exchanged);
  });
  router.get('/me', async (request, response) => {
    response.json(await me(deps, callerId(request)));
  });
  return router;
}
