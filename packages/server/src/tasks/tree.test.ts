import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { depthOf, idOfLabel, labelOf, Placement } from './tree.js';

const [a, b, c, d] = Array.from({ length: 4 }, () => randomUUID()) as [string, string, string, string];
const path = (...ids: string[]): string => ids.map(labelOf).join('.');

describe('labels', () => {
  it('lead back to the id', () => expect(idOfLabel(labelOf(a))).toBe(a));
  it('count the levels of a path', () => expect(depthOf(path(a, b, c))).toBe(3));
});

describe('placement', () => {
  it('puts a child below a stored parent', () => {
    const placement = new Placement(new Map([[c, b]]), new Map([[b, path(a, b)]]));
    expect(placement.place(c)).toEqual({ path: path(a, b, c) });
  });

  it('puts a whole new branch below its own new parents, in any order', () => {
    const placement = new Placement(
      new Map([
        [c, b],
        [b, a],
        [a, null],
      ]),
      new Map(),
    );
    expect(placement.place(c)).toEqual({ path: path(a, b, c) });
  });

  it('follows an ancestor of the parent that moves in the same batch', () => {
    const placement = new Placement(
      new Map([
        [a, d],
        [c, b],
      ]),
      new Map([
        [b, path(a, b)],
        [d, path(d)],
      ]),
    );
    expect(placement.place(c)).toEqual({ path: path(d, a, b, c) });
  });

  it('finds a task moved below its own descendant', () => {
    const placement = new Placement(new Map([[a, b]]), new Map([[b, path(a, b)]]));
    expect(placement.place(a)).toEqual({ cycle: [a, b, a] });
  });

  it('finds two tasks that would become each other’s parent', () => {
    const placement = new Placement(
      new Map([
        [a, b],
        [b, a],
      ]),
      new Map(),
    );
    expect(placement.place(a)).toEqual({ cycle: [a, b, a] });
    expect('cycle' in placement.place(b)).toBe(true);
  });
});

it('a chain of parents beyond the cap is too deep, its upper part is not', () => {
  const ids = Array.from({ length: 5000 }, () => randomUUID());
  const placement = new Placement(new Map(ids.map((id, at) => [id, ids[at - 1] ?? null])), new Map());
  expect(placement.place(ids[4999] as string)).toEqual({ isTooDeep: true });
  expect(placement.place(ids[1] as string)).toEqual({ path: path(ids[0] as string, ids[1] as string) });
});
