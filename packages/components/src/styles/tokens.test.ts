import { expect, test } from 'vitest';
import { tokens } from './tokens.js';

type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Light and dark value of each colour token. */
const colours = new Map(
  [...tokens.cssText.split('@media (forced-colors')[0]!.matchAll(/--ppm-([\w-]+):\s*light-dark\((.+)\);/g)].map(
    match => [match[1]!, match[2]!.split(/,\s*(?=[#r])/).map(parse)],
  ),
);

function parse(text: string): Rgba {
  if (text.startsWith('#')) {
    const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16)) as [
      number,
      number,
      number,
    ];
    return [red, green, blue, 1];
  }
  const [red, green, blue, percent] = text.match(/[\d.]+/g)!.map(Number) as [number, number, number, number];
  return [red, green, blue, percent / 100];
}

function over(top: Rgba, ground: Rgba): Rgba {
  const mix = (at: 0 | 1 | 2): number => top[at] * top[3] + ground[at] * (1 - top[3]);
  return [mix(0), mix(1), mix(2), 1];
}

/** Relative luminance (WCAG 2.2). */
function luminance([red, green, blue]: Rgba): number {
  const linear = (value: number): number =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one: Rgba, two: Rgba): number {
  const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `surface+selection` = selection laid over surface; `critical@16` = at 16 %. */
function colour(name: string, theme: number): Rgba {
  return name.split('+').reduce<Rgba>(
    (ground, layer) => {
      const [token, percent] = layer.split('@');
      const [red, green, blue, alpha] = colours.get(token!)![theme]!;
      return over([red, green, blue, percent ? Number(percent) / 100 : alpha], ground);
    },
    [0, 0, 0, 1],
  );
}

const TEXT = [
  'ink',
  'ink-2',
  'ink-3',
  'accent',
  'critical',
  'warning',
  'done',
  'deadline',
  'forecast',
  'presence',
  'today',
];
const TEXT_GROUNDS = [
  'surface',
  'surface-2',
  'surface-3',
  'raised',
  'surface+selection',
  'surface+nonworking',
  'surface+hover',
];
const MARKS = [
  'task',
  'task-done',
  'critical',
  'critical-done',
  'summary',
  'summary-rest',
  'milestone',
  'baseline',
  'slack',
  'forecast',
  'today',
  'deadline',
  'focus',
  'presence',
  'done',
  'warning',
  'link-active',
  'control',
];
const MARK_GROUNDS = ['surface', 'surface+nonworking', 'surface+selection', 'raised'];
const ON_FILLS = [
  ['on-accent', 'accent'],
  ['on-task', 'task-done'],
  ['on-critical', 'critical-done'],
  ['ink', 'task-fill'],
  ['ink', 'critical-fill'],
  ['ink', 'critical-fill+critical@16'],
  ['critical', 'critical-fill'],
  ['on-presence', 'presence'],
  ['on-today', 'today'],
  ['surface', 'ink'],
  ['ink', 'thumb'],
] as const;
const BETWEEN_MARKS = [
  ['task-done', 'task-fill'],
  ['critical-done', 'critical-fill'],
  ['critical', 'critical-fill'],
  ['task', 'task-fill'],
  ['focus', 'surface-2'],
] as const;

const cross = (marks: readonly string[], grounds: readonly string[]) =>
  grounds.flatMap(ground => marks.map(mark => [mark, ground] as const));

test.each([
  ['light', 0],
  ['dark', 1],
] as const)('%s: text has a contrast of 4.5 and marks of 3 on every ground they stand on', (_, theme) => {
  const weak = (pairs: readonly (readonly [string, string])[], least: number): string[] =>
    pairs
      .filter(([mark, ground]) => contrast(colour(mark, theme), colour(ground, theme)) < least)
      .map(([mark, ground]) => `${mark} on ${ground}`);
  expect(weak([...cross(TEXT, TEXT_GROUNDS), ...ON_FILLS], 4.5)).toEqual([]);
  expect(weak([...cross(MARKS, MARK_GROUNDS), ...BETWEEN_MARKS], 3)).toEqual([]);
});

test('every colour has a light and a dark value', () => {
  expect(colours.size).toBeGreaterThan(40);
  for (const values of colours.values()) expect(values).toHaveLength(2);
});
