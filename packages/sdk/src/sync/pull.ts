import { type HttpClient, unwrap } from '../http.js';
import type { Watermark } from '../store/storage.js';
import type { RemoteRows } from '../store/store.js';

/**
 * Everything after a watermark, or the whole project when there is none or it cannot be continued.
 *
 * @throws SdkError `access_revoked`, `not_found`, `network` …
 */
export async function pull(http: HttpClient, projectId: string, watermark: Watermark): Promise<RemoteRows> {
  const isFirst = watermark.version === 0;
  const answer = await unwrap(
    http.GET('/projects/{project_id}/sync', {
      params: {
        path: { project_id: projectId },
        query: isFirst
          ? {}
          : {
              last_pulled_at: String(watermark.version),
              ...(watermark.epoch === null ? {} : { epoch: watermark.epoch }),
            },
      },
    }),
  );
  // Only the JSON form is asked for; the contract's other form is columns.
  if (!('changes' in answer)) throw new TypeError('The server answered a pull with columns');
  return {
    changes: answer.changes,
    watermark: { version: answer.timestamp, epoch: answer.epoch },
    isReplacement: isFirst || answer.experimentalStrategy === 'replacement',
  };
}
