import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = import.meta.dirname;

/** Sources of the Gantt, tests left out. */
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts') && !path.includes('.test.'))
  .map(path => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** Texts of the templates of a source: between tags, and in attributes that are shown or spoken. */
function wordsIn(source: string): readonly string[] {
  const words: string[] = [];
  for (const template of templatesIn(source)) {
    for (const [, text] of template.matchAll(/>([^<>]*)</g)) words.push(text as string);
    for (const [, text] of template.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g)) {
      words.push(text as string);
    }
  }
  return words.map(text => text.replaceAll('\u0000', '').trim()).filter(text => /\p{L}{2}/u.test(text));
}

/** Literal parts of the `html` templates, values as NUL; a template inside a value comes by itself. */
function templatesIn(source: string): readonly string[] {
  const found: string[] = [];
  const open = /html`/g;
  for (let start = open.exec(source); start; start = open.exec(source)) {
    let template = '';
    for (let at = open.lastIndex; at < source.length && source[at] !== '`'; at += 1) {
      if (source[at] === '\\') at += 1;
      else if (source[at] === '$' && source[at + 1] === '{') {
        at = endOfValue(source, at + 2);
        template += '\u0000';
      } else template += source[at];
    }
    found.push(`>${template}<`);
  }
  return found;
}

/** Place of the brace that ends a value begun at `from`. */
function endOfValue(source: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; at < source.length; at += 1) {
    if (source[at] === '`') at = endOfTemplate(source, at + 1);
    else if (source[at] === '{') depth += 1;
    else if (source[at] === '}' && --depth === 0) break;
  }
  return at;
}

function endOfTemplate(source: string, from: number): number {
  let at = from;
  for (; at < source.length && source[at] !== '`'; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '$' && source[at + 1] === '{') at = endOfValue(source, at + 2);
  }
  return at;
}

test('the scan finds words between tags and in attributes, and values inside values', () => {
  const source = `html\`<b title="Title">Bold \${on ? html\`<i>Inner</i>\` : x} <u>\${name}</u></b>\``;
  expect(wordsIn(source)).toEqual(['Bold', 'Title', 'Inner']);
  expect(wordsIn(`html\`<b aria-label=\${words.a}>\${words.b}: \${c}</b>\``)).toEqual([]);
});

test('every word in a template comes from the string table', () => {
  const found = sources.flatMap(({ path, text }) => wordsIn(text).map(word => `${path}: ${word}`));
  expect(found).toEqual([]);
});

/** Properties that name a side of the page rather than of the text. */
const PHYSICAL =
  /(?:^|[;{\s])(?:(?:margin|padding|border)-(?:left|right)(?:-\w+)?|left|right|float)\s*:|text-align:\s*(?:left|right)/;
/** Four values of which the second and the fourth differ. */
const UNEVEN = /\b(?:margin|padding|inset):\s*(?:[^\s;]+\s+)([^\s;]+)\s+[^\s;]+\s+(?!\1\s*;)[^\s;]+\s*;/;

test('no style names left or right, so that all is right from right to left', () => {
  const found = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/css`([^`]*)`/g)]
      .flatMap(([, sheet]) => (sheet as string).split('\n'))
      .filter(line => PHYSICAL.test(line) || UNEVEN.test(line))
      .map(line => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
