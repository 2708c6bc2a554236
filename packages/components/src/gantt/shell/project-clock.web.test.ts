import { afterEach, expect, test } from 'vitest';
import '../../define.js';
import type { GanttErrorDetail } from '../../events.js';
import { formatLocalTime } from '../../plan/local-time.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;

async function show(attributes: Readonly<Record<string, string>>, timeZone?: string): Promise<GanttErrorDetail[]> {
  const problems: GanttErrorDetail[] = [];
  gantt = document.createElement('ppm-gantt');
  gantt.addEventListener('ppm-error', event => problems.push(event.detail));
  for (const [name, value] of Object.entries(attributes)) gantt.setAttribute(name, value);
  gantt.project = { start: '2026-03-23', ...(timeZone === undefined ? {} : { timeZone }) };
  gantt.tasks = [{ id: 'a', name: 'Deploy', duration: '1d', constraint: { type: 'snet', date: '2026-03-29T23:00Z' } }];
  document.body.append(gantt);
  await settled();
  return problems;
}

async function settled(): Promise<void> {
  await expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
}

afterEach(() => gantt.remove());

const start = () => gantt.schedule.task('a')?.start;
const today = () => formatLocalTime(gantt.todayMinute);

test('an instant is shown on the clocks of the time zone, the day they change included', async () => {
  await show({ 'time-zone': 'Europe/Berlin', today: '2026-03-29T01:30Z' });
  // 23:00Z is one in the morning there since the clocks went forward; work begins at eight.
  expect(start()).toBe('2026-03-30T08:00:00');
  expect(today()).toBe('2026-03-29T03:30:00');
  gantt.timeZone = 'America/New_York';
  await expect.poll(today).toBe('2026-03-28T21:30:00');
  gantt.timeZone = 'Pacific/Kiritimati';
  await expect.poll(start).toBe('2026-03-30T13:00:00');
});

test("without one the project's own counts, and times without a zone stay", async () => {
  await show({ today: '2026-03-29T15:00Z' }, 'Asia/Tokyo');
  expect(today()).toBe('2026-03-30T00:00:00');
  gantt.today = '2026-03-29T15:00';
  expect(today()).toBe('2026-03-29T15:00:00');
});

test('now is the zone’s now', async () => {
  await show({ 'time-zone': 'Asia/Tokyo' });
  expect(gantt.todayMinute).toBeCloseTo(Date.now() / 60_000 + 9 * 60, 0);
});

test('a zone that is none is said once, and the plan is shown', async () => {
  const problems = await show({ 'time-zone': 'Middle/Earth' });
  gantt.requestUpdate();
  await gantt.updateComplete;
  expect(problems).toMatchObject([{ code: 'bad_time_zone' }]);
  expect(gantt.schedule.task('a')).not.toBeNull();
});
