import type { Frame } from '../../layout/frame-view.js';
import { LINK_DOT_OFF } from '../../layout/hit.js';
import { ROW } from '../../layout/row-layout.js';
import { addBar, addDiamond, addHead } from '../ink/shapes.js';
import { writeText } from '../ink/text.js';
import { paintDragChips } from './drag-chips.js';

type Ctx = CanvasRenderingContext2D;

const RING_OFF = 3;
const RING_WIDTH = 2;
const DOT_RADIUS = 3.5;

/** What comes and goes over the plan: rings, handles, the link being drawn, other users, chips. */
export function paintOverlay(ctx: Ctx, frame: Frame): void {
  paintRings(ctx, frame);
  paintPeers(ctx, frame);
  paintHandles(ctx, frame);
  paintLinkLine(ctx, frame);
  paintDragChips(ctx, frame);
}

/** Selected and focused bars: a ring 3 px outside. None while dragging: one emphasis at a time. */
function paintRings(ctx: Ctx, frame: Frame): void {
  const { layout, state, theme } = frame;
  if (state.drag) return;
  ctx.beginPath();
  for (let slot = 0; slot < layout.count; slot++) {
    const task = layout.task[slot]!;
    if (layout.kind[slot] === ROW.none || layout.edge[slot] !== 0) continue;
    const isRinged = state.selectedTasks.has(task) && !frame.geometry.isNameAbove;
    if (task === state.focusTask || isRinged) addRing(ctx, frame, slot);
  }
  ctx.strokeStyle = theme.palette.focus;
  ctx.lineWidth = RING_WIDTH;
  ctx.stroke();
}

function addRing(ctx: Ctx, { layout, geometry }: Frame, slot: number): void {
  const y = layout.y[slot]!;
  const x0 = layout.x0[slot]!;
  if (layout.kind[slot] === ROW.milestone) {
    addDiamond(ctx, x0, y + geometry.midline, geometry.milestoneSize + 2 * RING_OFF);
    return;
  }
  const top = layout.kind[slot] === ROW.summary ? geometry.bracketTop - 1 : geometry.barTop;
  const height = layout.kind[slot] === ROW.summary ? 11 : geometry.barHeight;
  const width = layout.bracketX[slot]! - x0;
  addBar(ctx, x0 - RING_OFF, y + top - RING_OFF, width + 2 * RING_OFF, height + 2 * RING_OFF, 7);
}

function paintPeers(ctx: Ctx, frame: Frame): void {
  const { state, scene, layout, geometry, theme, text } = frame;
  for (const { task, initials } of state.peers) {
    const row = scene.taskRow[task] ?? -1;
    const slot = row < 0 ? -1 : layout.slotOf(row);
    if (slot < 0 || layout.edge[slot] !== 0) continue;
    ctx.beginPath();
    addRing(ctx, frame, slot);
    ctx.strokeStyle = theme.palette.presence;
    ctx.lineWidth = 1.5;
    ctx.stroke();
    const width = text.width(initials, text.fonts.pillStrong) + 8;
    const x = layout.x1[slot]! + RING_OFF + 1 - width;
    const y = layout.y[slot]! + geometry.barTop - RING_OFF - 12;
    ctx.beginPath();
    ctx.roundRect(x, y, width, 13, 4);
    ctx.fillStyle = theme.palette.presence;
    ctx.fill();
    ctx.fillStyle = theme.palette['on-presence'];
    ctx.font = text.fonts.pillStrong;
    ctx.textBaseline = 'middle';
    writeText(ctx, frame, initials, x + 4, y + 7);
  }
}

