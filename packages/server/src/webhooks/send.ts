import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { invalidValue } from '../errors.js';
import { isLoopbackAddress, isPublicAddress, type ResolvedAddress, type Resolver } from './address.js';

/** How deliveries may leave. */
export interface SendOptions {
  readonly resolve: Resolver;
  /** For development: http to this machine is allowed, and addresses of this machine are. */
  readonly allowsLoopback: boolean;
  /** From the first packet to the status line. Default 10,000. */
  readonly timeoutMs?: number;
}

/** What came of one attempt. */
export interface Sent {
  readonly isDelivered: boolean;
  readonly status: number | null;
  /** Why it is not delivered; never what the receiver said, which may be anything. */
  readonly error: string | null;
  readonly durationMs: number;
}

const TIMEOUT_MS = 10_000;
/** Of an answer nothing is used; this much is read so that the receiver can finish. */
const ANSWER_BYTES_MAX = 64 * 1024;

class Refused extends Error {}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');
const isLoopbackName = (host: string): boolean => host === 'localhost' || isLoopbackAddress(bare(host));
const isLiteral = (host: string): boolean => /^\[|^\d+(\.\d+){3}$/.test(host);

/**
 * Checks the address of a webhook as far as it can be checked before its name is resolved, which happens at each
 * delivery.
 *
 * @throws ServerError `invalid_value`
 */
export function checkWebhookUrl(text: string, { allowsLoopback }: Pick<SendOptions, 'allowsLoopback'>): void {
  const refuse = (message: string) => invalidValue('/url', message);
  if (!URL.canParse(text)) throw refuse('This is not an address like https://example.org/hook.');
  const { protocol, hostname, username, password } = new URL(text);
  const isAtHome = allowsLoopback && isLoopbackName(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isAtHome)) throw refuse('Only https is called.');
  if (username !== '' || password !== '') throw refuse('Leave name and password out: deliveries are signed.');
  const isHidden = isLiteral(hostname) ? !isPublicAddress(bare(hostname)) : /(^|\.)localhost\.?$/.test(hostname);
  if (isHidden && !isAtHome) throw refuse('This address is not on the open internet.');
}

/** The one address to connect to: every address of the name must be allowed, then the first is taken. */
async function pinned(url: URL, { resolve, allowsLoopback }: SendOptions): Promise<ResolvedAddress> {
  const found = await resolve(bare(url.hostname));
  const [first] = found;
  if (first === undefined) throw new Refused('the name has no address');
  const isAllowed = ({ address }: ResolvedAddress): boolean =>
    (url.protocol === 'https:' && isPublicAddress(address)) || (allowsLoopback && isLoopbackAddress(address));
  if (!found.every(isAllowed)) throw new Refused('the name leads to an address that is not on the open internet');
  return first;
}

/**
 * Sends one delivery. The name is resolved once, all its addresses are checked, and the connection is made to the one
 * that was checked: a name that answers differently the next moment gains nothing. Redirects are not followed.
 */
export async function send(
  target: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  options: SendOptions,
): Promise<Sent> {
  const startedAtMs = performance.now();
  const ended = (status: number | null, error: string | null): Sent => ({
    isDelivered: error === null,
    status,
    error,
    durationMs: Math.round(performance.now() - startedAtMs),
  });
  try {
    checkWebhookUrl(target, options);
    const url = new URL(target);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const address = await within(timeoutMs, pinned(url, options));
    const status = await post(url, address, { body, headers, timeoutMs });
    return ended(status, status >= 200 && status < 300 ? null : `answered ${status}`);
  } catch (error) {
    return ended(null, reasonOf(error));
  }
}

function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Refused('the name was not resolved in time')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function post(
  url: URL,
  { address, family }: ResolvedAddress,
  { body, headers, timeoutMs }: { body: string; headers: Readonly<Record<string, string>>; timeoutMs: number },
): Promise<number> {
  // Asked by the socket instead of DNS: it can only hear the address that was checked.
  const lookup: LookupFunction = (_host, asked, answer) => {
    if (asked.all === true) answer(null, [{ address, family }]);
    else answer(null, address, family);
  };
  return new Promise((done, fail) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: false,
      lookup,
      family,
      // Of a literal address the socket asks nobody; it was checked under the same spelling.
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    const timer = setTimeout(() => request.destroy(new Refused(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.once('error', error => {
      clearTimeout(timer);
      fail(error);
    });
    request.once('response', response => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) request.destroy();
      });
      // The status is the answer, however the rest of it ends.
      response.once('error', () => undefined);
      response.once('close', () => {
        clearTimeout(timer);
        done(response.statusCode ?? 0);
      });
    });
    request.end(body);
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message;
  const code = (error as { code?: unknown }).code;
  if (code === 'invalid_value') return (error as Error).message;
  return typeof code === 'string' ? `the connection failed: ${code}` : 'the connection failed';
}
