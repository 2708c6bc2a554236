import { expect, test } from 'vitest';
import { INK, LinkLayout } from './link-layout.js';

/** One link of a full-ink elbow: right from (100, 14), down at x = 120, right again on y = 46. */
function elbow(): LinkLayout {
  const links = new LinkLayout();
  links.count = 1;
  links.pointCount = Uint8Array.of(4);
  links.ink = Uint8Array.of(INK.critical);
  links.points = new Float64Array(12);
  links.points.set([100, 14, 120, 14, 120, 46, 200, 46]);
  return links;
}

test('a line along a name is told from one across it', () => {
  const links = elbow();
  expect(links.touches(130, 38, 190, 54)).toBe(2);
  expect(links.touches(110, 22, 190, 36)).toBe(1);
  expect(links.touches(130, 6, 190, 22)).toBe(0);
});
