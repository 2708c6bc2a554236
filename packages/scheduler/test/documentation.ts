/**
 * Markdown pages as tests. A block named in its fence (```js page.js) is a file. The other `js` blocks of a page run one
 * behind the other as one module, and `expression; // → value` must have that value. In `console` blocks, lines that
 * begin with `$` are run beside the files, and must print what stands below them.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = fileURLToPath(new URL('../', import.meta.url));
const DOCS = fileURLToPath(new URL('../../../docs/', import.meta.url));
const PROGRAM = join(PACKAGE, 'bin/trueppm-scheduler.js');

/** One fenced block of a page. */
export interface Block {
  readonly language: string;
  /** Name of the file it is; empty for most. */
  readonly file: string;
  readonly text: string;
}

/** What a process did. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A page below `docs/`. */
export function readPage(path: string): Promise<string> {
  return readFile(join(DOCS, path), 'utf8');
}

/** The fenced blocks of a page. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+) ?(\S*)\n(.*?)^```$/gms)].map(([, language, file, text]) => ({
    language: language!,
    file: file!,
    text: text!,
  }));
}

/** Rows of all tables below a heading, up to the next one of its level or above; cells without their back ticks. */
export function tableRows(markdown: string, heading: string): string[][] {
  const level = /^#+/.exec(heading)![0].length;
  const after = markdown.split(`${heading}\n`)[1];
  if (after === undefined) throw new Error(`No heading "${heading}".`);
  const section = after.split(new RegExp(`^#{1,${level}} `, 'm'))[0]!;
  return section
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map(cell => cell.trim().replace(/^`(.*)`$/, '$1')),
    );
}

/** The unnamed `js` blocks of a page as a module that checks what they promise; null when there are none. */
export function checkingModule(markdown: string): string | null {
  const imports = new Set(["import { deepStrictEqual as same } from 'node:assert';"]);
  const lines: string[] = [];
  for (const { language, file, text } of blocksOf(markdown)) {
    if (language !== 'js' || file !== '') continue;
    for (const line of text.split('\n')) {
      const promise = /^(const (\w+) = )?(.*?);?\s+\/\/ → (.*)$/.exec(line);
      if (line.startsWith('import ')) imports.add(line);
      else if (promise?.[2]) lines.push(`const ${promise[2]} = ${promise[3]}; same(${promise[2]}, ${promise[4]});`);
      else if (promise) lines.push(`same(${promise[3]}, ${promise[4]});`);
      else lines.push(line);
    }
  }
  return lines.length === 0 ? null : [...imports, ...lines].join('\n');
}

/** Runs Node in a folder. */
export function runNode(folder: string, args: readonly string[], input = ''): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, COLUMNS: '110' } });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', code => resolve({ code, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Makes the files of a page in a new folder inside the package, where its own name can be imported, while `use` runs. */
export async function withFiles<Result>(markdown: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  await mkdir(join(PACKAGE, 'dist'), { recursive: true });
  const folder = await mkdtemp(join(PACKAGE, 'dist/page-'));
  try {
    for (const { file, text } of blocksOf(markdown)) if (file !== '') await writeFile(join(folder, file), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A command of a `console` block, and what must come of it. */
export interface Command {
  readonly line: string;
  readonly output: string;
}

/** The commands of a page's `console` blocks. */
export function commandsOf(markdown: string): Command[] {
  return blocksOf(markdown)
    .filter(({ language }) => language === 'console')
    .flatMap(({ text }) => text.split(/^\$ /m).slice(1))
    .map(text => {
      const [line = '', ...output] = text.split('\n');
      return { line, output: output.join('\n').trim() };
    });
}

/** Arguments of Node for `npx trueppm-scheduler …` and `node …`. */
export function argumentsOf(line: string): string[] {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  if (words[0] === 'npx' && words[1] === 'trueppm-scheduler') return [PROGRAM, ...words.slice(2)];
  if (words[0] === 'node') return words.slice(1);
  throw new Error(`"${line}" is no command that a page may show.`);
}
