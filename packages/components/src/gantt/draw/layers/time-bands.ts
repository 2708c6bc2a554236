import type { Frame } from '../../layout/frame-view.js';
import { hair, snap } from '../ink/hair.js';

type Ctx = CanvasRenderingContext2D;

const EDGE_DASH = [2, 3];
const SOLID: number[] = [];

/** Sprints as faint bands under everything: the active one in the selection's tint, the others by their edges alone. */
export function paintSprints(ctx: Ctx, frame: Frame): void {
  const { layers, state, theme, viewport } = frame;
  if (!state.showSprints || layers.sprints.length === 0) return;
  // In forced colours a rule is as dark as text: bands stay behind the plan.
  ctx.strokeStyle = theme.palette[theme.isForcedColors ? 'baseline' : 'rule-strong'];
  ctx.lineWidth = hair(frame);
  ctx.setLineDash(EDGE_DASH);
  for (const sprint of layers.sprints) {
    const x0 = frame.x(sprint.start);
    const x1 = frame.x(sprint.finish);
    if (x1 <= 0) continue;
    if (x0 >= viewport.width) break;
    if (sprint.state === 'active') {
      ctx.fillStyle = theme.palette.selection;
      ctx.fillRect(x0, 0, x1 - x0, viewport.height);
    }
    ctx.beginPath();
    for (let edge = 0; edge < 2; edge++) {
      const x = snap(frame, edge === 0 ? x0 : x1) + hair(frame) / 2;
      ctx.moveTo(x, 0);
      ctx.lineTo(x, viewport.height);
    }
    ctx.stroke();
  }
  ctx.setLineDash(SOLID);
}

/** The host's markers: a line of 1 px over the ground. */
export function paintMarkerLines(ctx: Ctx, frame: Frame): void {
  const { layers, state, theme, viewport } = frame;
  if (!state.showMarkers) return;
  for (const marker of layers.markers) {
    const x = frame.x(marker.minute);
    if (x < 0) continue;
    if (x > viewport.width) break;
    ctx.fillStyle = theme.palette[marker.tone];
    ctx.fillRect(snap(frame, x), 0, hair(frame), viewport.height);
  }
}
