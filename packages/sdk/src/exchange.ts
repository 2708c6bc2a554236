import { Observable } from 'rxjs';
import type { GetToken } from './auth.js';
import { Backoff } from './backoff.js';
import { errorFromAnswer, isTransient, SdkError } from './errors.js';
import { type HttpClient, unwrap } from './http.js';
import type { components, ImportRow } from './protocol/index.js';

type Schemas = components['schemas'];

/** What a plan file is. */
export type ImportFormat = Schemas['ImportFormat'];
/** What a project is exported as, and, of a table, with which columns. */
export type ExportOptions = Schemas['ExportCreate'];
/** An export as the server has it. */
export type ExportRow = Schemas['Export'];

/** What the file leaves open. */
export interface ImportOptions {
  /** What the file is. Default: what its name, and then its content, says. */
  readonly format?: ImportFormat;
  /** What dates of a table begin with where they are not ISO. */
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
  /** Which project of a file of Primavera, by number or short name. */
  readonly sourceProject?: string;
}

/** Where an import is: on its way up, or worked on by the server. */
export type ImportProgress =
  | { readonly phase: 'uploading'; readonly sentBytes: number; readonly totalBytes: number }
  | { readonly phase: 'importing'; readonly row: ImportRow }
  | { readonly phase: 'done'; readonly row: ImportRow };

/** Where an export is: worked on by the server, or ready to be downloaded. */
export interface ExportProgress {
  readonly phase: 'exporting' | 'done';
  readonly row: ExportRow;
}

/** Between two looks at a job that runs. */
const POLL_DELAY_MS = 250;
/** Looks in a row that may fail for want of a network or a server: some two minutes. The job goes on without us. */
const LOST_LOOKS_MAX = 15;

const PROJECT_JSON_TYPE = 'application/vnd.trueppm.project+json';
const OCTETS = 'application/octet-stream';

const TYPE_OF_FORMAT: Readonly<Record<ImportFormat, string>> = {
  mspdi: 'application/xml',
  pmxml: 'application/xml',
  xer: OCTETS,
  csv: 'text/csv',
  json: OCTETS,
  project_json: PROJECT_JSON_TYPE,
};

/** The media type that a file is sent as: of its format, or as far as its name says. The server looks into the others. */
export function mediaTypeOf(fileName: string, format?: ImportFormat): string {
  if (format !== undefined) return TYPE_OF_FORMAT[format];
  const [, extension = ''] = /\.([a-z]+)$/i.exec(fileName) ?? [];
  switch (extension.toLowerCase()) {
    case 'xml':
    case 'mspdi':
      return 'application/xml';
    case 'csv':
      return 'text/csv';
    default:
      return OCTETS;
  }
}

/** A job's state until it has ended; cold. Unsubscribing stops looking, not the server's work. */
function followed<Row extends { readonly state: string }>(
  begin: (signal: AbortSignal) => Promise<Row>,
  look: (row: Row) => Promise<Row>,
  tell: (row: Row, isOver: boolean) => void,
): { readonly over: Promise<void>; stop(): void } {
  const abort = new AbortController();
  const pause = (delayMs: number): Promise<void> => new Promise(resolve => setTimeout(resolve, delayMs));
  /** The job's row now; as it was when nobody wants to know any more. */
  const lookUntilSeen = async (row: Row): Promise<Row> => {
    const backoff = new Backoff();
    for (let lost = 0; !abort.signal.aborted; lost += 1) {
      try {
        return await look(row);
      } catch (error) {
        if (!isTransient(error) || lost >= LOST_LOOKS_MAX) throw error;
        await pause(backoff.nextDelayMs());
      }
    }
    return row;
  };
  const run = async (): Promise<void> => {
    let row = await begin(abort.signal);
    while (!abort.signal.aborted && (row.state === 'queued' || row.state === 'running')) {
      tell(row, false);
      await pause(POLL_DELAY_MS);
      row = await lookUntilSeen(row);
    }
    if (!abort.signal.aborted) tell(row, true);
  };
  return { over: run(), stop: () => abort.abort() };
}

const stopped = (): SdkError => new SdkError('closed', 'The upload was stopped');

const cancelled = (what: string): SdkError => new SdkError('closed', `The ${what} was cancelled`);

/**
 * Sends a plan file and follows it until its project is there. Cold: each subscription is one import; unsubscribing stops
 * an upload under way, not the server's work: {@link cancelImport} does that.
 *
 * @param file a plan file of any format that the server reads; the name is shown while the import runs
 * @throws SdkError (as the observable's error) with the server's code: `not_plan`, `doctype_forbidden`, `too_large`,
 *   `dependency_cycle` …, `closed` when it was cancelled; nothing is imported then
 */
