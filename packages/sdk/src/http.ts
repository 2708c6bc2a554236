import createFetchClient, { type Client, type Middleware } from 'openapi-fetch';
import type { GetToken } from './auth.js';
import { errorFromAnswer, SdkError } from './errors.js';
import type { paths } from './protocol/index.js';

/** The typed client: the contract's paths are the API. */
export type HttpClient = Client<paths>;

/** How long an answer may take before the attempt counts as lost. */
export const REQUEST_TIMEOUT_MS = 30_000;

/**
 * A client on the contract's paths. Every request carries the caller's token; a refused token is renewed and the request
 * sent once more. Answers come as `{data, error, response}`; see {@link unwrap} to get errors thrown.
 *
 * @param options.baseUrl where the API lives, such as `/api/v1`
 */
export function createHttp(options: { readonly baseUrl: string; readonly getToken: GetToken }): HttpClient {
  const retries = new WeakMap<Request, Request>();
  const authorize: Middleware = {
    async onRequest({ request }) {
      const token = await options.getToken({ isRefused: false });
      if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
      // A body can be read once: keep a second copy for the attempt with a new token.
      retries.set(request, request.clone());
      return request;
    },
    async onResponse({ request, response }) {
      if (response.status !== 401) return response;
      const token = await options.getToken({ isRefused: true });
      const retry = retries.get(request);
      if (token === null || retry === undefined) return response;
      retry.headers.set('authorization', `Bearer ${token}`);
      return fetch(retry);
    },
  };
  const http = createFetchClient<paths>({ baseUrl: options.baseUrl.replace(/\/$/, ''), credentials: 'same-origin' });
  http.use(authorize);
  return http;
}

/**
 * The data of an answer, or its problem thrown.
 *
 * @throws SdkError with the server's code, `network` when there was no answer
 */
export async function unwrap<Data>(
  answer: Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>,
): Promise<Data> {
  let settled: Awaited<typeof answer>;
  try {
    settled = await answer;
  } catch (cause) {
    if (cause instanceof SdkError) throw cause;
    throw new SdkError('network', 'The server cannot be reached', undefined, { cause });
  }
  if (!settled.response.ok) throw errorFromAnswer(settled.response.status, settled.error);
  return settled.data as Data;
}
