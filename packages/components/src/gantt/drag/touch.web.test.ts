import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;
afterEach(() => gantt.remove());

const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
const start = (id: string) => gantt.schedule.task(id)?.start.slice(0, 10);

async function show(widthPx: number): Promise<HTMLElement> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-08';
  Object.assign(gantt.style, { width: `${widthPx}px`, height: '620px' });
  gantt.project = { name: 'Shed', start: '2026-01-05' };
  gantt.tasks = [
    { id: 'd', name: 'Design', duration: '5d' },
    { id: 'b', name: 'Build', duration: '5d' },
  ];
  gantt.dependencies = [{ predecessor: 'd', successor: 'b' }];
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 20_000 }).toBe('ready');
  if (widthPx < 600) {
    const tab = () =>
      [...(gantt.shadowRoot?.querySelectorAll<HTMLElement>('[role="tab"], button') ?? [])].find(({ textContent }) =>
        textContent?.includes('Timeline'),
      );
    await expect.poll(tab).toBeTruthy();
    tab()?.click();
  }
  await gantt.run('fit');
  await expect.poll(() => gantt.rectOf('d')?.width ?? 0).toBeGreaterThan(20);
  // Where the bar stands is known once the view has come to rest.
  const place = () => JSON.stringify(gantt.rectOf('d'));
  for (let before = ''; before !== place(); await new Promise(resolve => setTimeout(resolve, 300))) before = place();
  return gantt.shadowRoot?.querySelector('.time') as HTMLElement;
}

/** Rests a finger on a bar until it is picked up, and moves it. */
async function dragByFinger(time: HTMLElement, id: string, dx: number) {
  const box = gantt.rectOf(id) as DOMRect;
  const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const fire = (type: string, x: number) =>
    time.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        composed: true,
        isPrimary: true,
        pointerId: 7,
        pointerType: 'touch',
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
        clientX: x,
        clientY: at.y,
      }),
    );
  // There is no finger that could be captured.
  time.setPointerCapture = () => undefined;
  fire('pointerdown', at.x);
  await new Promise(resolve => setTimeout(resolve, 700));
  for (let move = 1; move <= 6; move += 1) {
    fire('pointermove', at.x + (dx * move) / 6);
    await frame();
  }
  return () => fire('pointerup', at.x + dx);
}

test.each([1000, 390])('Esc while a finger drags a bar puts it back, %i px wide', async widthPx => {
  const told: unknown[] = [];
  const time = await show(widthPx);
  gantt.addEventListener('ppm-task-change', ({ detail }) => told.push(detail.changes));
  const lift = await dragByFinger(time, 'd', 120);
  await expect.poll(() => start('d')).not.toBe('2026-01-05');
  await expect.poll(() => start('b')).not.toBe('2026-01-12');
  const active = gantt.shadowRoot?.activeElement ?? document.activeElement;
  if (active === document.body) gantt.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => start('d')).toBe('2026-01-05');
  expect(start('b')).toBe('2026-01-12');
  lift();
  await frame();
  expect([start('d'), told]).toEqual(['2026-01-05', []]);
});

test('a finger that is lifted drops the bar where it was dragged', async () => {
  const time = await show(390);
  const lift = await dragByFinger(time, 'd', 120);
  await expect.poll(() => start('d')).not.toBe('2026-01-05');
  const held = start('d');
  lift();
  await frame();
  await expect.poll(() => start('d')).toBe(held);
});
