import { paintMarkerPills, paintSprintChips } from '../draw/layers/header-chips.js';
import { paintProgressLine } from '../draw/layers/progress-line.js';
import { paintMarkerLines, paintSprints } from '../draw/layers/time-bands.js';
import { paintWhiskers } from '../draw/layers/whiskers.js';
import type { LayerPainters } from './layers.js';
import { peerCss } from './peers.js';

/** Everything of the layers that a plan alone does not need: reading, drawing and choosing them. */
export { BarPainting } from './bar-painting.js';
export { readPeers, renderPeer } from './peers.js';
export { readBaselines, readForecast, readMarkers, readSprints } from './read-layers.js';
export { resourceNames } from './resource-names.js';

export const styles = [peerCss];

export const painters: LayerPainters = {
  sprints: paintSprints,
  markerLines: paintMarkerLines,
  whiskers: paintWhiskers,
  progressLine: paintProgressLine,
  sprintChips: paintSprintChips,
  markerPills: paintMarkerPills,
};
