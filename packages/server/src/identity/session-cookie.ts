import type { CookieOptions, Request, Response } from 'express';
import { REFRESH_TOKEN_DAYS } from '../limits.js';
import type { Granted } from './service.js';

const COOKIE = 'ppm_refresh';

/** Out of reach of scripts and of other sites, and sent to nothing but sign-in itself. */
function optionsOf(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', secure: request.secure, path: `${request.baseUrl}/auth` };
}

/** The value of a cookie, or null. */
export function cookieOf(request: Request, name: string): string | null {
  const cookies = (request.headers.cookie ?? '').split(';').map(pair => pair.trim().split('='));
  return cookies.find(([found]) => found === name)?.[1] ?? null;
}

/** The refresh token in the cookie, or null. */
export const refreshCookieOf = (request: Request): string | null => cookieOf(request, COOKIE);

/** Puts the refresh token into the cookie. */
export function setRefreshCookie(request: Request, response: Response, refreshToken: string): void {
  response.cookie(COOKIE, refreshToken, { ...optionsOf(request), maxAge: REFRESH_TOKEN_DAYS * 86_400_000 });
}

/**
 * Tells the page that comes next that there is a refresh cookie, which it cannot see: for a minute, and nothing more than
 * that.
 */
export function noteSignedIn(request: Request, response: Response, basePath: string): void {
  const options: CookieOptions = { sameSite: 'strict', secure: request.secure, path: `${basePath}/` };
  response.cookie('ppm_signed_in', '1', { ...options, maxAge: 60_000 });
}

/** Takes the cookie away. */
export function clearRefreshCookie(request: Request, response: Response): void {
  response.clearCookie(COOKIE, optionsOf(request));
}

/** Answers tokens; the refresh token in the body, or in the cookie and then in no reach of scripts. */
export function sendSession(request: Request, response: Response, granted: Granted, mode: 'body' | 'cookie'): void {
  if (mode === 'cookie') setRefreshCookie(request, response, granted.refresh_token);
  response.setHeader('Cache-Control', 'no-store');
  response.json(mode === 'cookie' ? { ...granted, refresh_token: null } : granted);
}
