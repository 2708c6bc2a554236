/** The product's one easing, `cubic-bezier(.2, 0, 0, 1)`, for what the canvas moves itself. */

const bezier = (a: number, b: number, t: number): number => {
  const rest = 1 - t;
  return 3 * rest * rest * t * a + 3 * rest * t * t * b + t * t * t;
};

/**
 * Share of the way after a share of the time, both 0 to 1.
 * The curve's x has no closed inverse; twenty halvings find it to a millionth.
 */
export function easeMove(time: number): number {
  if (time <= 0) return 0;
  if (time >= 1) return 1;
  let low = 0;
  let high = 1;
  for (let halving = 0; halving < 20; halving++) {
    const middle = (low + high) / 2;
    if (bezier(0.2, 0, middle) < time) low = middle;
    else high = middle;
  }
  return bezier(0, 1, (low + high) / 2);
}
