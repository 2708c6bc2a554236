import type { ScheduleController } from '../../controllers/schedule.js';
import { parseLocalTime } from '../../plan/local-time.js';
import { type BarPainter, BarPainting } from './bar-painting.js';
import { setBaselines } from './baseline-choice.js';
import type { HostLayers, HostLayerValues, LayerWatcher } from './host-layers.js';
import type { LayerProblem } from './host-list.js';
import { readPeers } from './peers.js';
import { readBaselines, readForecast, readMarkers, readSprints } from './read-layers.js';

/** What is taken, and who is told. */
interface Taking {
  /** Values that changed. */
  readonly names: readonly (keyof HostLayerValues)[];
  readonly schedule: ScheduleController;
  readonly watcher: LayerWatcher;
}

/** Reads what changed of the host's values. What cannot be read is left out and said once, in one event. */
export function takeLayers(layers: HostLayers, values: HostLayerValues, { names, schedule, watcher }: Taking): void {
  const problems: LayerProblem[] = [];
  if (names.includes('baselines')) setBaselines(layers, readBaselines(values.baselines, problems));
  if (names.includes('forecast')) {
    layers.forecast = readForecast(values.forecast, problems);
    layers.lastForecast = Number.NaN;
    // NaN fails the comparison: the first one is taken.
    for (const { p80 } of layers.forecast?.values() ?? []) if (!(p80 <= layers.lastForecast)) layers.lastForecast = p80;
  }
  if (names.includes('sprints')) layers.sprints = readSprints(values.sprints, problems);
  if (names.includes('markers')) layers.markers = readMarkers(values.markers, problems);
  if (names.includes('peers')) layers.peers = readPeers(values.peers, problems);
  if (names.includes('barPainter')) layers.painting = readPainter(values.barPainter, problems, { schedule, watcher });
  watcher.onChange();
  const [first] = problems;
  if (!first) return;
  const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
  watcher.onProblem('bad_data', `${first.path}: ${first.message}${more}`, problems);
}

function readPainter(
  value: unknown,
  problems: LayerProblem[],
  { schedule, watcher }: Omit<Taking, 'names'>,
): BarPainting | null {
  if (value == null) return null;
  const painter = (typeof value === 'function' ? { paint: value } : value) as BarPainter;
  if (typeof painter.paint !== 'function' && typeof painter.paintOver !== 'function') {
    problems.push({ path: 'barPainter', message: 'It has neither a paint nor a paintOver function.' });
    return null;
  }
  return new BarPainting(painter, {
    taskOf: task => schedule.outline.tasks[task],
    minuteOf: time => parseLocalTime(time),
    onError: cause => {
      const message = cause instanceof Error ? cause.message : String(cause);
      watcher.onProblem('painter_failed', `The bar painter threw and is not called again: ${message}`, cause);
    },
  });
}
