import type { Frame } from '../../layout/frame-view.js';
import { PILL, paintPill } from '../ink/pill.js';
import { writeText } from '../ink/text.js';
import type { TierRoom } from '../tier-room.js';

type Ctx = CanvasRenderingContext2D;

const CHIP_TOP = 2;
const DOT_RADIUS = 2.5;

/** The host's markers: a pill each, a dot where pills would lie on each other. */
export function paintMarkerPills(ctx: Ctx, frame: Frame, room: TierRoom): void {
  const { layers, state, theme } = frame;
  if (!state.showMarkers) return;
  for (const { minute, label, tone } of layers.markers) {
    if (label !== '' && paintPill(ctx, frame, room, minute, label, theme.palette.surface, theme.palette[tone]))
      continue;
    ctx.fillStyle = theme.palette[tone];
    ctx.beginPath();
    ctx.arc(Math.round(frame.x(minute)) + 0.5, theme.headerHeight - 4, DOT_RADIUS, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** Names of sprints in the upper tier, where the months leave room; they stick to the view's edge. */
export function paintSprintChips(ctx: Ctx, frame: Frame, room: TierRoom): void {
  const { layers, state, theme, text, viewport } = frame;
  if (!state.showSprints) return;
  for (const sprint of layers.sprints) {
    const from = Math.max(frame.x(sprint.start), 0) + PILL.clear;
    const to = Math.min(frame.x(sprint.finish), viewport.width) - PILL.clear;
    if (to < from) continue;
    const width = text.width(sprint.name, text.fonts.chip) + 2 * PILL.air;
    const x = room.place(from, to, width);
    if (Number.isNaN(x)) continue;
    room.take(x - PILL.clear, x + width + PILL.clear);
    const isActive = sprint.state === 'active';
    ctx.beginPath();
    ctx.roundRect(x, CHIP_TOP, width, PILL.height, 4);
    ctx.fillStyle = theme.palette[isActive ? 'selection' : 'surface-3'];
    ctx.fill();
    if (theme.isForcedColors) {
      ctx.strokeStyle = theme.palette['rule-strong'];
      ctx.lineWidth = 1;
      ctx.stroke();
    }
    ctx.fillStyle = theme.palette[isActive ? 'accent' : sprint.state === 'closed' ? 'ink-3' : 'ink-2'];
    ctx.font = text.fonts.chip;
    writeText(ctx, frame, sprint.name, x + PILL.air, CHIP_TOP + PILL.height / 2 + 0.5);
  }
}
