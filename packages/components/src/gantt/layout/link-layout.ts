import type { Frame } from './frame-view.js';
import {
  FADE,
  HEAD,
  type LinkEnd,
  type LinkEnds,
  type LinkRoom,
  MAX_POINTS,
  newRoute,
  routeLink,
} from './link-path.js';

/** Ink of a link, in painting order. */
export const INK = { muted: 0, critical: 1, active: 2 } as const;

/** Numbers of one route in the flat buffer. */
const STRIDE = MAX_POINTS * 2;
/** An upright further from a finish than this stands by the bar it leads to. */
const NEAR_PX = 20;
/** Half the height of a name that an upright must not run through. */
const TEXT_HALF = 5;

const newEnd = (): LinkEnd => ({ x0: 0, x1: 0, centre: 0, middle: 0, isMilestone: false, beyond: 0 });

/**
 * The links in view as routes in flat buffers, worked out once per paint and shared by painter, label placement and
 * hit test. Buffers only grow.
 */
export class LinkLayout {
  count = 0;
  link = new Int32Array(0);
  ink = new Uint8Array(0);
  head = new Uint8Array(0);
  fade = new Uint8Array(0);
  pointCount = new Uint8Array(0);
  /** `x, y` pairs, `MAX_POINTS` a link. */
  points = new Float64Array(0);
  #rowHeight = 1;
  #scrollTop = 0;
  #midline = 0;
  #lit: ReadonlySet<number> | undefined;
  /** By row in view: the furthest upright near a bar's finish that one of its links leaves by, 0 = none. */
  turnX = new Float64Array(0);

  readonly #route = newRoute();
  readonly #ends: LinkEnds = { type: 0, from: newEnd(), to: newEnd(), isStubbed: false };
  readonly #room = { viewWidth: 0, rowHeight: 0, barHeight: 0, milestoneHalf: 0 } satisfies LinkRoom;

  /** Offset of a link's points in `points`. */
  at(entry: number): number {
    return entry * STRIDE;
  }

  /** Routes all links that touch the rows in view. */
  lay(frame: Frame): void {
    const { scene, geometry, rows, state, viewport } = frame;
    this.count = 0;
    this.#rowHeight = geometry.rowHeight;
    this.#scrollTop = viewport.scrollTop;
    this.#midline = geometry.midline;
    // A drag lights what follows the dragged bar, everything else the way from the root cause.
    this.#lit = state.drag ? state.drag.followerLinks : state.activeLinks;
    const rowCount = Math.max(0, rows.last - rows.first + 1);
    if (this.turnX.length < rowCount) this.turnX = new Float64Array(rowCount * 2);
    this.turnX.fill(0);
    if (!state.showLinks || state.isNameAbove || rows.last < rows.first) return;
    this.#room.viewWidth = viewport.width;
    this.#room.rowHeight = geometry.rowHeight;
    this.#room.barHeight = geometry.barHeight;
    this.#room.milestoneHalf = geometry.milestoneHalf;
    const found = scene.linkIndex.touching(rows.first, rows.last);
    this.#reserve(found.count);
    for (let entry = 0; entry < found.count; entry++) this.#layLink(frame, found.links[entry]!);
  }

  #layLink(frame: Frame, link: number): void {
    const { scene, state } = frame;
    const isActive = this.#lit?.has(link);
    const isCritical = state.showCriticalPath && scene.isCriticalLink(link);
    const ink = isActive ? INK.active : isCritical ? INK.critical : INK.muted;
    const ends = this.#ends;
    const from = scene.linkFrom[link]!;
    const to = scene.linkTo[link]!;
    // Most links of a large plan only pass by: out before anything is worked out.
    if (ink === INK.muted && beyond(frame, from) !== 0 && beyond(frame, to) !== 0) return;
    ends.type = scene.linkType[link]!;
    ends.isStubbed = ink === INK.muted;
    readEnd(frame, from, ends.from);
    readEnd(frame, to, ends.to);
    const route = this.#route;
    routeLink(ends, this.#room, route);
    if (route.count === 0) return;
    const at = this.at(this.count);
    for (let number = 0; number < route.count * 2; number++) this.points[at + number] = route.points[number]!;
    // The arrowhead stops before the ring of a selected bar.
    if (route.head === HEAD.right && state.drag === null && state.selectedTasks.has(to) && route.fade !== FADE.last) {
      this.points[at + route.count * 2 - 2]! -= 4;
    }
    this.#noteTurn(frame, from, route.points[2]!);
    this.link[this.count] = link;
    this.ink[this.count] = ink;
    this.head[this.count] = route.head;
    this.fade[this.count] = route.fade;
    this.pointCount[this.count++] = route.count;
  }

