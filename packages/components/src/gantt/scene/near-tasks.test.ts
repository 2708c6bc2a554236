import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NearTasks } from './near-tasks.js';

const ids = fc.oneof(
  fc.uuid(),
  fc.nat(2000).map(at => `t${at}`),
  fc.string({ maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

test('it has the ids of a set with the same ids, and no others', () => {
  fc.assert(
    fc.property(fc.array(ids, { maxLength: 250 }), fc.array(ids, { maxLength: 250 }), (added, asked) => {
      const near = new NearTasks();
      for (const id of added) near.add(id);
      const set = new Set(added);
      for (const id of [...added, ...asked]) expect(near.has(id)).toBe(set.has(id));
    }),
  );
});