/** On the hovered bar: grips at both edges, a mark at the progress front, dots to draw links from. */
function paintHandles(ctx: Ctx, frame: Frame): void {
  const { state, scene, layout, geometry, theme } = frame;
  const task = state.hoverTask;
  if (task < 0 || !state.isEditable || state.drag || state.linkLine) return;
  const row = scene.taskRow[task] ?? -1;
  const slot = row < 0 ? -1 : layout.slotOf(row);
  if (slot < 0 || layout.edge[slot] !== 0 || scene.isReadOnly[task] === 1) return;
  const kind = layout.kind[slot]!;
  if (kind !== ROW.task && kind !== ROW.milestone) return;
  const y = layout.y[slot]! + geometry.midline;
  const x0 = layout.x0[slot]!;
  const x1 = layout.x1[slot]!;
  const off = kind === ROW.milestone ? LINK_DOT_OFF + geometry.milestoneHalf - 2 : LINK_DOT_OFF;
  paintDot(ctx, frame, x0 - off, y);
  paintDot(ctx, frame, x1 + off, y);
  if (kind !== ROW.task || x1 - x0 < 18) return;
  const isDone = layout.doneX[slot]! >= x1;
  const line = layout.isCritical[slot] === 1 ? theme.palette.critical : theme.palette.task;
  paintGrip(ctx, x0 + 4, y, layout.doneX[slot]! > x0 + 5 ? theme.palette['on-task'] : line);
  paintGrip(ctx, x1 - 6, y, isDone ? theme.palette['on-task'] : line);
  paintFront(ctx, frame, layout.doneX[slot]!, y + geometry.barHeight / 2);
}

function paintDot(ctx: Ctx, { theme }: Frame, x: number, y: number): void {
  ctx.beginPath();
  ctx.arc(x, y, DOT_RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = theme.palette.surface;
  ctx.fill();
  ctx.strokeStyle = theme.palette.focus;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

function paintGrip(ctx: Ctx, x: number, middle: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.roundRect(x, middle - 4, 2, 8, 1);
  ctx.fill();
}

/** A small triangle under the done part's front. */
function paintFront(ctx: Ctx, { theme }: Frame, x: number, bottom: number): void {
  ctx.beginPath();
  ctx.moveTo(x, bottom - 3);
  ctx.lineTo(x + 4.5, bottom + 3);
  ctx.lineTo(x - 4.5, bottom + 3);
  ctx.closePath();
  ctx.fillStyle = theme.palette.surface;
  ctx.strokeStyle = theme.palette.focus;
  ctx.lineWidth = 1.25;
  ctx.lineJoin = 'round';
  ctx.fill();
  ctx.stroke();
}

/** A link being drawn: from the dot to the pointer, the target ringed in the colour of the answer. */
function paintLinkLine(ctx: Ctx, frame: Frame): void {
  const { state, scene, layout, geometry, theme } = frame;
  const line = state.linkLine;
  if (!line) return;
  const row = scene.taskRow[line.fromTask] ?? -1;
  if (row < 0) return;
  const half = scene.isMilestone(line.fromTask) ? geometry.milestoneHalf : 0;
  const minute = line.fromEnd === 'start' ? scene.shownStart(line.fromTask) : scene.shownFinish(line.fromTask);
  const x = frame.x(minute) + (line.fromEnd === 'start' ? -half : half);
  const y = frame.y(row) + geometry.midline;
  ctx.strokeStyle = line.toTask >= 0 && !line.isAllowed ? theme.palette.critical : theme.palette.focus;
  ctx.fillStyle = ctx.strokeStyle;
  ctx.lineWidth = 1.75;
  ctx.lineCap = 'round';
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(line.x, line.y);
  ctx.stroke();
  ctx.beginPath();
  addHead(ctx, line.x + (line.x >= x ? 3 : -3), line.y, line.x >= x ? 0 : 1);
  ctx.fill();
  const target = line.toTask < 0 ? -1 : layout.slotOf(scene.taskRow[line.toTask]!);
  if (target < 0 || layout.kind[target] === ROW.none) return;
  ctx.beginPath();
  addRing(ctx, frame, target);
  ctx.lineWidth = RING_WIDTH;
  ctx.stroke();
}
