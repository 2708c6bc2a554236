import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Option } from '../src/cli/arguments.js';
import { COMMON_OPTIONS } from '../src/cli/command.js';
import { COMMANDS } from '../src/cli/command-table.js';
import * as fileLimits from '../src/formats/limits.js';
import * as limits from '../src/limits.js';
import {
  argumentsOf,
  blocksOf,
  checkingModule,
  commandsOf,
  readPage,
  runNode,
  tableRows,
  withFiles,
} from './documentation.js';
import { readPublicInterface, unionMembers } from './public-interface.js';

const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));
/** Pages of other packages, which have tests of their own. */
const ELSEWHERE = [
  'tutorials/first-gantt.md',
  'reference/gantt.md',
  'explanation/rendering.md',
  ...['server', 'configuration', 'project-json', 'protocol', 'rest', 'roles'].map(name => `reference/${name}.md`),
  ...['background-scheduling', 'programs', 'sprints-and-history', 'sync'].map(name => `explanation/${name}.md`),
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...['connect-your-sign-in', 'export-a-plan', 'import-a-plan', 'self-host', 'sync-a-watermelondb-app', 'webhooks'].map(
    name => `how-to/${name}.md`,
  ),
  'how-to/write-an-extension.md',
  ...['theme', 'columns', 'custom-bars', 'export', 'localise', 'own-backend', 'strict-csp'].map(
    name => `how-to/${name}.md`,
  ),
  ...['react', 'vue', 'svelte', 'angular'].map(name => `how-to/embed-in-${name}.md`),
];

const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
  .map(path => path.replaceAll('\\', '/'))
  .filter(path => path.endsWith('.md') && !ELSEWHERE.includes(path));
const texts = new Map(await Promise.all(pages.map(async path => [path, await readPage(path)] as const)));
for (const path of ['../README.md', '../packages/scheduler/README.md']) texts.set(path, await readPage(path));
/** What stands before the examples of a page. */
const PRELUDES = new Map([
  [
    '../README.md',
    `import { readFileSync } from 'node:fs';
const xml = readFileSync(${JSON.stringify(fileURLToPath(new URL('../conformance/plans/outline.xml', import.meta.url)))});`,
  ],
]);

describe('limits.md', () => {
  const page = texts.get('reference/limits.md')!;
  const numberOf = (text: string) => Number(text.replaceAll(',', ''));

  test.each([
    ['## Plans', limits],
    ['## Plan files', fileLimits],
  ])('%s lists every constant with its value', (heading, constants) => {
    const listed = tableRows(page, heading).map(([name, value]) => [name, numberOf(value!)]);
    expect(Object.fromEntries(listed)).toEqual({ ...constants });
    expect(listed).toHaveLength(Object.keys(constants).length);
  });
});

describe('errors.md', () => {
  const page = texts.get('reference/errors.md')!;

  test.each([
    ['SchedulerErrorCode', 'src/errors.ts'],
    ['ProblemCode', 'src/problem.ts'],
    ['FormatErrorCode', 'src/errors.ts'],
    ['FormatWarningCode', 'src/formats/errors.ts'],
    ['FormatLossCode', 'src/formats/errors.ts'],
  ])('lists every %s once', (name, path) => {
    const listed = tableRows(page, `## \`${name}\``).map(([code]) => code!);
    expect(listed.toSorted()).toEqual(unionMembers(path, name).toSorted());
  });

  test('says of every code what it means and what to do', () => {
    const rows = page.split('\n').filter(line => line.startsWith('| `'));
    for (const row of rows)
      expect(
        row
          .split('|')
          .map(cell => cell.trim())
          .slice(1, -1),
      ).not.toContain('');
  });
});

test('scheduler.md names every export of every entry point', () => {
  const page = texts.get('reference/scheduler.md')!;
  const named = new Set(page.match(/[A-Za-z_]\w*/g));
  for (const { specifier, exports } of readPublicInterface()) {
    expect(page.includes(`\`${specifier}\``), specifier).toBe(true);
    expect(
      exports.map(({ name }) => name).filter(name => !named.has(name)),
      specifier,
    ).toEqual([]);
  }
});

test('scheduler.md names every command of the command line and every option', async () => {
  const page = texts.get('reference/scheduler.md')!;
  const named = new Set(page.match(/--[a-z][a-z-]*/g));
  const unnamed = (options: readonly Option[]) =>
    options.map(({ name }) => `--${name}`).filter(name => !named.has(name));
  expect(unnamed(COMMON_OPTIONS)).toEqual([]);
  for (const { name, load } of COMMANDS) {
    expect(page).toMatch(new RegExp(`^### \`${name} `, 'm'));
    expect(unnamed((await load()).options), name).toEqual([]);
  }
});

/** These run what was built (npm test builds it first). */
describe('examples', () => {
  const scripts = [...texts].flatMap(([path, text]) => {
    const module = checkingModule(text);
    return module === null ? [] : [[path, `${PRELUDES.get(path) ?? ''}\n${module}`] as const];
  });

  test.each(scripts)('of %s hold', async (path, module) => {
    const { code, err } = await withFiles(texts.get(path)!, folder => runNode(folder, ['--input-type=module'], module));
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  const commands = [...texts].flatMap(([path, text]) => commandsOf(text).map(command => [path, command] as const));

  test.each(pages.filter(path => commands.some(([page]) => page === path)))(
    'of the command line in %s hold',
    async path => {
      await withFiles(texts.get(path)!, async folder => {
        for (const { line, output } of commandsOf(texts.get(path)!)) {
          const { out, err } = await runNode(folder, argumentsOf(line));
          const printed = `${err}${out}`.replace(/ +$/gm, '').trim();
          expect(printed, line).toBe(output);
        }
      });
    },
  );

  test('are there', () => {
    expect(scripts.length).toBeGreaterThan(3);
    expect(commands.length).toBeGreaterThan(3);
    for (const [path, text] of texts) {
      for (const { language } of blocksOf(text)) {
        expect(['js', 'json', 'html', 'css', 'console', 'sh', 'text', 'csv', 'ts'], path).toContain(language);
      }
    }
  });
});
