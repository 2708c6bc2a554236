import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.js';
import { ServerError } from '../errors.js';

type OriginConfig = Pick<Config, 'origins' | 'trustedProxies' | 'publicUrl'>;

/**
 * Whether a request comes from a page of this server or of a listed origin. A browser says where its page comes from and
 * cannot lie about it; other clients say nothing.
 */
export function isOwnOrigin(request: IncomingMessage, config: OriginConfig): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (config.origins.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  if (config.publicUrl !== null && new URL(config.publicUrl).origin === origin) return true;
  const forwarded = config.trustedProxies > 0 ? request.headers['x-forwarded-host'] : undefined;
  const host = typeof forwarded === 'string' ? forwarded : request.headers.host;
  return new URL(origin).host === host;
}

/**
 * Refuses a request that a cookie speaks for when a page of another site made it. SameSite keeps such a cookie at home
 * already; this holds where a browser does not know it, and between hosts of one site.
 *
 * @throws ServerError `forbidden`
 */
export function demandOwnPage(request: IncomingMessage, config: OriginConfig): void {
  const site = request.headers['sec-fetch-site'];
  const isForeign = request.headers.origin === undefined && site !== undefined && site === 'cross-site';
  if (isForeign || !isOwnOrigin(request, config)) {
    throw new ServerError('forbidden', 'Pages of this origin may not use the sign-in of this site.');
  }
}
