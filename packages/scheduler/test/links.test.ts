import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Every link inside the repository leads to a file, and every anchor to a heading of its page. */

const ROOT = new URL('../../../', import.meta.url);
/** Folders that hold other people's pages, or made ones. */
const FOREIGN = /(^|\/)(node_modules|dist|\.git|storybook-static|coverage)(\/|$)/;

/** Paths of all pages below a folder, from the root. */
function pagesBelow(folder: string): string[] {
  return readdirSync(new URL(folder, ROOT), { withFileTypes: true }).flatMap(entry => {
    const path = `${folder}${entry.name}`;
    if (FOREIGN.test(path)) return [];
    if (entry.isDirectory()) return pagesBelow(`${path}/`);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

const pages = new Map(pagesBelow('').map(path => [path, readFileSync(new URL(path, ROOT), 'utf8')]));
const withoutCode = (markdown: string): string => markdown.replace(/^ *(```|~~~).*?^ *\1/gms, '');

/** The anchors of a page's headings, as hosts of Git repositories make them: a repeated one is numbered. */
function anchorsOf(markdown: string): Set<string> {
  const counts = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading] of withoutCode(markdown).matchAll(/^#{1,6} +(.*?)(?: +#+)?$/gm)) {
    const words = heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

/** Targets of a page's links that are no addresses of the web. */
function targetsOf(markdown: string): string[] {
  const prose = withoutCode(markdown).replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const listed = [...prose.matchAll(/^ {0,3}\[[^\]]+\]: +(\S+)/gm)];
  const html = [...prose.matchAll(/<(?:a|img|source)\b[^>]*?\b(?:href|src|srcset)="([^"]+)"/g)];
  return [...inline, ...listed, ...html]
    .map(([, target]) => target!)
    .filter(target => !/^([a-z][a-z+.-]*:|\/\/)/i.test(target));
}

/** What is wrong with a link; null = nothing. */
function complaintOf(page: string, target: string): string | null {
  const url = new URL(target, new URL(page, ROOT));
  const path = fileURLToPath(new URL(url.pathname, ROOT));
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return 'leads nowhere';
  const linked = pages.get(path.slice(fileURLToPath(ROOT).length));
  if (url.hash === '' || linked === undefined) return null;
  return anchorsOf(linked).has(decodeURIComponent(url.hash.slice(1))) ? null : 'names no heading there';
}

test('links of every page lead somewhere', () => {
  const targets = [...pages].flatMap(([page, text]) => targetsOf(text).map(target => [page, target] as const));
  const wrong = targets.flatMap(([page, target]) => {
    const complaint = complaintOf(page, target);
    return complaint === null ? [] : [`${page}: ${target} ${complaint}`];
  });
  expect(wrong).toEqual([]);
  expect(pages.has('README.md') && pages.has('packages/scheduler/README.md')).toBe(true);
  expect(targets.length).toBeGreaterThan(500);
});

test('a link to a file, page or heading that is not there is found', () => {
  expect(complaintOf('docs/how-to/webhooks.md', 'no-page.md')).toBe('leads nowhere');
  expect(complaintOf('README.md', 'docs/ARCHITECTURE.md#no-such-heading')).toBe('names no heading there');
  expect(complaintOf('README.md', 'docs/ARCHITECTURE.md#the-number-line')).toBeNull();
  expect(targetsOf('[a](b.md#c) `[d](e)` <img src="f.png"> [g](https://h.test)\n\n[i]: j.md')).toEqual([
    'b.md#c',
    'j.md',
    'f.png',
  ]);
  expect([...anchorsOf('# A `b`, c\n## D\n## D')]).toEqual(['a-b-c', 'd', 'd-1']);
});
