import { readMspdi } from '@trueppm/scheduler/mspdi';
import { afterEach, beforeEach, expect, test } from 'vitest';
import '../define.js';
import type { PpmGantt } from '../ppm-gantt.js';
import type { ExportFormat, ExportOptions } from './options.js';

const NAMES = [
  '<img src=x onerror=alert(1)>',
  '=cmd|calc!A0',
  '図書館の改修 🏗️',
  'مرحلة البناء',
  '\u202eabc\u0000\ud800',
  'x'.repeat(10_000),
];
const TASKS = [
  { id: 'phase', name: 'Phase' },
  ...NAMES.map((name, at) => ({ id: `t${at}`, parent: 'phase', name, duration: '3d', done: at === 0 ? 100 : 0 })),
  { id: 'end', name: 'End', milestone: true },
];
const LINKS = [...NAMES.keys()].map(at => ({
  predecessor: `t${at}`,
  successor: at + 1 < NAMES.length ? `t${at + 1}` : 'end',
}));

let gantt: PpmGantt;

async function shown(tasks: PpmGantt['tasks'], dependencies: PpmGantt['dependencies'] = []): Promise<PpmGantt> {
  const element = document.createElement('ppm-gantt');
  Object.assign(element, {
    locale: 'en-GB',
    today: '2026-01-07',
    project: { name: 'A & B <plan>', start: '2026-01-05' },
  });
  Object.assign(element, { tasks, dependencies });
  element.style.cssText = 'width:1000px;height:500px';
  document.body.append(element);
  await expect.poll(() => element.schedule.state, { timeout: 15_000 }).toBe('ready');
  await element.updateComplete;
  await expect.poll(() => element.schedule.task('phase') ?? element.schedule.tasks[0]).toBeTruthy();
  return element;
}

beforeEach(async () => {
  gantt = await shown(TASKS, LINKS);
});
afterEach(() => gantt.remove());

const textOf = async (format: ExportFormat, options?: ExportOptions): Promise<string> =>
  (await gantt.export(format, options)).text();

test('SVG: a well-formed document with every bar, every name as text, and nothing that runs', async () => {
  const blob = await gantt.export('svg', { legend: true });
  expect(blob.type).toBe('image/svg+xml');
  const svg = new DOMParser().parseFromString(await blob.text(), 'image/svg+xml');
  expect(svg.querySelector('parsererror')).toBeNull();
  expect(svg.querySelector('title')?.textContent).toBe('A & B <plan>');
  expect(svg.querySelectorAll('script, style, image, foreignObject, [style], [href]')).toHaveLength(0);
  // A name that runs the other way is isolated from its line.
  const texts = [...svg.querySelectorAll('text')].map(text => text.textContent?.replace(/[\u2066-\u2069]/g, ''));
  for (const name of NAMES.slice(0, 4)) expect(texts.filter(text => text === name)).toHaveLength(2);
  expect(texts.filter(text => text?.includes('\u0000') || text === NAMES[5])).toEqual([]);
  // Bars of one look are one path; frames of bars to do, critical and done.
  const frames = [...svg.querySelectorAll('path[stroke]')].filter(
    path =>
      ['#5474d6', '#c0293a', '#4868cf'].includes(path.getAttribute('stroke')!) &&
      path.getAttribute('d')!.includes('C') &&
      path.getAttribute('d')!.includes('Z'),
  );
  const count = frames.reduce((sum, path) => sum + path.getAttribute('d')!.split('M').length - 1, 0);
  // The milestone's diamond is critical too, and two marks of the legend have these colours.
  expect(count).toBe(NAMES.length + 1 + 2);
});

test('SVG: an image element draws it', async () => {
  const image = new Image();
  image.src = URL.createObjectURL(await gantt.export('svg', { widthPx: 900 }));
  await image.decode();
  expect(image.naturalWidth).toBe(900);
  URL.revokeObjectURL(image.src);
});

test('PNG: has the size asked for and the plan’s colours in it', async () => {
  const bitmap = await createImageBitmap(await gantt.export('png', { widthPx: 800, pixelRatio: 1.5, theme: 'dark' }));
  expect(bitmap.width).toBe(1200);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const ctx = canvas.getContext('2d')!;
  ctx.drawImage(bitmap, 0, 0);
  const { data } = ctx.getImageData(0, 0, bitmap.width, bitmap.height);
  const colours = new Set<string>();
  for (let at = 0; at < data.length; at += 4) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
  // The surface and a finished bar of the dark theme.
  expect(colours.has('17,21,29')).toBe(true);
  expect(colours.has('74,108,212')).toBe(true);
});

