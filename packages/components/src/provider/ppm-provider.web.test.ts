import { BehaviorSubject, Subject } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import howTo from '../../../../docs/how-to/own-backend.md?raw';
import '../define.js';
import type { DataSource, PlanLayers } from '../context.js';
import type { PpmGantt } from '../gantt/ppm-gantt.js';
import type { PlanEdit } from '../plan/edit.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import type { PpmProvider } from './ppm-provider.js';

const plan = (duration = '5d'): PlanLiteral => ({
  project: { name: 'Shed', start: '2026-01-05' },
  tasks: [
    { id: 'd', name: 'Design', duration },
    { id: 'b', name: 'Build', duration: '10d' },
  ],
  dependencies: [{ predecessor: 'd', successor: 'b' }],
});

let provider: PpmProvider;
let gantt: PpmGantt;

async function show(source: DataSource): Promise<void> {
  provider = document.createElement('ppm-provider');
  provider.source = source;
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  gantt.setAttribute('project', 'shed');
  gantt.style.width = '1200px';
  provider.append(gantt);
  document.body.append(provider);
}

const dated = () => expect.poll(() => gantt.schedule.state, { timeout: 10_000 }).toBe('ready');
const start = (id: string) => gantt.schedule.task(id)?.start.slice(0, 10);
const cell = (column: string) =>
  gantt.shadowRoot?.querySelector<HTMLElement>(`[data-column="${column}"]`) as HTMLElement;

/** Types into a cell of the first row, as a person does. */
async function type(column: string, text: string): Promise<void> {
  cell(column).dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
  await gantt.updateComplete;
  const editor = gantt.shadowRoot?.querySelector('.editor') as HTMLInputElement;
  editor.value = text;
  editor.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }));
}

afterEach(() => provider?.remove());

test('rows come from the source and edits go there, as one transaction each', async () => {
  const written: (readonly PlanEdit[])[] = [];
  await show({ load: async () => plan(), write: edits => void written.push(edits) });
  await dated();
  expect(start('b')).toBe('2026-01-12');
  await type('days', '7');
  await expect.poll(() => start('b')).toBe('2026-01-14');
  expect(written).toEqual([
    [{ table: 'tasks', op: 'update', id: 'd', changes: { duration_minutes: 3360, duration_unit: 'd' } }],
  ]);
  gantt.undo();
  await expect.poll(() => start('b')).toBe('2026-01-12');
  expect(written).toHaveLength(2);
});

test('a refused edit is taken back and told', async () => {
  await show({ load: () => plan(), write: () => Promise.reject(new Error('not yours')) });
  await dated();
  const codes: string[] = [];
  gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
  await type('days', '7');
  await expect.poll(() => codes).toEqual(['write_refused']);
  await expect.poll(() => start('b')).toBe('2026-01-12');
  expect(gantt.shadowRoot?.querySelector('[role="status"]')?.textContent).toContain('not yours');
});

test('an undo that is refused is taken back, may be tried once more, and is forgotten then', async () => {
  let writes = 0;
  const write = () => {
    writes += 1;
    return writes === 1 ? Promise.resolve() : Promise.reject(new Error('too late'));
  };
  await show({ load: () => plan(), write });
  await dated();
  const codes: string[] = [];
  gantt.addEventListener('ppm-error', event => codes.push(event.detail.code));
  await type('days', '7');
  await expect.poll(() => start('b')).toBe('2026-01-14');
  gantt.undo();
  await expect.poll(() => codes).toEqual(['write_refused']);
  await expect.poll(() => start('b')).toBe('2026-01-14');
  gantt.redo();
  expect(writes).toBe(2);
  gantt.undo();
  await expect.poll(() => codes).toEqual(['write_refused', 'write_refused']);
  await expect.poll(() => start('b')).toBe('2026-01-14');
  expect(writes).toBe(3);
  gantt.undo();
  expect(writes).toBe(3);
});

test('what others do appears, and rows sent before an edit arrived do not take it back', async () => {
  const live = new Subject<PlanLiteral>();
  let store = (): void => undefined;
  await show({
    load: () => new BehaviorSubject(plan()),
    live: () => live,
    write: () => new Promise<void>(resolve => (store = resolve)),
  });
  await dated();
  await type('days', '7');
  await expect.poll(() => start('b')).toBe('2026-01-14');
  live.next({ ...plan(), tasks: [...(plan().tasks ?? []), { id: 'x', name: 'Somebody else', duration: '1d' }] });
  await expect.poll(() => gantt.schedule.task('x')).not.toBeNull();
  expect(start('b')).toBe('2026-01-14');
  store();
  await new Promise(resolve => setTimeout(resolve));
  live.next(plan('8d'));
  await expect.poll(() => start('b')).toBe('2026-01-15');
});