export function importPlan(
  options: {
    readonly baseUrl: string;
    readonly http: HttpClient;
    readonly getToken: GetToken;
    readonly file: File;
  } & ImportOptions,
): Observable<ImportProgress> {
  return new Observable(subscriber => {
    const upload = async (signal: AbortSignal): Promise<ImportRow> => {
      const send = async (isRefused: boolean): Promise<ImportRow> => {
        const sent = {
          url: importUrl(options),
          type: mediaTypeOf(options.file.name, options.format),
          token: await options.getToken({ isRefused }),
          file: options.file,
          signal,
        };
        // A request that is begun now would not hear of the end that came before.
        if (signal.aborted) throw stopped();
        if (typeof XMLHttpRequest === 'undefined') return sendByFetch(sent);
        return sendByXhr(sent, progress => subscriber.next(progress));
      };
      try {
        return await send(false);
      } catch (error) {
        if (!(error instanceof SdkError) || error.status !== 401) throw error;
        return send(true);
      }
    };
    const job = followed(
      upload,
      row => unwrap(options.http.GET('/imports/{import_id}', { params: { path: { import_id: row.id } } })),
      (row, isOver) => {
        if (row.state === 'failed') throw errorFromAnswer(row.problem?.status ?? 422, row.problem);
        if (row.state === 'cancelled') throw cancelled('import');
        subscriber.next({ phase: isOver ? 'done' : 'importing', row });
      },
    );
    job.over.then(
      () => subscriber.complete(),
      error => subscriber.error(error),
    );
    return job.stop;
  });
}

/**
 * Ends an import; nothing of it is kept. One that has ended stays as it is.
 * @throws SdkError `not_found`, `network` …
 */
export async function cancelImport(http: HttpClient, importId: string): Promise<ImportRow> {
  return unwrap(http.POST('/imports/{import_id}/cancel', { params: { path: { import_id: importId } } }));
}

function importUrl({
  baseUrl,
  file,
  format,
  dateOrder,
  sourceProject,
}: { readonly baseUrl: string; readonly file: File } & ImportOptions): string {
  const query = new URLSearchParams({ file_name: file.name.slice(0, 255) });
  if (format !== undefined) query.set('format', format);
  if (dateOrder !== undefined) query.set('date_order', dateOrder);
  if (sourceProject !== undefined) query.set('source_project', sourceProject);
  return `${baseUrl.replace(/\/$/, '')}/imports?${query}`;
}

/** One attempt to send a file. */
interface Sent {
  readonly url: string;
  readonly type: string;
  readonly token: string | null;
  readonly file: File;
  readonly signal: AbortSignal;
}

const headersOf = ({ type, token }: Sent): Record<string, string> => ({
  'content-type': type,
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
});

/** The upload where there is no XMLHttpRequest, such as Node: one step instead of many. */
async function sendByFetch(sent: Sent): Promise<ImportRow> {
  const { url, file, signal } = sent;
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', headers: headersOf(sent), body: file, signal });
  } catch (cause) {
    if (signal.aborted) throw stopped();
    throw new SdkError('network', 'The server cannot be reached', undefined, { cause });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 202) return body as ImportRow;
  throw errorFromAnswer(response.status, body);
}

/** XMLHttpRequest, because fetch does not tell how much of a body is sent. */
function sendByXhr(sent: Sent, onProgress: (progress: ImportProgress) => void): Promise<ImportRow> {
  const { url, file, signal } = sent;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headersOf(sent))) request.setRequestHeader(name, value);
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
    request.onabort = () => reject(stopped());
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/**
 * Exports a project in the background and follows it until its file can be downloaded; see {@link downloadExport}. Cold:
 * each subscription is one export; unsubscribing stops looking, {@link cancelExport} the work.
 *
 * @throws SdkError (as the observable's error) with the server's code: `conflict` while too many are under way,
 *   `rate_limited` …, `closed` when it was cancelled
 */
export function exportProject(http: HttpClient, projectId: string, options: ExportOptions): Observable<ExportProgress> {
  const project = { project_id: projectId };
  return new Observable(subscriber => {
    const job = followed<ExportRow>(
      () => unwrap(http.POST('/projects/{project_id}/exports', { params: { path: project }, body: options })),
      row =>
        unwrap(
          http.GET('/projects/{project_id}/exports/{export_id}', {
            params: { path: { ...project, export_id: row.id } },
          }),
        ),
      (row, isOver) => {
        if (row.state === 'failed') throw errorFromAnswer(row.problem?.status ?? 500, row.problem);
        if (row.state === 'cancelled') throw cancelled('export');
        subscriber.next({ phase: isOver ? 'done' : 'exporting', row });
      },
    );
    job.over.then(
      () => subscriber.complete(),
      error => subscriber.error(error),
    );
    return job.stop;
  });
}

/**
 * Ends an export; nothing of it is kept. One that has ended stays as it is.
 * @throws SdkError `not_found`, `network` …
 */
export async function cancelExport(http: HttpClient, projectId: string, exportId: string): Promise<ExportRow> {
  const params = { path: { project_id: projectId, export_id: exportId } };
  return unwrap(http.POST('/projects/{project_id}/exports/{export_id}/cancel', { params }));
}

/**
 * The file of an export that is done, until it expires.
 * @throws SdkError `not_found`, `wrong_state` before it is done, `network` …
 */
export async function downloadExport(http: HttpClient, projectId: string, exportId: string): Promise<Blob> {
  const params = { path: { project_id: projectId, export_id: exportId } };
  return unwrap(
    http.GET('/projects/{project_id}/exports/{export_id}/file', { params, parseAs: 'blob' }),
  ) as Promise<Blob>;
}

/**
 * A project as an MSPDI file, at once.
 * @throws SdkError `not_found`, `network` …
 */
export async function exportPlan(http: HttpClient, projectId: string): Promise<Blob> {
  const params = { path: { project_id: projectId } };
  return unwrap(http.GET('/projects/{project_id}/exports/mspdi', { params, parseAs: 'blob' })) as Promise<Blob>;
}
