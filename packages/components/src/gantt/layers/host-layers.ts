import type { PlanLayers } from '../../context.js';
import type { ScheduleController } from '../../controllers/schedule.js';
import type { PlanRows } from '../../plan/rows.js';
import { type LateParts, Later } from '../shell/later.js';
import type { GanttShell } from '../shell/shell.js';
import { calendarOf } from '../timeline/calendar-row.js';
import { CalendarShade } from '../timeline/calendar-shade.js';
import type { PeerMark } from '../timeline/state.js';
import type { BarPainting } from './bar-painting.js';
import {
  type BaselineLayer,
  type ForecastSpan,
  type LayerPainters,
  OWN_BASELINE,
  type SpansByTask,
  type SprintBand,
  type TimelineLayers,
  type TimeMarker,
} from './layers.js';
import type { Peer } from './peers.js';

const layersPart = new Later(() => import('./late-layers.js'));

type Late = typeof import('./late-layers.js');

/** The element's properties that show something beside the plan. */
export const LAYER_PROPERTIES = ['baselines', 'forecast', 'sprints', 'markers', 'barPainter', 'peers'] as const;

/** What a host gave for them. */
export type HostLayerValues = Readonly<Record<(typeof LAYER_PROPERTIES)[number], unknown>>;

/** What the layers tell their element. */
export interface LayerWatcher {
  /** Brings scripts of the element. */
  readonly late: LateParts;
  /** Other layers are to be drawn. */
  onChange(): void;
  /** Something a host gave cannot be used, or its painter threw. */
  onProblem(code: 'bad_data' | 'painter_failed', message: string, cause: unknown): void;
}

const ROUND_THE_CLOCK = { fromMinute: 0, toMinute: 1440 };
/** Tasks counted in elapsed time know no other. */
const ALWAYS = new CalendarShade(
  [
    {
      id: 'always',
      weekdays: ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => ({ weekday, shifts: [ROUND_THE_CLOCK] })),
    },
  ],
  'always',
);

/** The host's layers as the timeline draws them: lists read once when they are set, tasks looked up when in view. */
export class HostLayers implements TimelineLayers {
  forecast: SpansByTask<ForecastSpan> | null = null;
  lastForecast = Number.NaN;
  sprints: readonly SprintBand[] = [];
  markers: readonly TimeMarker[] = [];
  painters: LayerPainters | null = null;
  painting: BarPainting | null = null;
  /** Where other users work now. */
  peers: readonly Peer[] = [];
  /** The baselines there are to choose from, those drawn, and what a person chose, by id. */
  allBaselines: readonly BaselineLayer[] = [OWN_BASELINE];
  baselines = this.allBaselines;
  readonly chosenBaselines = new Map<string, boolean>();
  /** What the plan's source shows beside it, as it said last and as it is drawn. The host's own values go before. */
  ofSource: PlanLayers = {};
  drawnOfSource = this.ofSource;
  /** The list of layers is open. */
  isMenuOpen = false;
  #late: Late | null = null;
  #isAsked = false;
  readonly #schedule: ScheduleController;
  readonly #watcher: LayerWatcher;
  #namesOf: PlanRows | null = null;
  #names: ReadonlyMap<string, string> = new Map();
  #calendars: PlanRows['calendars'] | null = null;
  readonly #shades = new Map<string, CalendarShade | null>();

  constructor(schedule: ScheduleController, watcher: LayerWatcher) {
    this.#schedule = schedule;
    this.#watcher = watcher;
  }

  /** Brings the script that reads and draws the layers, and then has them drawn. */
  load(): void {
    // Rows in view ask once a frame for as long as it has not come.
    if (this.#late || this.#isAsked) return;
    this.#isAsked = true;
    this.#watcher.late.bring(layersPart, module => {
      this.#come(module);
      this.#watcher.onChange();
    });
  }

  /** The same, for who waits. Rejects when the script cannot be loaded. */
  async ready(): Promise<void> {
    this.#come(await layersPart.load());
  }

  /** Takes what the plan's source shows beside it. */
  takeSource(ofSource: PlanLayers, host: HostLayerValues): void {
    this.ofSource = ofSource;
    // Many a project has nothing.
    if (this.#late || Object.keys(ofSource).length > 0) this.take(host, []);
  }

  /** Takes what changed of the host's values. What cannot be read is left out and said once, in one event. */
  take(values: HostLayerValues, names: readonly (keyof HostLayerValues)[]): void {
    this.#watcher.late.bring(layersPart, module => {
      this.#come(module);
      module.takeLayers(this, values, { names, schedule: this.#schedule, watcher: this.#watcher });
    });
  }

  #come(module: Late): void {
    this.#late = module;
    this.painters = module.painters;
  }

  /** Sprints and markers in words, undefined when there are none. */
  spoken(shell: GanttShell): unknown {
    return this.sprints.length + this.markers.length > 0 ? this.#late?.renderSpokenLayers(shell) : undefined;
  }

  /** The frame of another user in a cell, undefined when nobody is there. */
  peerIn(taskId: string, column: string): unknown {
    return this.peers.length > 0 ? this.#late?.renderPeer(this.peers, taskId, column) : undefined;
  }

  /** Other users whose mark is on a bar. */
  get peerMarks(): readonly PeerMark[] {
    const { indexOf } = this.#schedule.outline;
    return this.peers.flatMap(({ taskId, column, initials }) => {
      const task = column === '' ? indexOf.get(taskId) : undefined;
      return task === undefined ? [] : [{ task, initials }];
    });
  }

  resourcesOf(task: number): string {
    const { plan, outline } = this.#schedule;
    if (!this.#late) {
      this.load();
      return '';
    }
    if (this.#namesOf !== plan) {
      this.#namesOf = plan;
      this.#names = this.#late.resourceNames(plan);
    }
    return this.#names.get(outline.tasks[task]?.id ?? '') ?? '';
  }

  shadeOf(task: number): CalendarShade | null {
    const { plan, outline } = this.#schedule;
    const row = outline.tasks[task];
    if (row?.duration_unit?.startsWith('e')) return ALWAYS;
    const id = row?.['calendar_id'];
    return typeof id !== 'string' || id === plan.project.calendar_id ? null : this.#shadeBy(id);
  }

  #shadeBy(id: string): CalendarShade | null {
    const { calendars } = this.#schedule.plan;
    if (this.#calendars !== calendars) {
      this.#calendars = calendars;
      this.#shades.clear();
    }
    let shade = this.#shades.get(id);
    if (shade === undefined) {
      shade = calendars.some(calendar => calendar.id === id)
        ? new CalendarShade(calendars.map(calendarOf), id, () => this.#watcher.onChange())
        : null;
      this.#shades.set(id, shade);
    }
    return shade;
  }

  piecesOf(task: number): Float64Array | null {
    return this.#schedule.shown?.piecesOf(task) ?? null;
  }
}