test('what others do while a bar is held leaves it under the pointer', async () => {
  const live = new Subject<PlanLiteral>();
  const written: (readonly PlanEdit[])[] = [];
  await show({ load: () => plan(), live: () => live, write: edits => void written.push(edits) });
  await dated();
  await expect.poll(() => gantt.rectOf('d')).not.toBeNull();
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  const box = gantt.rectOf('d') as DOMRect;
  const time = gantt.shadowRoot?.querySelector('.time') as HTMLElement;
  const fire = (type: string, dx: number) =>
    time.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        composed: true,
        pointerId: 1,
        pointerType: 'mouse',
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
        clientX: box.left + box.width / 2 + dx,
        clientY: box.top + box.height / 2,
      }),
    );
  // Five working days from Monday morning to Friday evening are 4.4 days wide.
  const week = (box.width / 4.375) * 7;
  fire('pointerdown', 0);
  fire('pointermove', week / 2);
  await frame();
  fire('pointermove', week);
  await expect.poll(() => start('b')).toBe('2026-01-19');
  live.next({ ...plan(), tasks: [{ id: 'x', name: 'Somebody else', duration: '1d' }, ...(plan().tasks ?? [])] });
  await expect.poll(() => gantt.schedule.task('x')).not.toBeNull();
  expect(start('d')).toBe('2026-01-12');
  expect(start('b')).toBe('2026-01-19');
  fire('pointerup', week);
  await expect.poll(() => written).toMatchObject([[{ id: 'd', changes: { constraint_date: '2026-01-12T08:00:00' } }]]);
  expect(start('b')).toBe('2026-01-19');
});

test('a plan that cannot be loaded says why, and is loaded when tried again', async () => {
  let isThere = false;
  await show({ load: async () => (isThere ? plan() : Promise.reject(new Error('no such plan'))) });
  const alert = () => gantt.shadowRoot?.querySelector('[role="alert"]');
  await expect.poll(() => alert()?.textContent).toContain('The plan could not be loaded. no such plan');
  const again = alert()?.querySelector('button');
  expect(again?.textContent).toBe('Try again');
  again?.click();
  await expect.poll(() => alert()).toBeNull();
  await expect.poll(() => alert()?.textContent).toContain('no such plan');
  isThere = true;
  alert()?.querySelector('button')?.click();
  await dated();
  expect(start('b')).toBe('2026-01-12');
  expect(alert()).toBeNull();
});

test('leaving the page and coming back loads the plan again', async () => {
  let loads = 0;
  await show({
    load: async () => {
      loads += 1;
      return plan();
    },
  });
  await dated();
  provider.remove();
  document.body.append(provider);
  await expect.poll(() => loads).toBe(2);
  await dated();
  expect(start('b')).toBe('2026-01-12');
});

