import {
  catchError,
  defer,
  EMPTY,
  filter,
  from,
  map,
  type Observable,
  retry,
  shareReplay,
  switchMap,
  throwError,
  timer,
} from 'rxjs';
import { isTransient } from './errors.js';
import { type HttpClient, unwrap } from './http.js';
import type { LatestForecast } from './protocol/index.js';

/** Between two attempts to read what the server did not answer, and how many there are until there is news again. */
const RETRY_MS = 3_000;
const ATTEMPTS = 3;

/**
 * The newest forecast of a project that is done, now and later, read anew at each news. What cannot be read leaves the
 * one before.
 *
 * @param news$ says that the newest may be another
 */
export function followForecast(
  http: HttpClient,
  projectId: string,
  news$: Observable<void>,
): Observable<LatestForecast | null> {
  return defer(() => {
    let held: LatestForecast | null | undefined;
    return news$.pipe(
      switchMap(() => defer(() => from(read(http, projectId, held?.forecast_id ?? undefined))).pipe(again)),
      // The one that is held comes without its finishes.
      filter(({ forecast_id }) => held === undefined || forecast_id !== (held?.forecast_id ?? null)),
      map(latest => {
        held = latest.finishes === null ? null : latest;
        return held;
      }),
    );
  }).pipe(shareReplay({ bufferSize: 1, refCount: true }));
}

function read(http: HttpClient, projectId: string, known: string | undefined): Promise<LatestForecast> {
  const query = known === undefined ? {} : { known };
  const path = { project_id: projectId };
  return unwrap(http.GET('/projects/{project_id}/latest-forecast', { params: { path, query } }));
}

const again = (answer$: Observable<LatestForecast>): Observable<LatestForecast> =>
  answer$.pipe(
    retry({
      count: ATTEMPTS - 1,
      delay: error => (isTransient(error) ? timer(RETRY_MS) : throwError(() => error)),
    }),
    // Old servers do not know the question; who lost access is told so by the rows.
    catchError(() => EMPTY),
  );
