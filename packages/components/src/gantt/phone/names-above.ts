import { outlineText, writeText } from '../draw/ink/text.js';
import { dayText } from '../draw/markers.js';
import type { NamesAbove } from '../layout/above-part.js';
import type { Frame } from '../layout/frame-view.js';
import { LABEL } from '../layout/label-place.js';
import { ROW } from '../layout/row-layout.js';

/** Outline that keeps a name clear of the lines behind it, and the air it keeps from the view's edges, px. */
const HALO = 3;
const EDGE_AIR = 14;

/** A phone's names, each above its bar and pinned to the view. */
export const abovePainter: NamesAbove = {
  place(frame, slot) {
    const { layout, text, viewport } = frame;
    const width = text.width(nameOf(frame, slot), fontOf(frame, slot));
    const start = layout.x0[slot]! - (layout.kind[slot] === ROW.milestone ? 6 : 0);
    layout.labelPlace[slot] = LABEL.above;
    layout.labelX[slot] = Math.max(EDGE_AIR, Math.min(start, viewport.width - width - EDGE_AIR));
  },

  paint(ctx, frame) {
    const { layout, geometry, theme, state } = frame;
    ctx.textBaseline = 'middle';
    ctx.strokeStyle = theme.palette.surface;
    ctx.lineWidth = HALO;
    ctx.lineJoin = 'round';
    for (let slot = layout.paintFrom; slot < layout.paintTo; slot++) {
      if (layout.labelPlace[slot] === LABEL.none) continue;
      const name = nameOf(frame, slot);
      const y = layout.y[slot]! + geometry.labelMiddle + 0.5;
      ctx.font = fontOf(frame, slot);
      if (!state.selectedTasks.has(layout.task[slot]!)) outlineText(ctx, frame, name, layout.labelX[slot]!, y);
      ctx.fillStyle = theme.palette[layout.edge[slot] === 0 ? 'ink' : 'ink-3'];
      writeText(ctx, frame, name, layout.labelX[slot]!, y);
    }
  },
};

/** Groups and the selected task are strong. */
function fontOf({ text, state, layout }: Frame, slot: number): string {
  const isStrong = layout.kind[slot] === ROW.summary || state.selectedTasks.has(layout.task[slot]!);
  return isStrong ? text.fonts.labelStrong : text.fonts.label;
}

/** The name; of a bar out of view also where it is and when. */
function nameOf(frame: Frame, slot: number): string {
  const { scene, layout, text, strings } = frame;
  const task = layout.task[slot]!;
  const name = text.isolated(scene.names[task]!);
  if (layout.edge[slot]! < 0) return `‹ ${strings.nameAndDate(name, dayText(frame, scene.shownFinish(task) - 1))}`;
  if (layout.edge[slot]! === 0) return name;
  const isMilestone = layout.kind[slot] === ROW.milestone;
  const date = dayText(frame, isMilestone ? scene.shownFinish(task) - 1 : scene.shownStart(task));
  return `${strings.nameAndDate(name, date)} ›`;
}
