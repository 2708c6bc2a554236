import type { GanttStrings } from '../../locales/en.js';
import type { PlanRowEdit } from '../../plan/edit.js';
import { newId } from '../../plan/new-id.js';
import type { GanttParts } from '../gantt-parts.js';
import { type DragReport, dragReport, dragSentence } from './drag-look.js';
import type { GestureEffect, Intent } from './gesture.js';

type LinkWish = Extract<GestureEffect, { kind: 'link' }>;

/** Words of `strings.edit` for what a drag does. */
const LABELS = { move: 'start', resize: 'duration', progress: 'progress' } as const satisfies Record<
  Intent['kind'],
  keyof GanttStrings['edit']
>;

/** What a drag does to the plan: previews, drops, takes back, links. The gesture machine says when. */
export class DragWork {
  readonly #parts: GanttParts;
  readonly #onReport: (report: DragReport | null) => void;
  #intent: Intent | null = null;

  /** @param onReport runs when what a drag does has changed, with null at its end */
  constructor(parts: GanttParts, onReport: (report: DragReport | null) => void) {
    this.#parts = parts;
    this.#onReport = onReport;
  }

  /** The engine has answered: what the drag does now. */
  previewChanged(): void {
    const { schedule, view } = this.#parts;
    if (this.#intent === null || !schedule.shown) return;
    const report = dragReport(this.#intent, this.#parts.dragSource(schedule.shown));
    view?.setState({ drag: report.look });
    this.#onReport(report);
  }

  /** Shows what an intent would do. */
  preview(intent: Intent): void {
    this.#intent = intent;
    if (intent.kind === 'progress') this.#showProgress(intent.taskId, intent.percent);
    this.#parts.schedule.preview(intent);
  }

  /** Shows the plan as it was. */
  revert(): void {
    if (this.#intent?.kind === 'progress') {
      const { outline } = this.#parts.schedule;
      const row = outline.tasks[outline.indexOf.get(this.#intent.taskId) ?? -1];
      this.#showProgress(this.#intent.taskId, row?.percent_complete ?? 0);
    }
    this.#end();
    this.#parts.schedule.endPreview();
  }

  /** Does what the last preview showed; the dates on screen stay until the plan has them. */
  async drop(intent: Intent): Promise<void> {
    this.#intent = null;
    const { schedule, changes, announce, strings } = this.#parts;
    const { outline, shown } = schedule;
    const edits = await schedule.resolve(intent);
    const name = outline.tasks[outline.indexOf.get(intent.taskId) ?? -1]?.name ?? '';
    if (shown) announce(dragSentence(dragReport(intent, this.#parts.dragSource(shown)), strings));
    this.#end();
    changes.make(edits, strings.edit[LABELS[intent.kind]](name), 'drag');
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
    const [problem] = await schedule.check(edits);
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
