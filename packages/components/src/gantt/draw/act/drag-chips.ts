import type { Frame } from '../../layout/frame-view.js';
import { ROW } from '../../layout/row-layout.js';
import { chip, leftOf, outline, paintConflicts } from '../chips.js';
import { writeText } from '../ink/text.js';

type Ctx = CanvasRenderingContext2D;

/** Looks of chips: height, air at the sides. */
const DATE_CHIP = { height: 20, air: 7 } as const;
const NOTE_CHIP = { height: 18, air: 6 } as const;

/** While dragging: dates over both ends of the lifted bars, `+n days` notes and conflicts beside moved ones. */
export function paintDragChips(ctx: Ctx, frame: Frame): void {
  if (!frame.state.drag) return;
  ctx.textBaseline = 'middle';
  paintConflicts(ctx, frame);
  if (!frame.geometry.isNameAbove) paintNotes(ctx, frame);
  paintDates(ctx, frame);
}

/** `+5 days` beside each moved bar. */
function paintNotes(ctx: Ctx, frame: Frame): void {
  const { state, scene, layout, text, theme, geometry, viewport } = frame;
  const old = state.drag?.old;
  if (!old?.notes) return;
  ctx.font = text.fonts.chip;
  for (let entry = 0; entry < old.count; entry++) {
    const words = old.notes[entry];
    const row: number = scene.taskRow[old.tasks[entry]!]!;
    const slot = row < 0 ? -1 : layout.slotOf(row);
    if (!words || slot < 0 || layout.edge[slot] !== 0 || layout.kind[slot] === ROW.summary) continue;
    const width = text.width(words, text.fonts.chip) + 2 * NOTE_CHIP.air;
    const right = layout.freeX[slot]!;
    const isRight = right + width <= viewport.width - 6;
    // The left is the conflict's while there is one: it matters more.
    if (!isRight && layout.limits[slot] !== 0) continue;
    const x = isRight ? right : leftOf(frame, slot) - 10 - width;
    const top = layout.y[slot]! + geometry.midline - NOTE_CHIP.height / 2;
    chip(ctx, x, top, width, NOTE_CHIP.height);
    ctx.fillStyle = theme.palette.raised;
    ctx.fill();
    outline(ctx, x, top, width, NOTE_CHIP.height, theme.palette['rule-strong']);
    ctx.fillStyle = theme.palette['ink-2'];
    writeText(ctx, frame, words, x + NOTE_CHIP.air, top + NOTE_CHIP.height / 2 + 0.5);
  }
}

/** Date chips over both ends of each lifted bar; the percentage over the front while progress is dragged. */
function paintDates(ctx: Ctx, frame: Frame): void {
  const { state, scene, layout, text } = frame;
  if (!state.drag) return;
  for (const task of state.drag.lifted) {
    const slot = layout.slotOf(scene.taskRow[task]!);
    if (slot < 0 || layout.edge[slot] !== 0) continue;
    const top = dateTop(frame, layout.y[slot]!);
    if (state.drag.kind === 'progress') {
      paintDate(ctx, frame, layout.doneX[slot]!, top, `${Math.round(scene.progress[task]! * 100)}%`);
      continue;
    }
    const isByHours = frame.scale.level === 'hours';
    const start = isByHours ? text.dayAndTime(scene.start[task]!) : text.startDateLong(scene.start[task]!);
    const finish = isByHours ? text.dayAndTime(scene.finish[task]!) : text.finishDateLong(scene.finish[task]!);
    if (layout.kind[slot] === ROW.milestone) {
      paintDate(ctx, frame, layout.x0[slot]!, top, finish);
      continue;
    }
    // Over a short bar the chips stand side by side.
    const need = (dateWidth(frame, start) + dateWidth(frame, finish)) / 2 + 4;
    const push = Math.max(0, need - (layout.x1[slot]! - layout.x0[slot]!)) / 2;
    paintDate(ctx, frame, layout.x0[slot]! - push, top, start);
    paintDate(ctx, frame, layout.x1[slot]! + push, top, finish);
  }
}

/** Above the row; of the first one below its bar, so that neither it nor a name above it is covered. */
function dateTop({ geometry }: Frame, rowTop: number): number {
  const above = rowTop - 18;
  return above >= 2 ? above : rowTop + geometry.barTop + geometry.barHeight + 4;
}

function dateWidth({ text }: Frame, words: string): number {
  return text.width(words, text.fonts.chipMedium) + 2 * DATE_CHIP.air;
}

function paintDate(ctx: Ctx, frame: Frame, centre: number, top: number, words: string): void {
  const { palette } = frame.theme;
  const width = dateWidth(frame, words);
  const x = centre - width / 2;
  ctx.shadowColor = palette['shade-1'];
  ctx.shadowBlur = 8 * frame.viewport.dpr;
  ctx.shadowOffsetY = 2 * frame.viewport.dpr;
  chip(ctx, x, top, width, DATE_CHIP.height);
  ctx.fillStyle = palette.ink;
  ctx.fill();
  ctx.shadowColor = 'transparent';
  ctx.fillStyle = palette.surface;
  ctx.font = frame.text.fonts.chipMedium;
  writeText(ctx, frame, words, x + DATE_CHIP.air, top + DATE_CHIP.height / 2 + 0.5);
}
