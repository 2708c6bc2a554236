import { Measurement, type Samples } from './measure.js';
import type { Subject } from './subject.js';

/** Steps of one measurement in order, and what each is called on the page. */
export const STEPS = {
  first: 'first complete render, ms',
  dated: 'own dates on the screen, ms',
  vertical: 'frames while scrolling down, ms',
  horizontal: 'frames while scrolling sideways, ms',
  zoom: 'zoom to paint, ms',
  move: 'one bar moved to paint, ms',
  drop: 'bar let go to its dates painted, ms',
  chain: 'head of a chain moved to all bars painted, ms',
  jumps: 'frames without content after a long jump',
} as const;

/** Offers a subject's measurement to the script, or, opened by a person with `?tasks=1000`, runs it and says the times. */
export function offer(subject: Subject): void {
  const measurement = new Measurement(subject);
  Object.assign(globalThis, { measurement });
  const tasks = Number(new URLSearchParams(location.search).get('tasks'));
  if (tasks > 0) void runHere(measurement, tasks);
}

async function runHere(measurement: Measurement, tasks: number): Promise<void> {
  const list = document.body.appendChild(document.createElement('pre'));
  await measurement.prepare(tasks);
  for (const step of Object.keys(STEPS) as (keyof typeof STEPS)[]) {
    const samples = (await measurement[step]()).toSorted((one, other) => one - other);
    list.textContent += `${STEPS[step]}: ${quantiles(samples)}\n`;
  }
}

function quantiles(sorted: Samples): string {
  const at = (share: number): string =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1);
  return sorted.length === 1 ? at(0) : `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}`;
}
