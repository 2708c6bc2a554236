import type { Frame } from '../../layout/frame-view.js';
import { beginLayer } from '../ink/text.js';
import { paintOverlay } from './overlay.js';

/** The canvas is a multiple of this high, px: another height is another canvas to the browser. */
const STEP_PX = 128;

/** Rows a ring, a chip of dates or the initials of another user reach beyond their own. */
const REACH_ROWS = 1;

/** Paints the overlay on a canvas no higher than what it shows: the browser copies and blends all of it in each frame. */
export function paintOverlayBand(ctx: CanvasRenderingContext2D, frame: Frame): void {
  const { canvas } = ctx;
  const { viewport, theme } = frame;
  const { dpr } = viewport;
  const band = bandOf(frame);
  const height = Math.min(viewport.height, Math.ceil((band.bottom - band.top + 2) / STEP_PX) * STEP_PX);
  // Not beyond the view: what is there to scroll to is no more than the rows.
  const top = Math.floor(Math.min(band.top, viewport.height - height) * dpr) / dpr;
  const canvasHeight = Math.max(1, Math.round(height * dpr));
  if (canvas.height !== canvasHeight) canvas.height = canvasHeight;
  canvas.style.height = `${canvasHeight / dpr}px`;
  canvas.style.top = `${theme.headerHeight + top}px`;
  beginLayer(ctx, frame, canvas.width);
  ctx.translate(0, -top);
  ctx.clearRect(0, top, viewport.width + 1, height + 1);
  paintOverlay(ctx, frame);
}

/** The part of the view that the overlay shows something in, px from its top. */
function bandOf(frame: Frame): { readonly top: number; readonly bottom: number } {
  const { state, scene, layout, viewport, geometry } = frame;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const add = (task: number): void => {
    const row = scene.taskRow[task] ?? -1;
    if (layout.slotOf(row) < 0) return;
    first = Math.min(first, row);
    last = Math.max(last, row);
  };
  add(state.hoverTask);
  add(state.focusTask);
  for (const task of state.selectedTasks) add(task);
  for (const { task } of state.peers) add(task);
  if (state.drag) {
    for (const task of state.drag.lifted) add(task);
    for (let entry = 0; entry < state.drag.old.count; entry++) add(state.drag.old.tasks[entry]!);
    // What is broken is said over all that moves.
    for (let slot = 0; slot < layout.count; slot++) if (layout.limits[slot] !== 0) add(layout.task[slot]!);
  }
  if (state.linkLine) return { top: 0, bottom: viewport.height };
  const top = Math.floor(Math.max(0, frame.y(first - REACH_ROWS)));
  const bottom = Math.min(viewport.height, frame.y(last + REACH_ROWS) + geometry.rowHeight);
  return first > last ? { top: 0, bottom: 0 } : { top, bottom };
}