test('PDF: pages with a title each, text as text, the rest as pictures that say what they are', async () => {
  const rows = Array.from({ length: 60 }, (_, at) => ({
    id: `r${at}`,
    name: at === 3 ? '名前' : `Row ${at}`,
    duration: '2d',
  }));
  gantt.remove();
  gantt = await shown(rows);
  const file = new Uint8Array(await (await gantt.export('pdf', { scale: 0.75 })).arrayBuffer());
  const text = new TextDecoder('latin1').decode(file);
  expect(text.startsWith('%PDF-1.7')).toBe(true);
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(match => Number(match[1]));
  offsets.forEach((offset, at) => {
    expect(text.slice(offset, offset + 12)).toMatch(new RegExp(`^${at + 1} 0 obj`));
  });
  const pages = text.match(/\/Type \/Page /g)?.length ?? 0;
  expect(pages).toBe(3);
  expect(text).toContain(`/Count ${pages}`);
  const contents = await Promise.all(
    [...text.matchAll(/\/Contents (\d+) 0 R/g)].map(match => streamOf(file, text, offsets[Number(match[1]) - 1]!)),
  );
  contents.forEach((content, at) => {
    expect(content).toContain(`(Page ${at + 1} of 3) Tj`);
    expect(content).toContain('(Start) Tj');
    expect(content).toContain('(A & B <plan>) Tj');
    expect(content).toContain('(Deadline) Tj');
  });
  expect(contents[0]).toContain('(Row 0) Tj');
  expect(contents[2]).toContain('(Row 59) Tj');
  expect(contents[0]).toContain('/ActualText <FEFF540D524D>');
  expect(text.match(/\/SMask/g)).toHaveLength(2);
});

async function streamOf(file: Uint8Array<ArrayBuffer>, text: string, offset: number): Promise<string> {
  const length = Number(/\/Length (\d+)/.exec(text.slice(offset, offset + 200))?.[1]);
  const begin = text.indexOf('stream\n', offset) + 7;
  const packed = new Blob([file.subarray(begin, begin + length)])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'));
  return new TextDecoder('latin1').decode(await new Response(packed).arrayBuffer());
}

test('PDF: at a zoom of its own it goes on across pages, names on each', async () => {
  const text = await textOf('pdf', { zoom: 'hours', rows: { from: 1, to: 2 }, scale: 0.75 });
  expect(text.match(/\/Type \/Page /g)!.length).toBeGreaterThan(3);
});

test('Microsoft Project’s XML reads back with the dates on screen', async () => {
  const { project } = await readMspdi(await textOf('mspdi'));
  expect(project.name).toContain('A & B <plan>');
  expect(project.tasks).toHaveLength(TASKS.length);
  expect(project.tasks[1]?.name).toBe(NAMES[0]);
  const xml = new DOMParser().parseFromString(await textOf('mspdi'), 'application/xml');
  const starts = [...xml.querySelectorAll('Task')].map(task => task.querySelector('Start')?.textContent);
  for (const task of gantt.schedule.tasks) expect(starts).toContain(task.start);
});

test('CSV: has every task with the dates on screen and no formula', async () => {
  const csv = await textOf('csv', { csvColumns: ['name', 'start', 'finish'], byteOrderMark: false });
  expect(csv.startsWith('Name,Start,Finish\r\n')).toBe(true);
  expect(csv).toContain("'=cmd|calc!A0,");
  const shownTask = gantt.schedule.task('end')!;
  expect(csv).toContain(`End,${shownTask.start.slice(0, 16)},${shownTask.finish.slice(0, 16)}`);
});

test.each([
  ['bad_option', 'gif', {}],
  ['bad_option', 'svg', { rows: { from: 3, to: 1 } }],
  ['bad_option', 'svg', { time: { from: 'soon', to: 'later' } }],
  ['bad_option', 'svg', { columns: ['colour'] }],
  ['bad_option', 'svg', { zoom: 'eras' }],
  ['bad_option', 'pdf', { pageSize: 'a17' }],
  ['bad_option', 'pdf', { scale: 9 }],
  ['bad_option', 'png', { pixelRatio: 99 }],
  ['bad_option', 'csv', { csvColumns: ['colour'] }],
  ['too_large', 'png', { widthPx: 20_000, pixelRatio: 4 }],
  ['too_large', 'svg', { widthPx: 90_000 }],
] as const)('%s for %s with %j', async (code, format, options) => {
  await expect(gantt.export(format as ExportFormat, options as ExportOptions)).rejects.toMatchObject({
    name: 'ExportError',
    code,
  });
});

test('a plan without dates is not ready, a listener may refuse, a signal ends it', async () => {
  const empty = document.createElement('ppm-gantt');
  await expect(empty.export('svg')).rejects.toMatchObject({ code: 'not_ready' });
  gantt.addEventListener('ppm-before-export', event => event.preventDefault(), { once: true });
  await expect(gantt.export('csv')).rejects.toMatchObject({ code: 'vetoed' });
  const reason = new Error('enough');
  await expect(gantt.export('png', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('a file handed to the browser has a name every system takes', async () => {
  let clicked: HTMLAnchorElement | null = null;
  const onClick = (event: Event): void => {
    clicked = event.composedPath()[0] as HTMLAnchorElement;
    event.preventDefault();
  };
  const click = HTMLAnchorElement.prototype.click;
  HTMLAnchorElement.prototype.click = function () {
    this.addEventListener('click', onClick, { once: true });
    click.call(this);
  };
  try {
    expect(await gantt.download('csv', { filename: 'a/b:c' })).toBe('a b c.csv');
  } finally {
    HTMLAnchorElement.prototype.click = click;
  }
  expect(clicked!.download).toBe('a b c.csv');
});
