import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Project } from '../../model.js';
import { FormatError } from '../errors.js';
import { PLAN_SHAPE } from './plan-shape.js';
import { readJson } from './read.js';
import { writeJson } from './write.js';

const table: Readonly<Record<string, string | Readonly<Record<string, string>>>> = PLAN_SHAPE;

/** Any value of a type of the table: random plans that have every field there is. */
function arbitrary(type: string, depth = 0): fc.Arbitrary<unknown> {
  const entry = table[type];
  if (typeof entry === 'string') return arbitrary(entry, depth);
  if (entry !== undefined) {
    const fields = Object.entries(entry);
    const values = fields.map(([name, own]) => [name, arbitrary(own.replace(/^!/, ''), depth + 1)] as const);
    const requiredKeys = fields.flatMap(([name, own]) => (own.startsWith('!') ? [name] : []));
    return fc.record(Object.fromEntries(values), { requiredKeys, noNullPrototype: true });
  }
  if (type.includes(' | ')) return fc.oneof(...type.split(' | ').map(own => arbitrary(own, depth)));
  if (type.endsWith('[]')) return fc.array(arbitrary(type.slice(0, -2), depth + 1), { maxLength: depth > 2 ? 1 : 3 });
  if (type.startsWith('['))
    return fc.tuple(
      ...type
        .slice(1, -1)
        .split(', ')
        .map(own => arbitrary(own, depth)),
    );
  if (type === 'string') return fc.string({ unit: 'binary' });
  if (type === 'number') return fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0);
  if (type === 'boolean') return fc.boolean();
  return fc.constant(JSON.parse(type));
}

const project = arbitrary('Project') as fc.Arbitrary<Project>;
const plan = (inner: string): string => `{"format":"trueppm-plan","version":1,"project":${inner}}`;

async function failure(text: string): Promise<FormatError> {
  const error = await readJson(text).catch((caught: unknown) => caught);
  if (!(error instanceof FormatError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe('a plan as JSON', () => {
  it('comes back the same, whatever fields it has', async () => {
    await fc.assert(
      fc.asyncProperty(project, fc.constantFrom(undefined, 2), async (own, indent) => {
        const text = writeJson(own, indent === undefined ? {} : { indent });
        const back = await readJson(text);
        expect(back.project).toEqual(own);
        expect(back.warnings).toEqual([]);
        expect(writeJson(back.project, indent === undefined ? {} : { indent })).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it('comes as bytes with a byte order mark or in pieces, too', async () => {
    const text = plan('{"tasks":[{"id":"é"}]}');
    const bytes = new TextEncoder().encode(`\uFEFF${text}`);
    expect((await readJson(bytes)).project.tasks).toEqual([{ id: 'é' }]);
    expect((await readJson(`\uFEFF${text}`)).project.tasks).toEqual([{ id: 'é' }]);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect((await readJson(pieces())).project.tasks).toEqual([{ id: 'é' }]);
  });

  it('names every wrong value at once, with its path', async () => {
    const { code, problems } = await failure(
      plan(`{"start":5,"tasks":[{"name":"x"},{"id":"a","durationMinutes":"8"},{"id":"b","constraintType":"must"},7],
        "calendars":{},"correlations":[{"taskIds":["a"],"coefficient":1e999}],
        "risks":[{"id":"r","probability":1,"impacts":[{"taskId":"a","estimate":{"distribution":"normal"}}]}]}`),
    );
    expect(code).toBe('bad_value');
    expect(problems.map(problem => `${problem.code} ${problem.path}`)).toEqual([
      'bad_value project.start',
      'missing_value project.tasks[0]',
      'bad_value project.tasks[1].durationMinutes',
      'bad_value project.tasks[2].constraintType',
      'bad_value project.tasks[3]',
      'bad_value project.calendars',
      'bad_value project.correlations[0].taskIds',
      'bad_value project.correlations[0].coefficient',
      'bad_value project.risks[0].impacts[0].estimate',
    ]);
  });

  it('names the fields it does not know and leaves them out', async () => {
    const { project: read, warnings } = await readJson(
      '{"format":"trueppm-plan","version":1,"by":"me","project":{"tasks":[{"id":"a","colour":"red"}],"__proto__":{"name":"x"},"a b":1}}',
    );
    expect(read).toEqual({ tasks: [{ id: 'a' }] });
    expect(read.name).toBeUndefined();
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown_field project.tasks[0].colour',
      'unknown_field project.__proto__',
      'unknown_field project["a b"]',
      'unknown_field by',
    ]);
  });

  it('is not written with numbers that JSON does not have, nor with foreign fields', () => {
    const own = { tasks: [{ id: 'a', durationMinutes: Number.NaN, colour: 'red' }] } as unknown as Project;
    try {
      writeJson(own);
      expect.unreachable();
    } catch (error) {
      expect((error as FormatError).problems.map(({ path }) => path)).toEqual([
        'project.tasks[0].durationMinutes',
        'project.tasks[0].colour',
      ]);
    }
  });

  it.each([
    ['not_json', '{"format":'],
    ['not_json', ''],
    ['not_json', 'null null'],
    ['not_plan', '{}'],
    ['not_plan', 'null'],
    ['not_plan', '[1]'],
    ['not_plan', '{"format":"other","version":1}'],
    ['unsupported_version', '{"format":"trueppm-plan","version":2,"project":{"tasks":[]}}'],
    ['unsupported_version', '{"format":"trueppm-plan","version":"1","project":{"tasks":[]}}'],
    ['bad_value', '{"format":"trueppm-plan","version":1}'],
  ])('refuses as %s: %s', async (code, text) => {
    expect((await failure(text)).code).toBe(code);
  });

  it('says in which line it stops being JSON', async () => {
    expect(await failure('{\n  "format": "trueppm-plan",\n  x\n}')).toMatchObject({ code: 'not_json', line: 3 });
  });

  it('does not mind nesting without end', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect((await failure(plan(deep))).code).toMatch(/^(bad_value|not_json)$/);
    const unknown = await readJson(plan(`{"tasks":[],"x":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}`));
    expect(unknown.warnings).toHaveLength(1);
  });

  it('is refused when it is too large', async () => {
    await expect(readJson(plan('{"tasks":[]}'), { maxBytes: 10 })).rejects.toMatchObject({ code: 'too_large' });
  });
});
