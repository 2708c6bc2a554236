/** Where a bar's name stands. */
export const LABEL = {
  none: 0,
  /** Inside the done part: white. */
  inDone: 1,
  /** Inside the open part: ink. */
  inOpen: 2,
  /** Right of the bar and its marks. */
  after: 3,
  /** Left of the bar. */
  before: 4,
  /** On the slack tail. */
  onTail: 5,
  /** A summary's name at the view's right edge. */
  stuck: 6,
  /** Above the bar, on a phone. */
  above: 7,
} as const;

/** A bar to label, in view px. Reused. */
export interface Labelled {
  x0: number;
  x1: number;
  /** End of the done part. */
  doneX: number;
  isMilestone: boolean;
  /** A link leaves the finish. */
  hasFinishLink: boolean;
  /** The furthest upright by which one leaves, 0 = none near the bar. */
  turnX: number;
  /** End of the slack tail, NaN = none. */
  tailX: number;
  /** Left end of what is drawn: the bar, or its old place while it is dragged. */
  leftX: number;
  /** Deadline or latest constraint, NaN = none. */
  limitX: number;
  /** End of the forecast's whisker, NaN = none. */
  castX: number;
  /** Width of the name beside the bar (regular) and inside it (medium). */
  width: number;
  widthInside: number;
}

/** The answer. Reused. */
export interface LabelPlace {
  place: number;
  x: number;
  /** x from which the row is free: for a chip. */
  freeX: number;
  /** Start of the tail's dots, NaN = no tail. */
  tailFromX: number;
}

/** Air of a label inside a part: 8 px at its left and right. */
const INSIDE_AIR = 16;
const INSIDE_AIR_PART = 14;
/** A deadline that would push the name further than this sends it to the left side instead. */
const FAR = 32;
/** Less than this of a name says nothing. */
const LEAST_BEGUN = 56;
/** Air between a full-ink vertical and the name behind it. */
const CROSS_AIR = 14;
/** Air between the upright of the bar's own link and its name: it goes away from it at once. */
const TURN_AIR = 8;

/**
 * Places a name: inside when it fits whole in the done or the open part (as far as they are in view), else beside the
 * last mark of the bar, on its tail when that is long enough, and on the left when the right is out of view or
 * crossed by a full-ink link.
 * @param crossing rightmost full-ink vertical in `[fromX, toX]` on this row, NaN = none
 */
export function placeLabel(
  bar: Labelled,
  viewWidth: number,
  crossing: (fromX: number, toX: number) => number,
  out: LabelPlace,
): void {
  const { x1, tailX, limitX, castX, width } = bar;
  const hasTail = tailX > x1;
  const hasCast = castX > x1;
  const tailStart = (bar.isMilestone ? x1 + 10 : x1) + 5;
  out.tailFromX = hasTail ? tailStart : Number.NaN;
  if (!bar.isMilestone && placeInside(bar, viewWidth, out)) {
    out.freeX = Math.max(x1 + (bar.hasFinishLink ? 16 : 8), hasTail ? tailX + 8 : 0, hasCast ? castX + 9 : 0);
    return;
  }
  out.place = LABEL.after;
  let after = x1 + (bar.hasFinishLink ? 16 : 8) + (bar.isMilestone ? (bar.hasFinishLink ? 10 : 8) : 0);
  after = Math.max(after, bar.turnX + TURN_AIR);
  if (hasTail) {
    const need = width + 14;
    // The whisker lies on the tail's line: the name cannot.
    if (!bar.isMilestone && !hasCast && tailX - tailStart > need + 24) {
      out.place = LABEL.onTail;
      out.tailFromX = tailStart + need - 4;
    } else after = Math.max(after, tailX + (bar.isMilestone ? 26 : 8));
  }
  if (hasCast) after = Math.max(after, castX + 9);
  const isLimited = limitX > x1 - 4 && limitX < after + width + 12;
  const isPushedFar = isLimited && limitX + 14 > after + FAR && bar.x0 > width + 30;
  if (isLimited) after = Math.max(after, limitX + 14);
  let cross = crossing(after - 4, after + width + 4);
  if (cross + CROSS_AIR - after <= FAR) {
    // Just behind a near vertical the name is still at its bar.
    after = cross + CROSS_AIR;
    cross = crossing(after - 4, after + width + 4);
    if (out.place === LABEL.onTail) out.tailFromX = after + width + 10;
  }
  out.x = after;
  out.freeX = Math.max(after + width + 10, hasTail ? tailX + 10 : 0, hasCast ? castX + 10 : 0);
  if (isPushedFar || after + width > viewWidth - 8 || !Number.isNaN(cross))
    flip(bar, viewWidth, crossing, out, tailStart);
}

function flip(
  bar: Labelled,
  viewWidth: number,
  crossing: (fromX: number, toX: number) => number,
  out: LabelPlace,
  tailStart: number,
): void {
  const beside = bar.leftX - (bar.isMilestone ? 18 : 10) - bar.width;
  const cross = crossing(beside - 4, beside + bar.width + 4);
  // Behind the upright by which a link comes to the bar.
  const isCrossed = !Number.isNaN(cross);
  const before = isCrossed ? Math.min(beside, cross - 10 - bar.width) : beside;
  const isBad = before < 4 || before < beside - FAR || (isCrossed && !Number.isNaN(crossing(before - 4, cross - 1)));
  if (isBad && out.x + bar.width <= viewWidth - 8) return;
  if (out.place === LABEL.onTail) out.tailFromX = tailStart;
  out.freeX = Math.max(bar.x1 + 16, bar.tailX > bar.x1 ? bar.tailX + 10 : 0, bar.castX > bar.x1 ? bar.castX + 10 : 0);
  if (before < 4) {
    // Neither side has room: the name begins behind the bar and runs out of the view, rather than over the bar's end.
    out.place = LABEL.after;
    if (out.x > viewWidth - LEAST_BEGUN) out.x = Math.max(4, viewWidth - 8 - bar.width);
    return;
  }
  out.place = LABEL.before;
  out.x = before;
}

function placeInside({ x0, x1, doneX, widthInside }: Labelled, viewWidth: number, out: LabelPlace): boolean {
  const from = Math.max(0, x0);
  const to = Math.min(viewWidth, x1);
  const isWhole = doneX <= x0 || doneX >= x1;
  if (isWhole) {
    if (to - from <= widthInside + INSIDE_AIR) return false;
    out.place = doneX >= x1 ? LABEL.inDone : LABEL.inOpen;
    out.x = from + 8;
    return true;
  }
  const doneRoom = Math.min(doneX, to) - from;
  const openFrom = Math.max(doneX, from);
  const openRoom = to - openFrom;
  if (Math.max(doneRoom, openRoom) <= widthInside + INSIDE_AIR_PART) return false;
  const isOnDone = doneRoom > widthInside + INSIDE_AIR_PART;
  out.place = isOnDone ? LABEL.inDone : LABEL.inOpen;
  out.x = (isOnDone ? from : openFrom) + 8;
  return true;
}