test('a project asked for before there is a token is opened when the token comes', async () => {
  const asked: (string | null)[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (request, init) => {
    const { headers, url } = new Request(request, init);
    if (!url.includes('/no-such-api/')) return fetch(request, init);
    asked.push(headers.get('authorization'));
    const body = JSON.stringify({ code: 'unauthenticated', status: 401, title: 'Sign in' });
    return new Response(body, { status: 401, headers: { 'content-type': 'application/problem+json' } });
  };
  try {
    provider = document.createElement('ppm-provider');
    gantt = document.createElement('ppm-gantt');
    gantt.locale = 'en-GB';
    gantt.setAttribute('project', 'shed');
    provider.append(gantt);
    document.body.append(provider);
    provider.baseUrl = '/no-such-api/v1';
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    await expect.poll(() => gantt.shadowRoot?.querySelector('[part="problems"]')).not.toBeNull();
    // As hosts do that render anew: another function, and still nobody has signed in.
    let hasLeft = false;
    const problems = () => gantt.shadowRoot?.querySelector('[part="problems"]') ?? null;
    const watch = new MutationObserver(() => {
      if (problems() === null) hasLeft = true;
    });
    watch.observe(gantt.shadowRoot as ShadowRoot, { childList: true, subtree: true });
    provider.getToken = () => null;
    await new Promise(resolve => setTimeout(resolve, 300));
    watch.disconnect();
    expect(hasLeft).toBe(false);
    expect(asked.every(token => token === null)).toBe(true);
    provider.getToken = async () => 'abc';
    await expect.poll(() => asked.at(-1)).toBe('Bearer abc');
  } finally {
    globalThis.fetch = fetch;
  }
});

test('a token that comes late through the same function opens what could not be opened', async () => {
  const asked: (string | null)[] = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (request, init) => {
    const { headers, url } = new Request(request, init);
    if (!url.includes('/no-such-api/')) return fetch(request, init);
    asked.push(headers.get('authorization'));
    const body = JSON.stringify({ code: 'unauthenticated', status: 401, title: 'Sign in' });
    return new Response(body, { status: 401, headers: { 'content-type': 'application/problem+json' } });
  };
  try {
    let token: string | null = null;
    provider = document.createElement('ppm-provider');
    gantt = document.createElement('ppm-gantt');
    gantt.setAttribute('project', 'shed');
    provider.getToken = () => token;
    provider.append(gantt);
    document.body.append(provider);
    provider.baseUrl = '/no-such-api/v1';
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    expect(asked.every(value => value === null)).toBe(true);
    token = 'abc';
    await expect.poll(() => asked.at(-1)).toBe('Bearer abc');
  } finally {
    globalThis.fetch = fetch;
  }
});

test('what a source has beside its plan is shown, the host’s own before it, and gone with the source', async () => {
  const layers = new BehaviorSubject<PlanLayers>({
    baselineName: 'Agreed',
    baselines: [
      { id: 'x', name: 'Tender', tasks: [{ task: 'b', start: '2026-01-12', finish: '2026-01-20' }] },
      { id: 'y', name: 'Draft', shown: false, tasks: [{ task: 'b', start: 'soon', finish: '2026-01-20' }] },
    ],
    forecast: { task_ids: ['b'], p50: ['2026-01-26T17:00'], p80: ['2026-01-30T17:00'] },
    sprints: [{ id: 1, name: 'One', start: '2026-01-05', finish: '2026-01-16', state: 'active' }],
    markers: [{ date: '2026-01-19', label: 'Fair' }],
  });
  const tasks = (plan().tasks ?? []).map(task => ({
    ...task,
    baseline: { start: '2026-01-05', finish: '2026-01-09' },
  }));
  await show({ load: () => ({ ...plan(), tasks }), layers: () => layers });
  const codes: string[] = [];
  gantt.addEventListener('ppm-error', event => codes.push(`${event.detail.code} ${event.detail.message}`));
  await dated();
  const texts = (selector: string) =>
    [...(gantt.shadowRoot?.querySelectorAll(selector) ?? [])].map(found => found.textContent);
  const legend = () => texts('[part="legend"] li').filter(words => !/Done|Critical|Slack|Deadline/.test(words ?? ''));
  await expect.poll(legend).toEqual(['Agreed', 'Tender', 'P50 – P80']);
  const onScale = () => texts('ul.sr li');
  expect(onScale()).toEqual(['Sprint One, active: 5 – 16 Jan', 'Fair: 19 Jan 2026']);
  const bar = () => gantt.shadowRoot?.querySelectorAll('[role="row"][data-row]')[1]?.getAttribute('aria-description');
  expect(bar()).toContain('Forecast: one in two by 26 Jan, four in five by 30 Jan');
  expect(codes).toEqual([]);

  // One that waits is read when it is chosen, and what is wrong with it is said then.
  gantt.shadowRoot?.querySelector<HTMLElement>('[popovertarget]')?.click();
  const options = () => [...(gantt.shadowRoot?.querySelectorAll<HTMLInputElement>('input[name="baseline"]') ?? [])];
  await expect.poll(() => options().map(({ checked }) => checked)).toEqual([true, true, false]);
  options()[2]?.click();
  await expect.poll(legend).toEqual(['Agreed', 'Tender', 'Draft', 'P50 – P80']);
  await expect.poll(() => codes.join()).toContain('bad_data baselines[1].tasks[0].start');

  gantt.sprints = [{ id: 2, name: 'Host', start: '2026-01-05', finish: '2026-01-09' }];
  gantt.forecast = null;
  await expect.poll(legend).toEqual(['Agreed', 'Tender', 'Draft']);
  expect(onScale()[0]).toBe('Sprint Host, planned: 5 – 9 Jan');
  layers.next({ sprints: [{ id: 1, name: 'One', start: '2026-01-05', finish: '2026-01-16' }] });
  await expect.poll(onScale).toEqual(['Sprint Host, planned: 5 – 9 Jan']);
  expect(legend()).toEqual(['Baseline']);
  gantt.sprints = undefined;
  await expect.poll(onScale).toEqual(['Sprint One, planned: 5 – 16 Jan']);

  layers.error(new Error('no more'));
  await expect.poll(() => codes.at(-1)).toBe('load_failed no more');
  expect(onScale()).toHaveLength(1);
  expect(start('b')).toBe('2026-01-12');
  provider.source = { load: () => plan('6d') };
  await expect.poll(() => start('b')).toBe('2026-01-13');
  await expect.poll(onScale).toEqual([]);
});

test('the snippet of the how-to loads, writes, follows and shows what is beside the plan', async () => {
  const live = new Subject<PlanLiteral>();
  const sent: unknown[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    '/plans/shed': plan(),
    '/plans/shed/baselines': [],
    '/plans/shed/sprints': [{ id: 1, name: 'One', start: '2026-01-05', finish: '2026-01-16' }],
    '/plans/shed/forecast': [{ task: 'b', p50: '2026-01-26', p80: '2026-01-30' }],
  };
  const api = {
    read: async (path: string) => answers[path],
    send: async (path: string, edits: unknown) => void sent.push(path, edits),
    follow: () => live,
  };
  const snippet = /```js\n([\s\S]*?)```/.exec(howTo)?.[1] ?? '';
  await show({ load: () => plan() });
  new Function('document', 'api', snippet)(document, api);
  await dated();
  const onScale = () => gantt.shadowRoot?.querySelector('ul.sr li')?.textContent;
  await expect.poll(onScale).toBe('Sprint One, planned: 5 – 16 Jan');
  await type('days', '7');
  await expect.poll(() => sent[0]).toBe('/plans/shed/edits');
  live.next(plan('8d'));
  await expect.poll(() => start('b')).toBe('2026-01-15');
});

test('elements of one plan share what is selected and what can be undone; each keeps its keyboard place', async () => {
  await show({ load: async () => plan(), write: () => undefined });
  const other = document.createElement('ppm-gantt');
  Object.assign(other.style, { width: '1200px', height: '300px' });
  other.locale = 'en-GB';
  other.setAttribute('project', 'shed');
  const apart = document.createElement('ppm-gantt');
  apart.setAttribute('project', 'barn');
  provider.append(other, apart);
  await dated();
  for (const element of [other, apart])
    await expect.poll(() => element.schedule.state, { timeout: 10_000 }).toBe('ready');
  const heard: (readonly string[])[] = [];
  other.addEventListener('ppm-selection-change', ({ detail }) => heard.push(detail.taskIds));
  gantt.selectTask('b');
  await expect.poll(() => other.selectedTaskIds).toEqual(['b']);
  expect([apart.selectedTaskIds, heard]).toEqual([[], [['b']]]);
  other.selectTask('d');
  await expect.poll(() => gantt.selectedTaskIds).toEqual(['d']);
  await type('days', '7');
  await expect.poll(() => other.schedule.task('b')?.start.slice(0, 10)).toBe('2026-01-14');
  other.undo();
  await expect.poll(() => start('b')).toBe('2026-01-12');
  // Left and come back: what was selected meanwhile is selected.
  other.remove();
  gantt.selectTask('b');
  await gantt.updateComplete;
  expect(other.selectedTaskIds).toEqual(['d']);
  provider.append(other);
  await expect.poll(() => other.selectedTaskIds, { timeout: 10_000 }).toEqual(['b']);
});

test('elements that were there before their provider was defined find it then', async () => {
  const frame = document.createElement('iframe');
  const page = await new Promise<Document>(resolve => {
    frame.addEventListener('load', () => resolve(frame.contentDocument as Document));
    frame.srcdoc = '<!doctype html><ppm-provider project="shed"><ppm-gantt></ppm-gantt></ppm-provider>';
    document.body.append(frame);
  });
  try {
    const script = (path: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const element = page.createElement('script');
        element.type = 'module';
        element.src = new URL(path, import.meta.url).href;
        element.addEventListener('load', resolve);
        element.addEventListener('error', reject);
        page.head.append(element);
      });
    await script('../gantt/define.ts');
    await script('../define.ts');
    const asked: string[] = [];
    const [late] = page.querySelectorAll('ppm-provider');
    (late as PpmProvider).source = {
      load: id => {
        asked.push(id);
        return plan();
      },
    };
    await expect.poll(() => asked, { timeout: 10_000 }).toEqual(['shed']);
  } finally {
    frame.remove();
  }
});
