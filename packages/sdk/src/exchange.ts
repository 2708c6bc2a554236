import { Observable } from 'rxjs';
import type { GetToken } from './auth.js';
import { errorFromAnswer, SdkError } from './errors.js';
import { type HttpClient, unwrap } from './http.js';
import type { ImportRow } from './protocol/index.js';

/** Where an import is: on its way up, or worked on by the server. */
export type ImportProgress =
  | { readonly phase: 'uploading'; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly phase: 'importing'; readonly row: ImportRow }
  | { readonly phase: 'done'; readonly row: ImportRow };

/** Between two looks at a running import. */
const POLL_DELAY_MS = 250;

/**
 * Sends a plan file and follows it until its project is there. Cold: each subscription is one import; unsubscribing stops
 * an upload under way, not the server's work.
 *
 * @param file MSPDI; the name is shown while the import runs
 * @throws SdkError (as the observable's error) with the server's code: `not_xml`, `doctype_forbidden`, `too_large`,
 *   `dependency_cycle` …; nothing is imported then
 */
export function importPlan(options: {
  readonly baseUrl: string;
  readonly http: HttpClient;
  readonly getToken: GetToken;
  readonly file: File;
}): Observable<ImportProgress> {
  return new Observable(subscriber => {
    const abort = new AbortController();
    const run = async (): Promise<void> => {
      const upload = async (isRefused: boolean): Promise<ImportRow> => {
        const token = await options.getToken({ isRefused });
        const { baseUrl, file } = options;
        if (typeof XMLHttpRequest === 'undefined') return sendByFetch(baseUrl, token, file, abort.signal);
        return sendByXhr(baseUrl, token, file, abort.signal, progress => subscriber.next(progress));
      };
      let row: ImportRow;
      try {
        row = await upload(false);
      } catch (error) {
        if (!(error instanceof SdkError) || error.status !== 401) throw error;
        row = await upload(true);
      }
      while (!abort.signal.aborted && (row.state === 'queued' || row.state === 'running')) {
        subscriber.next({ phase: 'importing', row });
        await new Promise(resolve => setTimeout(resolve, POLL_DELAY_MS));
        row = await unwrap(options.http.GET('/imports/{import_id}', { params: { path: { import_id: row.id } } }));
      }
      if (row.state === 'failed') throw errorFromAnswer(row.problem?.status ?? 422, row.problem);
      subscriber.next({ phase: 'done', row });
      subscriber.complete();
    };
    run().catch(error => subscriber.error(error));
    return () => abort.abort();
  });
}

function importUrl(baseUrl: string, file: File): string {
  return `${baseUrl.replace(/\/$/, '')}/imports?file_name=${encodeURIComponent(file.name.slice(0, 255))}`;
}

/** The upload where there is no XMLHttpRequest, such as Node: one step instead of many. */
async function sendByFetch(baseUrl: string, token: string | null, file: File, signal: AbortSignal): Promise<ImportRow> {
  const headers = {
    'content-type': 'application/xml',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  let response: Response;
  try {
    response = await fetch(importUrl(baseUrl, file), { method: 'POST', headers, body: file, signal });
  } catch (cause) {
    if (signal.aborted) throw new SdkError('closed', 'The upload was stopped');
    throw new SdkError('network', 'The server cannot be reached', undefined, { cause });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 202) return body as ImportRow;
  throw errorFromAnswer(response.status, body);
}

/** XMLHttpRequest, because fetch does not tell how much of a body is sent. */
function sendByXhr(
  baseUrl: string,
  token: string | null,
  file: File,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportRow> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', importUrl(baseUrl, file));
    if (token !== null) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/xml');
    request.upload.onprogress = ({ loaded, total }) =>
      onProgress({ phase: 'uploading', sentBytes: loaded, totalBytes: total });
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // Told below: an answer without a body is an error by itself.
      }
      if (request.status === 202) resolve(body as ImportRow);
      else reject(errorFromAnswer(request.status, body));
    };
    request.onerror = () => reject(new SdkError('network', 'The server cannot be reached'));
    request.onabort = () => reject(new SdkError('closed', 'The upload was stopped'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/**
 * A project as an MSPDI file.
 * @throws SdkError `not_found`, `network` …
 */
export async function exportPlan(http: HttpClient, projectId: string): Promise<Blob> {
  const params = { path: { project_id: projectId } };
  return unwrap(http.GET('/projects/{project_id}/exports/mspdi', { params, parseAs: 'blob' })) as Promise<Blob>;
}
