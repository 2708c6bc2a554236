import type { ReactiveController } from 'lit';
import type { PlanLayers, PlanSource, SourceProblem, SourceState } from '../../context.js';
import { History } from '../../controllers/history.js';
import { ObserveController } from '../../controllers/observe.js';
import { ProviderConsumer } from '../../controllers/provider-consumer.js';
import { emit } from '../../events.js';
import type { PlanLiteral } from '../../plan/literals/literal.js';
import type { PlanRows } from '../../plan/rows.js';
import type { HostLayerValues } from '../layers/host-layers.js';
import type { GanttHost } from './host.js';
import { Later } from './later.js';
import type { ProjectClock } from './project-clock.js';
import type { GanttShell } from './shell.js';

/** Data properties: any of them makes the element own its rows. */
const DATA = ['timeZone', 'project', 'tasks', 'dependencies', 'calendars', 'resources', 'assignments'] as const;

const linkPart = new Later(() => import('./selection-link.js'));

/** Where an element's plan can come from. */
export interface FeedHost extends GanttHost, HostLayerValues {
  /** The plan's own, or the id of a provider's project. */
  readonly project: PlanLiteral['project'] | string;
  readonly tasks: PlanLiteral['tasks'];
  readonly dependencies: PlanLiteral['dependencies'];
  readonly calendars: PlanLiteral['calendars'];
  readonly resources: PlanLiteral['resources'];
  readonly assignments: PlanLiteral['assignments'];
}

/** Where the plan comes from: the element's own properties, or a project of the provider above it. */
export class PlanFeed implements ReactiveController {
  /** Why the plan could not be loaded, as its source says it; null = it was. */
  failure: string | null = null;
  readonly #host: FeedHost;
  readonly #shell: GanttShell;
  readonly #clock: ProjectClock;
  readonly #provider: ProviderConsumer;
  readonly #rows: ObserveController<PlanRows>;
  readonly #state: ObserveController<SourceState>;
  readonly #problems: ObserveController<SourceProblem>;
  readonly #layers: ObserveController<PlanLayers>;
  readonly #ownHistory = new History();
  #source: PlanSource | null = null;
  #endHistory: (() => void) | null = null;
  #endSelection: (() => void) | undefined;

  constructor(host: FeedHost, shell: GanttShell, clock: ProjectClock) {
    this.#host = host;
    this.#shell = shell;
    this.#clock = clock;
    this.#provider = new ProviderConsumer(host);
    const error = (cause: unknown) => this.#onLoadError(cause);
    this.#rows = new ObserveController<PlanRows>(host, { next: rows => shell.schedule.setRows(rows), error });
    this.#state = new ObserveController<SourceState>(host, { next: state => this.#onState(state), error });
    this.#problems = new ObserveController<SourceProblem>(host, { next: ({ code, cause }) => this.#tell(code, cause) });
    this.#layers = new ObserveController<PlanLayers>(host, {
      next: layers => shell.hostLayers.takeSource(layers, host),
      error: cause => void this.#tell('load_failed', cause),
    });
    host.addController(this);
  }

  /** A plan was asked for and has not come. */
  get isWaiting(): boolean {
    const asksForPlan = typeof this.#host.project === 'string' || this.#source !== null;
    return asksForPlan && this.#shell.schedule.state === 'idle';
  }

  hostDisconnected(): void {
    this.#leaveHistory();
    this.#endSelection?.();
    this.#source = null;
    this.#rows.source = null;
    this.#state.source = null;
    this.#problems.source = null;
    this.#layers.source = null;
  }

  /** Takes what the host has set anew, and another provider. */
  take(changed: ReadonlyMap<PropertyKey, unknown>): void {
    const { project, tasks } = this.#host;
    const { value: provided } = this.#provider;
    const ownsRows = tasks !== undefined;
    const projectId = typeof project === 'string' ? project : ownsRows ? null : provided?.projectId;
    const source = projectId ? (provided?.plan(projectId) ?? null) : null;
    if (source !== this.#source) {
      // Before the plan goes, and what is selected in it.
      this.#endSelection?.();
      this.#takeSource(source);
      const shares = source && provided && projectId;
      this.#shell.history = shares ? provided.history(projectId) : this.#ownHistory;
      const selection = shares && provided.selection?.(projectId);
      if (selection)
        this.#shell.late.bring(linkPart, ({ linkSelection }) => {
          if (source !== this.#source) return;
          this.#endSelection?.();
          this.#endSelection = linkSelection(this.#shell, selection);
        });
    }
    if (!source && ownsRows && DATA.some(name => changed.has(name))) this.#takeProperties();
    this.#endHistory ??= this.#shell.history.subscribe(() => this.#host.requestUpdate());
  }

  /** Loads the plan again, or has it dated again. */
  retry(): void {
    const source = this.#source;
    if (this.failure === null) this.#shell.schedule.retry();
    else {
      this.#takeSource(null);
      source?.reopen?.();
      this.#takeSource(source);
    }
    this.#host.requestUpdate();
  }

  #takeSource(source: PlanSource | null): void {
    const { schedule } = this.#shell;
    this.#source = source;
    this.failure = null;
    schedule.reset();
    schedule.source = source;
    this.#problems.source = source?.problems$ ?? null;
    this.#shell.hostLayers.takeSource({}, this.#host);
    this.#layers.source = source?.layers$ ?? null;
    this.#rows.source = source?.rows$ ?? null;
    this.#state.source = source?.state$ ?? null;
    this.#leaveHistory();
  }

  #leaveHistory(): void {
    this.#endHistory?.();
    this.#endHistory = null;
  }

  #takeProperties(): void {
    const { tasks, dependencies, calendars, resources, assignments } = this.#host;
    const project = typeof this.#host.project === 'string' ? { id: this.#host.project } : this.#host.project;
    this.failure = null;
    const plan = { project, tasks, dependencies, calendars, resources, assignments } as PlanLiteral;
    this.#shell.schedule.setLiterals(plan, this.#clock.zoneOf(project));
  }

  /** Shows what is not yet stored, and a plan that will not come. */
  #onState(state: SourceState): void {
    const isLost = state === 'error' && this.#shell.schedule.state === 'idle';
    if (isLost) this.failure ??= '';
    this.#host.requestUpdate();
  }

  #onLoadError(cause: unknown): void {
    this.failure = this.#tell('load_failed', cause);
    this.#host.requestUpdate();
  }

  #tell(code: SourceProblem['code'], cause: unknown): string {
    const message = cause instanceof Error ? cause.message : String(cause);
    emit(this.#host, 'ppm-error', { code, message, cause });
    return message;
  }
}
