import { afterEach, beforeEach, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import howTo from '../../../../../docs/how-to/custom-bars.md?raw';
import '../../define.js';
import type { GanttErrorDetail } from '../../events.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;
let errors: GanttErrorDetail[];

beforeEach(async () => {
  errors = [];
  gantt = document.createElement('ppm-gantt');
  gantt.addEventListener('ppm-error', ({ detail }) => errors.push(detail));
  gantt.locale = 'en-GB';
  gantt.today = '2026-01-20';
  gantt.style.width = '1100px';
  gantt.project = { name: 'Layers', start: '2026-01-05' };
  gantt.tasks = [
    { id: 'a', name: 'Alpha', duration: '10d', done: 50, crew: 'trucks' },
    { id: 'b', name: 'Beta', duration: '10d' },
  ];
  gantt.dependencies = [{ predecessor: 'a', successor: 'b' }];
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state, { timeout: 20_000 }).toBe('ready');
  await frame();
});

afterEach(() => gantt.remove());

const frame = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
const legend = () => gantt.shadowRoot?.querySelector('[part="legend"]')?.textContent ?? '';

/** How far a colour may be off, and how much of a pixel a line of 1.5 px covers. */
const OFF = 10;
const COVER = 0.75;

/** How many pixels of the plan have a colour. */
function pixels(colour: readonly number[]): number {
  const canvas = gantt.shadowRoot?.querySelector('[part="canvas-plan"]') as HTMLCanvasElement;
  const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
    0,
    0,
    canvas.width,
    canvas.height,
  );
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    const isNear = [1, COVER].some(share =>
      colour.every((ink, channel) => Math.abs(255 + (ink - 255) * share - (data[at + channel] as number)) <= OFF),
    );
    if (isNear) count++;
  }
  return count;
}

const FORECAST = [10, 114, 125] as const;
const CRITICAL = [192, 41, 58] as const;
const CRITICAL_DONE = [196, 48, 65] as const;

test('a forecast is drawn, named in the legend and switched by its chip', async () => {
  gantt.dataset['theme'] = 'light';
  await frame();
  const quiet = pixels(FORECAST);
  gantt.forecast = [{ task: 'b', p50: '2026-02-04', p80: '2026-02-10' }];
  await expect.poll(legend).toContain('P50 – P80');
  // The whole plan is shown with where it may end.
  gantt.fit();
  await expect.poll(() => pixels(FORECAST)).toBeGreaterThan(quiet + 20);
  const chip = [...(gantt.shadowRoot?.querySelectorAll('button') ?? [])].find(
    button => button.textContent === 'Forecast',
  );
  chip?.click();
  await expect.poll(() => pixels(FORECAST)).toBeLessThan(quiet + 20);
  expect(chip?.getAttribute('aria-pressed')).toBe('false');
  expect(errors).toEqual([]);
});

test('what a host gives wrongly is said once, with its place, and the rest is shown', async () => {
  gantt.dataset['theme'] = 'light';
  await frame();
  const quiet = pixels(FORECAST);
  gantt.forecast = [
    { task: 'a', p50: 'soon', p80: '2026-02-10' },
    { task: 'b', p50: '2026-02-04', p80: '2026-02-10' },
  ];
  gantt.markers = 'none' as unknown as [];
  await expect.poll(() => errors.length).toBe(1);
  expect(errors[0]?.code).toBe('bad_data');
  expect(errors[0]?.message).toContain('forecast[0].p50');
  expect((errors[0] as unknown as { cause: readonly { path: string }[] }).cause.map(({ path }) => path)).toEqual([
    'forecast[0].p50',
    'markers',
  ]);
  gantt.fit();
  await expect.poll(() => pixels(FORECAST)).toBeGreaterThan(quiet + 20);
});

test('the snippet of the how-to draws its bars', async () => {
  gantt.dataset['theme'] = 'light';
  await frame();
  const [frames, done] = [pixels(CRITICAL), pixels(CRITICAL_DONE)];
  const snippet = /```js\n([\s\S]*?)```/.exec(howTo)?.[1] ?? '';
  new Function('document', snippet)(document);
  // Alpha rides with the trucks and is critical: two thin lines in place of frame, hatch and the part done.
  await expect.poll(() => pixels(CRITICAL_DONE)).toBeLessThan(done - 200);
  expect(pixels(CRITICAL)).toBeLessThan(frames);
  expect(pixels(CRITICAL)).toBeGreaterThan(200);
  expect(errors).toEqual([]);
});

test('names of resources come beside the bars', async () => {
  gantt.resources = [{ id: 'ada', name: 'Ada Lovelace' }];
  gantt.assignments = [{ task: 'b', resource: 'ada' }];
  const written: string[] = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    written.push(text);
    write.call(this, text, ...place);
  };
  try {
    gantt.label = 'name-resources';
    await expect.poll(() => written, { timeout: 10_000 }).toContain('Beta · Ada Lovelace');
  } finally {
    CanvasRenderingContext2D.prototype.fillText = write;
  }
});

