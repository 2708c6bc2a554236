import axe from 'axe-core';
import { afterEach, expect, test } from 'vitest';
import '../../define.js';
import type { PpmGantt } from '../ppm-gantt.js';

let gantt: PpmGantt;

afterEach(() => gantt.remove());

const root = () => gantt.shadowRoot as ShadowRoot;
const bar = () => root().querySelector<HTMLElement>('.toolbar') as HTMLElement;
const isLabelled = () => (bar().querySelector('[aria-pressed] span')?.getBoundingClientRect().width ?? 0) > 10;
const frames = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));

async function show(widthPx: number, setup: (gantt: PpmGantt) => void = () => undefined): Promise<void> {
  gantt = document.createElement('ppm-gantt');
  gantt.locale = 'en-GB';
  Object.assign(gantt.style, { height: '400px', width: `${widthPx}px` });
  gantt.project = { name: 'Kitchen', start: '2026-01-05' };
  gantt.tasks = [
    { id: 'd', name: 'Design', duration: '5d' },
    { id: 'b', name: 'Build', duration: '5d' },
  ];
  setup(gantt);
  document.body.append(gantt);
  await expect.poll(() => gantt.schedule.state).toBe('ready');
  await expect.poll(() => bar().querySelector('[aria-pressed]')).not.toBeNull();
  await frames();
}

test('labels go where there is no room for them, and come back', async () => {
  await show(1600);
  expect(isLabelled()).toBe(true);
  gantt.style.width = '800px';
  await expect.poll(isLabelled).toBe(false);
  gantt.style.width = '1600px';
  await expect.poll(isLabelled).toBe(true);
});

test('what a host puts into the toolbar takes its room from the labels, whatever it comes to say', async () => {
  await show(1300);
  expect(isLabelled()).toBe(true);
  const own = document.createElement('span');
  own.slot = 'actions';
  own.textContent = 'ok';
  gantt.append(own);
  await frames();
  expect(isLabelled()).toBe(true);
  own.textContent = 'Waiting for the network to come back, and for all that was typed meanwhile to be sent';
  await expect.poll(isLabelled).toBe(false);
});

test('who else is here stands in the toolbar, once each, and leads to where they are', async () => {
  await show(1400, element => {
    element.tasks = Array.from({ length: 200 }, (_, at) => ({ id: `t${at}`, name: `Task ${at}`, duration: '1d' }));
    element.peers = [
      { task: 't150', column: 'start', name: 'Jun Ramos' },
      { task: 't3', column: 'finish', name: 'Jun Ramos' },
      ...['Ada', 'Bo', 'Cy', 'Di'].map(name => ({ task: 't1', name })),
      { task: 'gone', name: 'Nobody' },
    ];
  });
  await expect.poll(() => bar().querySelectorAll('.face').length).toBe(4);
  expect(bar().querySelector('.more-faces')?.textContent).toBe('+1');
  const [jun] = bar().querySelectorAll<HTMLElement>('.face');
  expect(jun?.getAttribute('aria-label')).toBe('Jun Ramos is at Task 150');
  const { violations } = await axe.run(gantt, { resultTypes: ['violations'] });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  jun?.click();
  await expect.poll(() => root().querySelector('[data-row="150"]')).not.toBeNull();
});

test('a host that hides the toolbar leaves its room to the chart', async () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('ppm-gantt::part(toolbar) { display: none }');
  document.adoptedStyleSheets.push(sheet);
  try {
    await show(1300);
    const body = root().querySelector('.body') as HTMLElement;
    expect(body.getBoundingClientRect().top).toBe(gantt.getBoundingClientRect().top);
    expect(body.getBoundingClientRect().height).toBeGreaterThan(340);
  } finally {
    document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(sheet), 1);
  }
});
