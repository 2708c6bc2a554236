import { pillWidth } from '../draw/markers.js';
import type { Frame } from './frame-view.js';
import { LABEL } from './label-place.js';
import type { LinkLayout } from './link-layout.js';
import { ROW } from './row-layout.js';
import { rowAt } from './row-window.js';

/** What lies under a point. */
export type HitPart =
  | 'bar'
  | 'start-edge'
  | 'finish-edge'
  | 'progress'
  | 'link-start'
  | 'link-finish'
  | 'label'
  | 'milestone'
  | 'edge-pill'
  | 'link'
  | 'none';

/** Answer of a hit test. `row` is set over any row, `task` is then that row's task even when the part is `none`. */
export interface Hit {
  readonly part: HitPart;
  /** -1 = no row here. */
  readonly task: number;
  readonly row: number;
  /** Link under the point, -1 = none. */
  readonly link: number;
}

/** Middle of a link dot beyond the bar's edge, and the radius within which it is met. */
export const LINK_DOT_OFF = 9;
const DOT_REACH = 7;
/** Edges are met this far inside the bar, at most a third of it. */
const EDGE_REACH = 6;
const PROGRESS_REACH = 6;
const LINK_REACH = 4;
/** A bar is met a little above and below, so that a thin one is no test of skill. */
const BAR_AIR = 3;

/** What lies at inline px from the timeline's inline-start and top edge; null over the header. */
export function hitAt({ laidFrame: frame }: { readonly laidFrame: Frame }, x: number, y: number): Hit | null {
  const { headerHeight } = frame.theme;
  return y < headerHeight ? null : hitTest(frame, x, y - headerHeight);
}

/**
 * What lies at a point of the timeline, from the layout of the last paint. Dots and the progress mark are met only on
 * the hovered bar, where they are drawn. Cost: one row, and the links in view when nothing else is there.
 * @param x inline px from the timeline's inline-start edge
 * @param y px from the top of the rows (below the header)
 */
export function hitTest(frame: Frame, x: number, y: number): Hit {
  const { scene, geometry, viewport } = frame;
  const row = rowAt(y + viewport.scrollTop, geometry.rowHeight);
  const isRow = row >= 0 && row < scene.rowCount;
  // A row that heads a group is no task.
  const task = isRow ? Math.max(-1, scene.rowTask[row]!) : -1;
  const slot = isRow ? frame.layout.slotOf(row) : -1;
  const part = slot < 0 ? 'none' : partAt(frame, slot, x, y);
  if (part !== 'none') return { part, task, row, link: -1 };
  const link = linkAt(frame.links, x, y);
  return { part: link < 0 ? 'none' : 'link', task, row: isRow ? row : -1, link };
}

function partAt(frame: Frame, slot: number, x: number, y: number): HitPart {
  const { layout, geometry, viewport } = frame;
  const kind = layout.kind[slot]!;
  if (kind === ROW.none) return 'none';
  const top = layout.y[slot]!;
  const off = y - top - geometry.midline;
  if (layout.edge[slot] !== 0) {
    const width = pillWidth(frame, slot);
    const from = layout.edge[slot]! < 0 ? 6 : viewport.width - 6 - width;
    return !geometry.isNameAbove && Math.abs(off) <= 10 && x >= from && x <= from + width ? 'edge-pill' : 'none';
  }
  if (Math.abs(off) <= geometry.barHeight / 2 + BAR_AIR) {
    const part = kind === ROW.milestone ? milestonePart(frame, slot, x, off) : barPart(frame, slot, x, off);
    if (part !== 'none') return part;
  }
  return isOnLabel(frame, slot, x, y - top) ? 'label' : 'none';
}

function isHovered({ state, layout, scene }: Frame, slot: number): boolean {
  const task = layout.task[slot]!;
  return state.isEditable && state.hoverTask === task && scene.isReadOnly[task] === 0;
}

function milestonePart(frame: Frame, slot: number, x: number, off: number): HitPart {
  const { layout, geometry } = frame;
  const along = x - layout.x0[slot]!;
  if (Math.abs(along) <= geometry.milestoneHalf + 1) return 'milestone';
  if (!isHovered(frame, slot)) return 'none';
  const dot = LINK_DOT_OFF + geometry.milestoneHalf - 2;
  if (Math.hypot(along + dot, off) <= DOT_REACH) return 'link-start';
  return Math.hypot(along - dot, off) <= DOT_REACH ? 'link-finish' : 'none';
}

function barPart(frame: Frame, slot: number, x: number, off: number): HitPart {
  const { layout, scene, geometry } = frame;
  const x0 = layout.x0[slot]!;
  const x1 = layout.x1[slot]!;
  const isTask = layout.kind[slot] === ROW.task;
  const isHandled = isTask && isHovered(frame, slot);
  if (isHandled && x < x0 && Math.hypot(x - x0 + LINK_DOT_OFF, off) <= DOT_REACH) return 'link-start';
  if (isHandled && x > x1 && Math.hypot(x - x1 - LINK_DOT_OFF, off) <= DOT_REACH) return 'link-finish';
  if (x < x0 || x > x1) return 'none';
  if (!isTask || scene.isReadOnly[layout.task[slot]!] === 1) return 'bar';
  const reach = Math.min(EDGE_REACH, (x1 - x0) / 3);
  const isOnFront = off > geometry.barHeight / 2 - 5 && Math.abs(x - layout.doneX[slot]!) <= PROGRESS_REACH;
  if (isHandled && isOnFront && x1 - x0 >= 18) return 'progress';
  if (x - x0 < reach) return 'start-edge';
  return x1 - x < reach ? 'finish-edge' : 'bar';
}

function isOnLabel(frame: Frame, slot: number, x: number, rowY: number): boolean {
  const { layout, text, geometry } = frame;
  if (layout.labelPlace[slot] === LABEL.none || Math.abs(rowY - geometry.labelMiddle) > 8) return false;
  const width = text.width(frame.label(layout.task[slot]!), text.fonts.label);
  return x >= layout.labelX[slot]! && x <= layout.labelX[slot]! + width;
}

/** The link whose line passes nearest within reach, the lit and critical ones before muted ones. */
function linkAt(links: LinkLayout, x: number, y: number): number {
  let best = -1;
  let bestInk = -1;
  for (let entry = 0; entry < links.count; entry++) {
    if (links.ink[entry]! <= bestInk) continue;
    const at = links.at(entry);
    for (let point = 1; point < links.pointCount[entry]!; point++) {
      const end = at + 2 * point;
      const [x0, y0, x1, y1] = [
        links.points[end - 2]!,
        links.points[end - 1]!,
        links.points[end]!,
        links.points[end + 1]!,
      ];
      const isNear =
        x >= Math.min(x0, x1) - LINK_REACH &&
        x <= Math.max(x0, x1) + LINK_REACH &&
        y >= Math.min(y0, y1) - LINK_REACH &&
        y <= Math.max(y0, y1) + LINK_REACH;
      if (!isNear) continue;
      best = links.link[entry]!;
      bestInk = links.ink[entry]!;
      break;
    }
  }
  return best;
}