test('a painter that throws is reported once and the default bars stay', async () => {
  gantt.barPainter = () => {
    throw new Error('no paint');
  };
  await expect.poll(() => errors.length).toBe(1);
  gantt.fit();
  await frame();
  expect(errors.map(({ code }) => code)).toEqual(['painter_failed']);
  gantt.barPainter = {} as never;
  await expect.poll(() => errors.at(-1)?.code).toBe('bad_data');
});

test('the list of layers opens at its button, by keyboard too, and changes the picture', async () => {
  gantt.baselines = [{ id: 'x', name: 'Tender', tasks: [{ task: 'a', start: '2026-01-05', finish: '2026-01-14' }] }];
  const button = gantt.shadowRoot?.querySelector('[popovertarget]') as HTMLElement;
  button.click();
  const menu = gantt.shadowRoot?.querySelector('[popover]') as HTMLElement;
  await expect.poll(() => menu.querySelectorAll('input').length).toBeGreaterThan(6);
  const { left, top } = menu.getBoundingClientRect();
  expect(top).toBeGreaterThan(button.getBoundingClientRect().bottom);
  expect(left).toBeGreaterThanOrEqual(8);
  expect(legend()).toContain('Tender');
  const radio = [...menu.querySelectorAll('label')].find(label => label.textContent?.includes('Nothing'));
  radio?.click();
  await expect.poll(() => gantt.label).toBe('none');
});

test('of more baselines than are drawn the list says so, and one more takes the place of the last', async () => {
  const baseline = (id: string) => ({
    id,
    name: id.toUpperCase(),
    tasks: [{ task: 'a', start: '2026-01-05', finish: '2026-01-14' }],
  });
  gantt.tasks = gantt.tasks?.map(task => ({ ...task, baseline: { start: '2026-01-05', finish: '2026-01-16' } }));
  gantt.baselines = ['x', 'y'].map(baseline);
  gantt.shadowRoot?.querySelector<HTMLElement>('[popovertarget]')?.click();
  const menu = gantt.shadowRoot?.querySelector('[popover]') as HTMLElement;
  const hint = () => menu.querySelector('.hint')?.textContent;
  const drawn = () =>
    [...menu.querySelectorAll('label')]
      .filter(label => label.querySelector<HTMLInputElement>('[name="baseline"]')?.checked)
      .map(label => label.textContent);
  await expect.poll(drawn).toEqual(['Baseline', 'X', 'Y']);
  expect(hint()).toBeUndefined();
  gantt.baselines = ['x', 'y', 'new'].map(baseline);
  await expect.poll(hint).toBe('At most 3 are drawn. One more takes the place of the last.');
  [...menu.querySelectorAll('label')].find(label => label.textContent === 'NEW')?.click();
  await expect.poll(drawn).toEqual(['Baseline', 'X', 'NEW']);
});

test('in forced colours the marks keep to the system’s colours', async () => {
  const session = cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> };
  await session.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
  try {
    gantt.forecast = [{ task: 'b', p50: '2026-02-04', p80: '2026-02-10' }];
    await expect.poll(legend).toContain('P50 – P80');
    gantt.fit();
    await expect.poll(() => matchMedia('(forced-colors: active)').matches).toBe(true);
    const systemColour = (name: string) => {
      const probe = document.createElement('span');
      probe.style.cssText = `forced-color-adjust:none;color:${name}`;
      document.body.append(probe);
      const numbers = getComputedStyle(probe).color.match(/\d+/g)?.map(Number) ?? [];
      probe.remove();
      return numbers;
    };
    await expect.poll(() => pixels(systemColour('LinkText'))).toBeGreaterThan(20);
    expect(pixels(systemColour('CanvasText'))).toBeGreaterThan(200);
  } finally {
    await session.send('Emulation.setEmulatedMedia', { features: [] });
  }
});

test('what is drawn beside the plan is told too: forecasts and baselines by row, sprints and markers in a list', async () => {
  gantt.forecast = [{ task: 'b', p50: '2026-02-04', p80: '2026-02-10' }];
  gantt.baselines = [
    { id: 'tender', name: 'Tender', tasks: [{ task: 'b', start: '2026-01-19', finish: '2026-01-28' }] },
  ];
  gantt.sprints = [{ id: 1, name: 'One', start: '2026-01-05', finish: '2026-01-16', state: 'active' }];
  gantt.markers = [{ date: '2026-01-12', label: 'Fair' }];
  const described = () =>
    [...(gantt.shadowRoot?.querySelectorAll('[role="row"][data-row]') ?? [])]
      .find(row => row.textContent?.includes('Beta'))
      ?.getAttribute('aria-description') ?? '';
  await expect.poll(described).toContain('Forecast: one in two by 4 Feb, four in five by 10 Feb');
  expect(described()).toContain('Baseline Tender: 19 – 28 Jan');
  const told = () => [...(gantt.shadowRoot?.querySelectorAll('ul.sr li') ?? [])].map(item => item.textContent);
  await expect.poll(told).toEqual(['Sprint One, active: 5 – 16 Jan', 'Fair: 12 Jan 2026']);
  const chip = [...(gantt.shadowRoot?.querySelectorAll('button') ?? [])].find(
    button => button.textContent === 'Forecast',
  );
  chip?.click();
  await expect.poll(described).not.toContain('Forecast');
});
