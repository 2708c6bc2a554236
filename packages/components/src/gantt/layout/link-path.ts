import { LINK_CODE } from '../scene/scene-links.js';

/** Where an arrowhead points. */
export const HEAD = { right: 0, left: 1, down: 2, up: 3 } as const;
/** Which end of a route fades out because the other bar is out of view. */
export const FADE = { none: 0, first: 1, last: 2 } as const;

/** Most corners a route has, both ends included. */
export const MAX_POINTS = 6;

/** A routed link: `x, y` pairs. Reused, only the first `count` points hold; 0 = nothing to draw. */
export interface Route {
  count: number;
  readonly points: Float64Array;
  head: number;
  /** The faded segment: the first or last one, see `FADE`. */
  fade: number;
}

/** One end of a link in view px: outer edges of the bar or milestone, and its midline. */
export interface LinkEnd {
  x0: number;
  x1: number;
  /** Middle of a milestone's diamond; the bar's finish otherwise. */
  centre: number;
  middle: number;
  isMilestone: boolean;
  /** -1 above the rows in view, 1 below them, 0 in view. */
  beyond: number;
}

/** A link to route. */
export interface LinkEnds {
  type: number;
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  /** Muted links stop short when their other end is scrolled away; critical and lit ones run on. */
  isStubbed: boolean;
}

/** Sizes routes keep to. */
export interface LinkRoom {
  readonly viewWidth: number;
  readonly rowHeight: number;
  readonly barHeight: number;
  readonly milestoneHalf: number;
}

/** An empty route to fill. */
export const newRoute = (): Route => ({
  count: 0,
  points: new Float64Array(MAX_POINTS * 2),
  head: HEAD.right,
  fade: FADE.none,
});

/** How far a stub goes in and out, and how far beyond the edge a bar still counts as in view. */
const STUB_IN = 30;
const STUB_OUT = 26;
const VERTICAL_STUB = 28;
/** A stub's upright stands at most this far from its bar, wherever the other bar is. */
const STUB_TURN = 12;
const EDGE_SLACK = 8;

/** Way out of a finish before the turn; start–start goes round by 7, finish–finish by 9. */
const FINISH_OUT = 8;
const START_ROUND = 7;
const FINISH_ROUND = 9;
/** Uprights of one predecessor that would stand no further apart than this are one line. */
const BUNDLE_PX = 4;

/**
 * The way of a link in view px, by these rules: finish–start with a gap of 10 px or more goes out right, down at
 * finish + 8 (at most half the gap) and into the left side; with less it goes down into the top at start + 7, or at
 * finish + 8 with the predecessor's other links where that is as good; to a
 * milestone under the finish straight down; backwards around through the rule between rows. Start–start goes round
 * the left, finish–finish round the right, start–finish as a mirrored finish–start. A link whose other end is out of
 * view becomes a stub. Writes into `out`, allocates nothing.
 */
export function routeLink(ends: LinkEnds, room: LinkRoom, out: Route): void {
  out.count = 0;
  out.fade = FADE.none;
  const { from, to, type } = ends;
  const leavesStart = type === LINK_CODE.SS || type === LINK_CODE.SF;
  const entersStart = type === LINK_CODE.FS || type === LINK_CODE.SS;
  const leave = leavesStart ? from.x0 : from.x1;
  const enter = entersStart ? to.x0 : to.x1;
  const isFromSeen = leave >= -EDGE_SLACK && leave <= room.viewWidth + EDGE_SLACK;
  const isToSeen = enter >= -EDGE_SLACK && enter <= room.viewWidth + EDGE_SLACK;
  if (!isFromSeen && !isToSeen) return;
  if (!isFromSeen) stubIn(to, enter, entersStart, ends, out);
  else if (!isToSeen) stubOut(ends, leave, leavesStart, enter, out);
  else {
    routeWhole(from, to, type, room, out);
    if (ends.isStubbed && (from.beyond !== 0 || to.beyond !== 0)) cut(ends, out);
  }
}

function routeWhole(from: LinkEnd, to: LinkEnd, type: number, room: LinkRoom, out: Route): void {
  if (type === LINK_CODE.SS) {
    const turn = Math.min(from.x0, to.x0) - START_ROUND;
    zigzag(out, from.x0, from.middle, turn, to.x0, to.middle, HEAD.right);
  } else if (type === LINK_CODE.FF) {
    // Where the predecessor reaches further its other links go down beside it, too.
    const turn = Math.max(from.x1 + FINISH_OUT, to.x1 + FINISH_ROUND);
    zigzag(out, from.x1, from.middle, turn, to.x1, to.middle, HEAD.left);
  } else if (type === LINK_CODE.FS) finishStart(from, to, room, out);
  else startFinish(from, to, room, out);
}

