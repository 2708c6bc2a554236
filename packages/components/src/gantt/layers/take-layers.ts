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

/**
 * Reads what changed of the host's values and of the source's. What cannot be read is left out and said once, in one
 * event.
 */
export function takeLayers(layers: HostLayers, values: HostLayerValues, taking: Taking): void {
  const { schedule, watcher } = taking;
  const problems: LayerProblem[] = [];
  const tell = (found: readonly LayerProblem[]) => say(found, watcher);
  const { ofSource } = layers;
  const names = [...taking.names, ...changedOfSource(layers)];
  layers.drawnOfSource = ofSource;
  if (names.length === 0) return;
  /** The host's own value, null included, else the source's. */
  const given = (name: (typeof OF_SOURCE)[number]): unknown =>
    values[name] === undefined ? ofSource[name] : values[name];
  if (names.includes('baselines'))
    setBaselines(layers, readBaselines(given('baselines'), problems, tell), ofSource.baselineName ?? '');
  if (names.includes('forecast')) {
    const forecast = readForecast(given('forecast'), problems, tell);
    layers.forecast = forecast;
    layers.lastForecast = forecast?.last ?? Number.NaN;
  }
  if (names.includes('sprints')) layers.sprints = readSprints(given('sprints'), problems);
  if (names.includes('markers')) layers.markers = readMarkers(given('markers'), problems);
  if (names.includes('peers')) layers.peers = readPeers(values.peers, problems);
  if (names.includes('barPainter')) layers.painting = readPainter(values.barPainter, problems, { schedule, watcher });
  watcher.onChange();
  tell(problems);
}

/** What a source may have beside its plan. */
const OF_SOURCE = ['baselines', 'forecast', 'sprints', 'markers'] as const;

/** What the source has otherwise than it is drawn. */
function changedOfSource({ ofSource, drawnOfSource }: HostLayers): (keyof HostLayerValues)[] {
  const isRenamed = ofSource.baselineName !== drawnOfSource.baselineName;
  return OF_SOURCE.filter(name => ofSource[name] !== drawnOfSource[name] || (isRenamed && name === 'baselines'));
}

/** What could not be read, in one event. */
function say(problems: readonly LayerProblem[], watcher: LayerWatcher): void {
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
