/** How work is spread over an assignment's time, as Microsoft Project's eight shapes do it. */
import type { WorkContour } from '../model.js';

/**
 * Percent of the assignment's units at work in each tenth of its time. Flat work has them all; `contoured` work was laid
 * out by hand and only its pieces say how.
 *
 * Source: Microsoft's table of work contours.
 */
export const CONTOUR_SHARES: Readonly<Record<WorkContour, readonly number[]>> = {
  flat: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100],
  back_loaded: [10, 15, 25, 50, 50, 75, 75, 100, 100, 100],
  front_loaded: [100, 100, 100, 75, 75, 50, 50, 25, 15, 10],
  double_peak: [25, 50, 100, 50, 25, 25, 50, 100, 50, 25],
  early_peak: [25, 50, 100, 100, 75, 50, 50, 25, 15, 10],
  late_peak: [10, 15, 25, 50, 50, 75, 100, 100, 50, 25],
  bell: [10, 20, 40, 80, 100, 100, 80, 40, 20, 10],
  turtle: [25, 50, 75, 100, 100, 100, 100, 75, 50, 25],
  contoured: [100, 100, 100, 100, 100, 100, 100, 100, 100, 100],
};

/** How many times longer work takes in a shape than flat: a bell, at half the units on average, takes twice as long. */
export function contourStretch(contour: WorkContour | undefined): number {
  if (contour === undefined) return 1;
  let percent = 0;
  for (const share of CONTOUR_SHARES[contour]) percent += share;
  return 1000 / percent;
}
