import { namesAbove } from '../layout/above-part.js';
import type { Frame } from '../layout/frame-view.js';
import { LABEL } from '../layout/label-place.js';
import { ROW } from '../layout/row-layout.js';
import { outlineText, writeText } from './ink/text.js';

type Ctx = CanvasRenderingContext2D;

/** Outline that keeps names beside bars clear of muted lines. */
const HALO = 4;

/** The names of the rows in view, by style: outlines first, then each ink. */
export function paintLabels(ctx: Ctx, frame: Frame): void {
  if (frame.geometry.isNameAbove) {
    namesAbove.now?.paint(ctx, frame);
    return;
  }
  const { text, theme } = frame;
  ctx.textBaseline = 'middle';
  ctx.strokeStyle = theme.palette.surface;
  ctx.lineWidth = HALO;
  ctx.lineJoin = 'round';
  paintNames(ctx, frame, STYLE.task, text.fonts.label, '');
  paintNames(ctx, frame, STYLE.summary, text.fonts.labelMedium, '');
  // The hatch is as dark as text then.
  if (theme.isForcedColors) paintNames(ctx, frame, STYLE.inOpen, text.fonts.labelMedium, '');
  paintNames(ctx, frame, STYLE.task, text.fonts.label, theme.palette.ink);
  paintNames(ctx, frame, STYLE.summary, text.fonts.labelMedium, theme.palette['ink-2']);
  paintNames(ctx, frame, STYLE.inOpen, text.fonts.labelMedium, theme.palette.ink);
  paintNames(ctx, frame, STYLE.inDone, text.fonts.labelMedium, theme.palette['on-task']);
}

const STYLE = { task: 0, summary: 1, inOpen: 2, inDone: 3 } as const;

function styleOf({ layout }: Frame, slot: number): number {
  const place = layout.labelPlace[slot]!;
  if (place === LABEL.inOpen) return STYLE.inOpen;
  if (place === LABEL.inDone) return STYLE.inDone;
  return layout.kind[slot] === ROW.summary ? STYLE.summary : STYLE.task;
}

/** Names of one style; without a colour their outlines. */
function paintNames(ctx: Ctx, frame: Frame, style: number, font: string, colour: string): void {
  const { layout, geometry, state, text } = frame;
  ctx.font = font;
  if (colour !== '') ctx.fillStyle = colour;
  for (let slot = layout.paintFrom; slot < layout.paintTo; slot++) {
    if (layout.labelPlace[slot] === LABEL.none || styleOf(frame, slot) !== style) continue;
    const task = layout.task[slot]!;
    const y = layout.y[slot]! + geometry.labelMiddle + 0.5;
    if (colour !== '') writeText(ctx, frame, text.isolated(frame.label(task)), layout.labelX[slot]!, y);
    else if (style === STYLE.inOpen || (layout.isOutlined[slot]! > 0 && !state.selectedTasks.has(task))) {
      if (layout.isOutlined[slot] === 2) clearLine(ctx, frame, slot, font);
      outlineText(ctx, frame, text.isolated(frame.label(task)), layout.labelX[slot]!, y);
    }
  }
}

/** A line along a name would show between its words: it is interrupted. */
function clearLine(ctx: Ctx, frame: Frame, slot: number, font: string): void {
  const { layout, geometry, theme, text } = frame;
  const width = text.width(frame.label(layout.task[slot]!), font);
  ctx.fillStyle = theme.palette.surface;
  ctx.fillRect(layout.labelX[slot]! - 2, layout.y[slot]! + geometry.midline - 2, width + 4, 4);
}
