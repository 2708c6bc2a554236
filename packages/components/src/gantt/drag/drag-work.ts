import { previewsOf } from '../../controllers/schedule/previews.js';
import { checkEdits } from '../../controllers/schedule/questions.js';
import type { GanttStrings } from '../../locales/en.js';
import type { PlanRowEdit } from '../../plan/edit.js';
import { newId } from '../../plan/new-id.js';
import type { GanttParts } from '../shell/parts.js';
import { type DragReport, dragReport, dragSentence } from './drag-look.js';
import { dragSourceOf } from './drag-source.js';
import { FirstPlace, type PlaceSource } from './first-place.js';
import type { GestureEffect, Intent } from './gesture-input.js';

type LinkWish = Extract<GestureEffect, { kind: 'link' }>;

/** Words of `strings.edit` for what a drag does. */
const LABELS = {
  move: 'start',
  resize: 'duration',
  'resize-start': 'duration',
  progress: 'progress',
} as const satisfies Record<Intent['kind'], keyof GanttStrings['edit']>;

/** A bar that has not moved yet leaves no place behind. */
const NOWHERE = { count: 0, tasks: new Int32Array(0), start: new Float64Array(0), finish: new Float64Array(0) };

const idsOf = ({ taskId, alsoIds = [] }: Intent): readonly string[] => [taskId, ...alsoIds];

/** What a drag does to the plan: previews, drops, takes back, links. The gesture machine says when. */
export class DragWork {
  readonly #parts: GanttParts;
  readonly #onReport: (report: DragReport | null) => void;
  readonly #firstPlace = new FirstPlace();
  #intent: Intent | null = null;
  /** The answer last compared with what was shown before it. */
  #heard: Intent | null = null;
  /** The wish last told of. */
  #reported: Intent | null = null;

  /** @param onReport runs when what a drag does has changed, with null at its end */
  constructor(parts: GanttParts, onReport: (report: DragReport | null) => void) {
    this.#parts = parts;
    this.#onReport = onReport;
  }

  /** Bars of the drag stand elsewhere, or the engine has answered that they do not: what the drag does now. */
  previewChanged(isMoved: boolean): void {
    const { schedule, view } = this.#parts;
    if (this.#intent === null || !schedule.shown) return;
    const { answered } = previewsOf(schedule);
    if (answered && answered !== this.#heard) {
      this.#heard = answered;
      const source = this.#placeSource;
      if (source) this.#firstPlace.compare(answered, source);
    }
    if (!isMoved && this.#reported === this.#intent) return;
    this.#reported = this.#intent;
    const report = dragReport(this.#intent, dragSourceOf(this.#parts, schedule.shown));
    view?.setState({ drag: report.look });
    this.#onReport(report);
  }

  /** A finger has picked a bar up: it is lifted before it moves. */
  pickUp(taskId: string): void {
    const { schedule, view } = this.#parts;
    const lifted = new Set([schedule.outline.indexOf.get(taskId) ?? -1]);
    view?.setState({ drag: { kind: 'move', lifted, old: NOWHERE } });
    navigator.vibrate?.(12);
  }

  /** Shows what an intent would do. */
  preview(intent: Intent): void {
    if (this.#intent === null) this.#firstPlace.begin();
    this.#intent = intent;
    if (intent.kind === 'progress') for (const id of idsOf(intent)) this.#showProgress(id, intent.percent);
    const source = this.#placeSource;
    previewsOf(this.#parts.schedule).ask(intent, source && this.#firstPlace.placesOf(intent, source));
  }

  get #placeSource(): PlaceSource | null {
    const { schedule, view } = this.#parts;
    if (!schedule.shown || !view) return null;
    const { indexOf } = schedule.outline;
    return { shown: schedule.shown, indexOf: id => indexOf.get(id), isWorkingDay: day => view.isWorkingDay(day) };
  }

  /** Shows the plan as it was. */
  revert(): void {
    if (this.#intent?.kind === 'progress') {
      const { outline } = this.#parts.schedule;
      for (const id of idsOf(this.#intent)) {
        this.#showProgress(id, outline.tasks[outline.indexOf.get(id) ?? -1]?.percent_complete ?? 0);
      }
    }
    this.#end();
    previewsOf(this.#parts.schedule).end();
  }

  /** Does what the last preview showed; the dates on screen stay until the plan has them. */
  async drop(intent: Intent): Promise<void> {
    this.#intent = null;
    const { schedule, changes, announce, strings } = this.#parts;
    const { outline, shown } = schedule;
    // Somebody else may have deleted it meanwhile.
    if (!outline.indexOf.has(intent.taskId)) {
      this.revert();
      return;
    }
    const edits = await previewsOf(schedule).resolve(intent);
    this.#parts.updateAfterPaint();
    const count = idsOf(intent).length;
    const name = outline.tasks[outline.indexOf.get(intent.taskId) ?? -1]?.name ?? '';
    if (shown) announce(dragSentence(dragReport(intent, dragSourceOf(this.#parts, shown)), strings));
    this.#end();
    changes.make(edits, count > 1 ? strings.edit.moveMany(count) : strings.edit[LABELS[intent.kind]](name), 'drag');
  }

  /** Links two tasks, unless they are linked or the link would close a circle. */
  async link({ fromId, toId, type }: LinkWish): Promise<void> {
    const { schedule, changes, notify, strings } = this.#parts;
    const exists = schedule.latest.dependencies.some(
      link => link.predecessor_id === fromId && link.successor_id === toId,
    );
    if (exists) {
      notify(strings.edit.isLinked);
      return;
    }
    const row = {
      id: newId(),
      predecessor_id: fromId,
      successor_id: toId,
      type,
      lag_minutes: 0,
      lag_percent: null,
      lag_unit: 'd',
    };
    const edits: readonly PlanRowEdit[] = [{ table: 'dependencies', op: 'create', row }];
    const [problem] = await checkEdits(schedule, edits);
    if (problem) notify(problem.code === 'cycle' ? strings.edit.closesCircle : problem.message);
    else changes.make(edits, strings.edit.link, 'drag');
  }

  #showProgress(taskId: string, percent: number): void {
    const { view, schedule } = this.#parts;
    const task = schedule.outline.indexOf.get(taskId);
    if (task !== undefined) view?.scene.setProgress(task, percent / 100);
  }

  #end(): void {
    this.#intent = null;
    this.#parts.view?.setState({ drag: null, linkLine: null });
    this.#onReport(null);
  }
}
