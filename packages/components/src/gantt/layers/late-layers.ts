import { paintBaselines } from '../draw/baseline.js';
import { paintConflicts } from '../draw/chips.js';
import { paintMarkerPills, paintSprintChips } from '../draw/layers/header-chips.js';
import { paintLimits } from '../draw/layers/limits.js';
import { paintProgressLine } from '../draw/layers/progress-line.js';
import { paintMarkerLines, paintSprints } from '../draw/layers/time-bands.js';
import { paintWhiskers } from '../draw/layers/whiskers.js';
import type { LayerPainters } from './layers.js';
import { peerCss } from './peers.js';

/** Layers and marks that many plans have none of: reading, drawing and choosing them. */
export { renderPeer } from './peers.js';
export { resourceNames } from './resource-names.js';
export { renderSpokenLayers } from './spoken-layers.js';
export { takeLayers } from './take-layers.js';

export const styles = [peerCss];

export const painters: LayerPainters = {
  sprints: paintSprints,
  markerLines: paintMarkerLines,
  whiskers: paintWhiskers,
  progressLine: paintProgressLine,
  baselines: paintBaselines,
  limits: paintLimits,
  conflicts: paintConflicts,
  sprintChips: paintSprintChips,
  markerPills: paintMarkerPills,
};