function finishStart(from: LinkEnd, to: LinkEnd, room: LinkRoom, out: Route): void {
  const isDown = to.middle > from.middle;
  const side = (to.isMilestone ? room.milestoneHalf : room.barHeight / 2) * (isDown ? -1 : 1);
  const top = to.middle + side;
  const head = isDown ? HEAD.down : HEAD.up;
  const gap = to.x0 - from.x1;
  if (to.isMilestone && !from.isMilestone && Math.abs(to.centre - from.x1) < 2) {
    put(out, to.centre, from.middle + (isDown ? 1 : -1) * (room.barHeight / 2 - 2));
    put(out, to.centre, top);
    out.head = head;
  } else if (to.isMilestone && Math.abs(to.centre - from.centre) < 24 && to.centre >= from.x1 - 1) {
    const x = Math.max(to.centre, from.x1);
    elbow(out, from.x1, from.middle, x, top, head);
  } else if (gap >= 10) {
    zigzag(out, from.x1, from.middle, from.x1 + Math.min(FINISH_OUT, gap / 2), to.x0, to.middle, HEAD.right);
  } else if (gap > -14) {
    // On a sliver of a bar the head still meets the bar.
    const last = Math.max(to.x1 - 2, (to.x0 + to.x1) / 2);
    const x = Math.min(Math.max(to.x0 + 7, from.x1 + 4), last);
    const fan = from.x1 + FINISH_OUT;
    elbow(out, from.x1, from.middle, Math.abs(x - fan) <= BUNDLE_PX && fan <= last ? fan : x, top, head);
  } else {
    // Against time: out right, back along the rule above (or below) the successor, and in from its left.
    const rule = to.middle + (isDown ? -1 : 1) * (room.rowHeight / 2 - 1);
    roundabout(out, from.x1, from.middle, from.x1 + FINISH_OUT, rule, to.x0 - 8, to.x0, to.middle, HEAD.right);
  }
}

function startFinish(from: LinkEnd, to: LinkEnd, room: LinkRoom, out: Route): void {
  const isDown = to.middle > from.middle;
  const gap = from.x0 - to.x1;
  if (gap >= 10) {
    zigzag(out, from.x0, from.middle, from.x0 - Math.min(START_ROUND, gap / 2), to.x1, to.middle, HEAD.left);
    return;
  }
  const rule = to.middle + (isDown ? -1 : 1) * (room.rowHeight / 2 - 1);
  roundabout(out, from.x0, from.middle, from.x0 - START_ROUND, rule, to.x1 + FINISH_ROUND, to.x1, to.middle, HEAD.left);
}

/** The predecessor is out of view: a short line into the successor that fades in. */
function stubIn(to: LinkEnd, enter: number, entersStart: boolean, ends: LinkEnds, out: Route): void {
  if (to.beyond !== 0 && ends.isStubbed) return;
  put(out, enter + (entersStart ? -STUB_IN : STUB_IN), to.middle);
  put(out, enter, to.middle);
  out.head = entersStart ? HEAD.right : HEAD.left;
  out.fade = FADE.first;
}

/** The successor is out of view: down to its row and a short way towards it, fading out. */
function stubOut(ends: LinkEnds, leave: number, leavesStart: boolean, enter: number, out: Route): void {
  const { from, to } = ends;
  if (from.beyond !== 0 && ends.isStubbed) return;
  const turn = leave + (leavesStart ? -START_ROUND : FINISH_OUT);
  const towards = enter > leave ? 1 : -1;
  zigzag(out, leave, from.middle, turn, turn + towards * STUB_OUT, to.middle, towards > 0 ? HEAD.right : HEAD.left);
  out.fade = FADE.last;
  if (ends.isStubbed && to.beyond !== 0) cut(ends, out);
}

/** Shortens a route to a stub at the end whose row is in view; nothing is left when neither row is. */
function cut(ends: LinkEnds, out: Route): void {
  const { from, to } = ends;
  const { points } = out;
  if (from.beyond !== 0 && to.beyond !== 0) {
    out.count = 0;
  } else if (to.beyond !== 0) {
    const turn = out.count === 2 ? 0 : 1;
    out.count = turn + 2;
    if (turn === 1) points[2] = near(points[0]!, points[2]!);
    points[2 * turn + 2] = points[2 * turn]!;
    points[2 * turn + 3] = points[2 * turn + 1]! + VERTICAL_STUB * to.beyond;
    out.fade = FADE.last;
  } else {
    // The last upright segment leads in; what lies before it is dropped.
    let upright = out.count - 2;
    while (upright > 0 && points[2 * upright] !== points[2 * upright + 2]) upright--;
    points.copyWithin(0, 2 * upright, 2 * out.count);
    out.count -= upright;
    if (out.count > 2) points[0] = points[2] = near(points[4]!, points[2]!);
    points[1] = points[3]! + VERTICAL_STUB * from.beyond;
    out.fade = FADE.first;
  }
}

/** x of a stub's upright: on its side of the bar's end, but never far off. */
function near(end: number, x: number): number {
  return Math.min(end + STUB_TURN, Math.max(end - STUB_TURN, x));
}

function put(out: Route, x: number, y: number): void {
  out.points[out.count * 2] = x;
  out.points[out.count * 2 + 1] = y;
  out.count++;
}

function zigzag(out: Route, x0: number, y0: number, turn: number, x1: number, y1: number, head: number): void {
  put(out, x0, y0);
  put(out, turn, y0);
  put(out, turn, y1);
  put(out, x1, y1);
  out.head = head;
}

function elbow(out: Route, x0: number, y0: number, x1: number, y1: number, head: number): void {
  put(out, x0, y0);
  put(out, x1, y0);
  put(out, x1, y1);
  out.head = head;
}

function roundabout(
  out: Route,
  x0: number,
  y0: number,
  turnOut: number,
  rule: number,
  turnIn: number,
  x1: number,
  y1: number,
  head: number,
): void {
  put(out, x0, y0);
  put(out, turnOut, y0);
  put(out, turnOut, rule);
  put(out, turnIn, rule);
  put(out, turnIn, y1);
  put(out, x1, y1);
  out.head = head;
}
