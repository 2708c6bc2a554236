import { schedule } from '@trueppm/scheduler';
import { readCsv } from '@trueppm/scheduler/csv';
import { readMspdi } from '@trueppm/scheduler/mspdi';
import { expect, test } from 'vitest';
import { buildOutline } from '../gantt/outline/outline.js';
import { readLiterals } from '../plan/literals/read-plan.js';
import { planTexts } from '../plan/plan-texts.js';
import { Engine } from './engine.js';
import type { PlanFileAnswer } from './plan-file.js';

const NAMES = ['<img src=x onerror=alert(1)>', '=cmd|calc!A0', '+1', '-1', '@sum(a1)', 'a,"b"\nc', 'abc\u202edef'];
const CSV = { format: 'csv', columns: null, delimiter: ',', hasByteOrderMark: true } as const;

function engineOf(names: readonly string[]) {
  const phase = { id: 'phase', name: 'Phase' };
  const work = names.map((_, at) => ({
    id: `t${at}`,
    parent: 'phase',
    name: '',
    duration: '2d',
    owner: at ? '' : 'Ana',
  }));
  const links = names.slice(1).map((_, at) => ({ predecessor: `t${at}`, successor: `t${at + 1}` }));
  const plan = readLiterals({ project: { start: '2026-01-05' }, tasks: [phase, ...work], dependencies: links });
  const engine = new Engine();
  const { columns } = engine.load(plan);
  // Names that came after the engine had the plan: it is not told of them.
  const tasks = plan.tasks.map((task, at) => (at === 0 ? task : { ...task, name: names[at - 1] ?? '' }));
  const texts = planTexts(
    { ...plan, project: { ...plan.project, name: 'My plan' } },
    buildOutline(tasks),
    new Float32Array(tasks.length),
  );
  return { engine, texts, columns };
}

async function textOf(answer: PlanFileAnswer): Promise<string> {
  if (!('file' in answer)) throw new Error(answer.message);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.file.arrayBuffer());
}

test('a table has the names of now, begins with its mark, and no cell is a formula', async () => {
  const { engine, texts } = engineOf(NAMES);
  const csv = await textOf(await engine.write(texts, CSV));
  expect(csv.startsWith('\ufeffID,')).toBe(true);
  for (const cell of ["'=cmd|calc!A0", "'+1", "'-1", "'@sum(a1)", '"a,""b""\nc"', '<img src=x onerror=alert(1)>']) {
    expect(csv).toContain(`,${cell},`);
  }
  expect(csv).not.toMatch(/(?:^|,)[=+@]/m);
  const { project } = await readCsv(csv);
  expect(project.tasks.map(task => task.name)).toEqual(['Phase', ...NAMES]);
  expect(project.resources?.map(({ name }) => name)).toEqual(['Ana']);
});

test('only the columns asked for are written, and an unknown one is named', async () => {
  const { engine, texts } = engineOf(['One']);
  const some = { ...CSV, columns: ['name', 'start'], delimiter: ';', hasByteOrderMark: false } as const;
  expect(await textOf(await engine.write(texts, some))).toBe(
    'Name;Start\r\nPhase;2026-01-05T08:00\r\nOne;2026-01-05T08:00\r\n',
  );
  const bad = await engine.write(texts, { ...CSV, columns: ['name', 'colour'] });
  expect(bad).toMatchObject({ code: 'bad_option', message: expect.stringContaining('"colour"') });
});

test('Microsoft Project’s XML reads back as the plan with its dates', async () => {
  const { engine, texts, columns } = engineOf(NAMES);
  const xml = await textOf(await engine.write(texts, { format: 'mspdi' }));
  const { project } = await readMspdi(xml);
  expect(project.tasks.map(task => task.name?.replace(/\s+/g, ' '))).toEqual(
    ['Phase', ...NAMES].map(name => name.replace(/\s+/g, ' ')),
  );
  const again = schedule(project).columns();
  expect([...again.start]).toEqual([...columns!.start]);
  expect([...again.finish]).toEqual([...columns!.finish]);
});
