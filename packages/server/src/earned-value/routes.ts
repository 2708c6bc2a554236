import { parseInstant } from '@trueppm/scheduler';
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue, notFound } from '../errors.js';
import { pageRequest, sendJson } from '../http/page.js';
import { accessOf } from '../http/request.js';
import { askPlan } from '../schedule/ask.js';
import { type EarnedValueQuestion, LACKS_BASELINE } from './answer.js';
import { selectValuedTasks, selectValueGround } from './queries.js';

/** `GET /projects/{id}/earned-value`, `GET …/earned-value/tasks`. */
export function earnedValueRoutes({ database, engine }: Pick<Deps, 'database' | 'engine'>): Router {
  const router = Router();
  const address = '/projects/:project_id/earned-value';

  async function answer(request: Request, response: Response, page: EarnedValueQuestion['page']): Promise<void> {
    const { projectId } = accessOf(request);
    const { baseline, status_date } = request.query as Record<string, string | undefined>;
    if (status_date !== undefined && Number.isNaN(parseInstant(status_date))) {
      throw invalidValue('status_date', 'This is no time.', 'invalid_parameter');
    }
    const number = Number(baseline ?? 0);
    const ground = await selectValueGround(database.pool, projectId, number);
    if (ground === null) throw notFound();
    if (ground.id === null && baseline !== undefined) {
      throw invalidValue('baseline', `The project has no baseline ${number}.`, 'unknown_reference');
    }
    const question = {
      kind: 'earned_value',
      baselineId: ground.id,
      statusDate: status_date ?? null,
      today: ground.today,
      page,
    } as const;
    const ask = (baseline: string | null): Promise<string> =>
      askPlan({ database, engine }, projectId, { ...question, baseline });
    // Behind the first page the thread mostly has what it computed, and the baseline need not be read again.
    let body = await ask(ground.id === null ? '{}' : null);
    if (body.endsWith(LACKS_BASELINE.slice(1)) && ground.id !== null) {
      body = await ask(await selectValuedTasks(database.pool, projectId, ground.id));
    }
    const head = JSON.stringify({ baseline: number, baseline_id: ground.id });
    response.setHeader('Cache-Control', 'no-store');
    sendJson(response, `${head.slice(0, -1)},${body.slice(1)}`);
  }

  router.get(address, (request, response) => answer(request, response, null));

  router.get(`${address}/tasks`, (request, response) => {
    const { limit, after } = pageRequest(request, 1);
    return answer(request, response, { limit, after: after?.[0] ?? null });
  });

  return router;
}
