import type { Frame } from '../layout/frame-view.js';
import { actPainters } from './act/act-part.js';
import { paintBars } from './bars.js';
import { paintGrid } from './grid.js';
import { paintLabels } from './labels.js';
import { paintLinks } from './links.js';
import { paintMarkers, paintPills } from './markers.js';

/** The plan from back to front: ground, baselines, links, old places, bars, marks, names, conflicts, pills. */
export function paintPlan(ctx: CanvasRenderingContext2D, frame: Frame): void {
  const { painting, painters } = frame.layers;
  paintGrid(ctx, frame);
  painters?.baselines(ctx, frame);
  paintLinks(ctx, frame);
  if (frame.state.drag) actPainters.now?.paintDrag(ctx, frame);
  painting?.paint(ctx, frame);
  paintBars(ctx, frame);
  paintMarkers(ctx, frame);
  painters?.limits(ctx, frame);
  painters?.whiskers(ctx, frame);
  painters?.progressLine(ctx, frame);
  painting?.paintOver(ctx, frame);
  paintLabels(ctx, frame);
  if (!frame.state.drag) painters?.conflicts(ctx, frame);
  paintPills(ctx, frame);
}
