import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SvgContext } from '../svg/svg-context.js';
import { Path, STEP } from './path.js';

const measure = (text: string): number => text.length * 6;

test('knows every member of a context that a painter uses', () => {
  const folders = ['../../draw/', '../sheet/', '../../layers/'].map(folder =>
    fileURLToPath(new URL(folder, import.meta.url)),
  );
  const sources = folders.flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'tail-ink.ts')
      .map(name => readFileSync(`${folder}/${name}`, 'utf8')),
  );
  const used = new Set(sources.flatMap(source => [...source.matchAll(/\bctx\.(\w+)/g)].map(match => match[1]!)));
  const ctx = new SvgContext(measure);
  expect(used.size).toBeGreaterThan(20);
  expect([...used].filter(member => member !== 'canvas' && !(member in ctx))).toEqual([]);
});

test('maps a path by the matrix of each step and takes the matrix back with the state', () => {
  const ctx = new SvgContext(measure);
  ctx.save();
  ctx.translate(100, 10);
  ctx.scale(-1, 1);
  ctx.beginPath();
  ctx.rect(1, 2, 3, 4);
  ctx.restore();
  ctx.lineTo(0, 0);
  ctx.fillStyle = '#010203';
  ctx.fill();
  expect(ctx.take()).toBe('<path d="M99 12L96 12L96 16L99 16ZL0 0" fill="#010203"/>\n');
});

test('opacity of the ink and of the context multiply, and what is clear leaves no mark', () => {
  const ctx = new SvgContext(measure);
  ctx.fillStyle = 'rgba(10, 20, 30, 0.5)';
  ctx.globalAlpha = 0.5;
  ctx.fillRect(0, 0, 1, 1);
  ctx.globalAlpha = 0;
  ctx.fillRect(0, 0, 2, 2);
  expect(ctx.take()).toBe('<path d="M0 0L1 0L1 1L0 1Z" fill="#0a141e" fill-opacity="0.25"/>\n');
});

test('a text in the middle of its line stands on its baseline, at the side its direction begins', () => {
  const ctx = new SvgContext(measure);
  ctx.font = '600 10px Inter, sans-serif';
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'right';
  ctx.direction = 'rtl';
  ctx.fillText('abc', 50, 20);
  const [markup] = [ctx.take()];
  expect(markup).toContain('x="50" y="23.5" textLength="18"');
  expect(markup).toContain('direction="rtl"');
  expect(markup).not.toContain('text-anchor');
});

test('clips end with the state they were set in', () => {
  const ctx = new SvgContext(measure);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, 5, 5);
  ctx.clip();
  ctx.fillRect(0, 0, 9, 9);
  ctx.restore();
  const markup = ctx.take();
  expect(markup.match(/<g /g)).toHaveLength(1);
  expect(markup.match(/<\/g>/g)).toHaveLength(1);
});

test('arcs meet the circle they stand for', () => {
  const path = new Path();
  path.arc(10, 20, 5, 0, 2 * Math.PI);
  const ends: number[][] = [];
  for (let at = 0; at < path.steps.length; ) {
    const step = path.steps[at]!;
    const length = step === STEP.curve ? 7 : step === STEP.close ? 1 : 3;
    ends.push(path.steps.slice(at + length - 2, at + length));
    at += length;
  }
  expect(ends).toHaveLength(5);
  for (const [x, y] of ends) expect(Math.hypot(x! - 10, y! - 20)).toBeCloseTo(5, 6);
});

test('an arc round a corner begins and ends as far from it as its radius asks', () => {
  const path = new Path();
  path.moveTo(0, 0);
  path.arcTo(10, 0, 10, 10, 4);
  const rounded = path.steps.map(value => Math.round(value * 1e6) / 1e6);
  expect(rounded.slice(4, 6)).toEqual([6, 0]);
  expect(rounded.slice(-2)).toEqual([10, 4]);
});
