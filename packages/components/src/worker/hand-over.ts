import type { LaidPlan } from '../plan/laid/laid-plan.js';
import { inSlices, type Steps } from '../plan/steps.js';
import type { LoadAnswer, SchedulerApi } from './api.js';
import { transfer } from './calls.js';
import { buffersOfPart, rowParts } from './row-parts.js';

/**
 * Gives the engine a plan a few hundred rows at a time, so that the page is never held up by cloning all of it.
 * @returns what the engine says of it
 */
export async function handOver(api: SchedulerApi, { plan, outline }: LaidPlan): Promise<LoadAnswer> {
  const refused: Promise<void>[] = [];
  await inSlices(
    (function* (): Steps<void> {
      for (const part of rowParts(plan, outline.indexOf)) {
        const taken = Promise.resolve(api.take(transfer(part, buffersOfPart(part))));
        // Told at the end; nobody listens before.
        taken.catch(() => undefined);
        refused.push(taken);
        yield;
      }
    })(),
  );
  const { tasks: _, dependencies: __, assignments: ___, ...head } = plan;
  const answer = api.loadTaken(head);
  await Promise.all(refused);
  return await answer;
}
