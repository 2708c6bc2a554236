import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const blocks = (markdown: string, language: string) =>
  [...markdown.matchAll(/^```(\w*)\n(.*?)^```/gms)].filter(block => block[1] === language).map(block => block[2] ?? '');

/** Pages whose code is that of an example, which is checked and built by `npm run examples`. */
const PAGES = [
  ['react', 'tsx'],
  ['vue', 'vue'],
  ['svelte', 'svelte'],
  ['angular', 'ts'],
] as const;

test.each(PAGES)('the page on %s shows the example as it is', (framework, language) => {
  const shown = blocks(read(`docs/how-to/embed-in-${framework}.md`), language);
  const files = readdirSync(new URL(`docs/examples/${framework}/`, ROOT));
  const texts = files.filter(name => name.includes('.')).map(name => read(`docs/examples/${framework}/${name}`));
  expect(shown.length).toBeGreaterThan(0);
  for (const block of shown) expect(texts).toContain(block);
});

test('the page on policies shows the policy that the journeys run under', () => {
  const [policy = ''] = blocks(read('docs/how-to/strict-csp.md'), '');
  const source = read('packages/components/e2e/strict-csp.e2e.ts');
  const parts = /const POLICY =\s+"(.*?)" \+\s+"(.*?)";/s.exec(source);
  expect(policy.trim()).toBe(`${parts?.[1]}${parts?.[2]}`);
});

test('tokens, parts, slots and words of the page on themes exist', () => {
  const page = read('docs/how-to/theme.md');
  const reference = read('docs/reference/gantt.md');
  const named = [
    ...[...page.matchAll(/--ppm-[\w-]+/g)].map(([token]) => token).filter(token => token !== '--ppm-color-scheme'),
    ...[...page.matchAll(/::part\(([\w-]+)\)/g)].map(match => match[1] ?? ''),
    ...[...page.matchAll(/slot="([\w-]+)"/g)].map(match => match[1] ?? ''),
    'strings.toolbar',
  ];
  for (const name of named) expect(reference, name).toContain(name);
  expect(read('packages/components/src/styles/tokens.ts')).toContain('--ppm-color-scheme');
});
