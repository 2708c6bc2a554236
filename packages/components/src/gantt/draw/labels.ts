import type { Frame } from '../frame-view.js';
import { LABEL } from '../label-place.js';
import { ROW } from '../row-layout.js';

type Ctx = CanvasRenderingContext2D;

/** Outline that keeps names beside bars clear of muted lines. */
const HALO = 4;

/** The names of the rows in view, by style: outlines first, then each ink. */
export function paintLabels(ctx: Ctx, frame: Frame): void {
  const { text, theme, geometry } = frame;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.strokeStyle = theme.palette.surface;
  ctx.lineWidth = geometry.isNameAbove ? 3 : HALO;
  ctx.lineJoin = 'round';
  paintNames(ctx, frame, STYLE.task, text.fonts.label, '');
  paintNames(ctx, frame, STYLE.summary, summaryFont(frame), '');
  paintNames(ctx, frame, STYLE.task, text.fonts.label, theme.palette.ink);
  paintNames(ctx, frame, STYLE.summary, summaryFont(frame), theme.palette[geometry.isNameAbove ? 'ink' : 'ink-2']);
  paintNames(ctx, frame, STYLE.inOpen, text.fonts.labelMedium, theme.palette.ink);
  paintNames(ctx, frame, STYLE.inDone, text.fonts.labelMedium, theme.palette['on-task']);
}

const STYLE = { task: 0, summary: 1, inOpen: 2, inDone: 3 } as const;

function summaryFont({ text, geometry }: Frame): string {
  return geometry.isNameAbove ? text.fonts.labelStrong : text.fonts.labelMedium;
}

function styleOf({ layout }: Frame, slot: number): number {
  const place = layout.labelPlace[slot]!;
  if (place === LABEL.inOpen) return STYLE.inOpen;
  if (place === LABEL.inDone) return STYLE.inDone;
  return layout.kind[slot] === ROW.summary ? STYLE.summary : STYLE.task;
}

/** Names of one style; without a colour their outlines. */
function paintNames(ctx: Ctx, frame: Frame, style: number, font: string, colour: string): void {
  const { scene, layout, geometry, state } = frame;
  ctx.font = font;
  if (colour !== '') ctx.fillStyle = colour;
  for (let slot = 0; slot < layout.count; slot++) {
    if (layout.labelPlace[slot] === LABEL.none || styleOf(frame, slot) !== style) continue;
    const task = layout.task[slot]!;
    const y = layout.y[slot]! + geometry.labelMiddle + 0.5;
    if (colour !== '') ctx.fillText(scene.names[task]!, layout.labelX[slot]!, y);
    else if (!state.selectedTasks.has(task)) ctx.strokeText(scene.names[task]!, layout.labelX[slot]!, y);
  }
}