  /** The name beside a bar stands clear of the link that goes down from its finish. */
  #noteTurn({ scene, rows }: Frame, from: number, x: number): void {
    const slot = scene.anchorRow[from]! - rows.first;
    if (slot < 0 || slot >= this.turnX.length || x < this.#ends.from.x1 || x > this.#ends.from.x1 + NEAR_PX) return;
    this.turnX[slot] = Math.max(this.turnX[slot]!, x);
  }

  /** Rightmost upright of a critical or lit link that runs through a row's text between two x, NaN = none. */
  crossing(row: number, fromX: number, toX: number): number {
    let rightmost = Number.NaN;
    const middle = row * this.#rowHeight - this.#scrollTop + this.#midline;
    for (let entry = 0; entry < this.count; entry++) {
      if (this.ink[entry] === INK.muted) continue;
      const at = this.at(entry);
      for (let point = 1; point < this.pointCount[entry]!; point++) {
        const x = this.points[at + 2 * point]!;
        if (x <= fromX || x >= toX || Math.abs(x - this.points[at + 2 * point - 2]!) > 0.5) continue;
        const y0 = this.points[at + 2 * point - 1]!;
        const y1 = this.points[at + 2 * point + 1]!;
        const isThrough = Math.min(y0, y1) < middle + TEXT_HALF && Math.max(y0, y1) > middle - TEXT_HALF;
        if (isThrough && !(x < rightmost)) rightmost = x;
      }
    }
    return rightmost;
  }

  /** Whether any line runs through a box: 2 = along it, 1 = only across it, 0 = none. */
  touches(x0: number, y0: number, x1: number, y1: number): number {
    let found = 0;
    for (let entry = 0; entry < this.count; entry++) {
      const from = this.at(entry);
      const to = from + 2 * this.pointCount[entry]! - 2;
      for (let at = from; at < to; at += 2) {
        const left = Math.min(this.points[at]!, this.points[at + 2]!);
        const right = Math.max(this.points[at]!, this.points[at + 2]!);
        if (right < x0 || left > x1) continue;
        const top = Math.min(this.points[at + 1]!, this.points[at + 3]!);
        const bottom = Math.max(this.points[at + 1]!, this.points[at + 3]!);
        if (bottom < y0 || top > y1) continue;
        if (bottom - top < 1) return 2;
        found = 1;
      }
    }
    return found;
  }

  #reserve(count: number): void {
    if (count <= this.link.length) return;
    const size = Math.max(128, count * 2);
    this.link = new Int32Array(size);
    this.ink = new Uint8Array(size);
    this.head = new Uint8Array(size);
    this.fade = new Uint8Array(size);
    this.pointCount = new Uint8Array(size);
    this.points = new Float64Array(size * STRIDE);
  }
}

function readEnd(frame: Frame, task: number, out: LinkEnd): void {
  const { scene, geometry } = frame;
  const row = scene.anchorRow[task]!;
  const isMilestone = scene.isMilestone(task);
  const half = isMilestone ? geometry.milestoneHalf : 0;
  const finishX = frame.x(scene.shownFinish(task));
  const start = isMilestone ? finishX : frame.x(scene.shownStart(task));
  const finish = isMilestone ? finishX : Math.max(start + 3, finishX);
  out.x0 = start - half;
  out.x1 = finish + half;
  out.centre = finish;
  out.middle = frame.y(row) + geometry.midline;
  out.isMilestone = isMilestone;
  out.beyond = beyond(frame, task);
}

/** -1: the task's row is above the rows in view, 1: below them. */
function beyond({ scene, rows, reach }: Frame, task: number): number {
  const row = scene.anchorRow[task]!;
  const { first, last } = reach ?? rows;
  if (row < first) return -1;
  return row > last ? 1 : 0;
}
