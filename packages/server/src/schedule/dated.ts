import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { hasLivingRunner } from '../jobs/alive.js';
import { isRunDue } from './status.js';

/** As long as somebody waits for an answer; a run of 100,000 tasks takes a second. */
const WAIT_MS = 5_000;
const LOOK_MS = 40;

/**
 * Waits until the dates of a project follow from its rows: what is kept of a plan, such as a baseline, must not hold the
 * dates of before the last edit. Where nothing schedules, and after some seconds, the dates are taken as they are.
 */
export async function untilDated(pool: pg.Pool, projectId: string): Promise<void> {
  const deadlineMs = performance.now() + WAIT_MS;
  while ((await isRunDue(pool, projectId)) && performance.now() < deadlineMs) {
    if (!(await hasLivingRunner(pool))) return;
    await sleep(LOOK_MS);
  }
}
