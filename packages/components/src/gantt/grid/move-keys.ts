import { previewsOf } from '../../controllers/schedule/previews.js';
import { type DragReport, dragReport, dragSentence } from '../drag/drag-look.js';
import { dragSourceOf } from '../drag/drag-source.js';
import type { Intent } from '../drag/gesture.js';
import { isParent } from '../outline/outline.js';
import { canMove } from '../scene/scene-input.js';
import type { GanttParts } from '../shell/parts.js';
import { type Key, MOVE_STEPS, type MoveMode, moveKey } from './keyboard.js';

/** Moves a task by keys: each press asks the engine what would follow, Enter takes it. */
export class MoveKeys {
  readonly #parts: GanttParts;
  readonly #onDrag: (report: DragReport | null) => void;
  #mode: MoveMode | null = null;

  /** @param onDrag runs when what the move does has changed, with null at its end */
  constructor(parts: GanttParts, onDrag: (report: DragReport | null) => void) {
    this.#parts = parts;
    this.#onDrag = onDrag;
  }

  /** Task being moved; null = none. */
  get movingId(): string | null {
    return this.#mode?.taskId ?? null;
  }

  /** Begins to move a task, or says why it cannot be. */
  begin(id: string | null): void {
    const { schedule, announce, isEditable, strings } = this.#parts;
    const words = strings.move;
    const index = id === null ? undefined : schedule.outline.indexOf.get(id);
    if (id === null || index === undefined || !schedule.shown || !isEditable) return;
    if (!canMove(schedule.outline, index)) {
      announce(isParent(schedule.outline, index) ? words.summaryFollows : words.isFinished);
      return;
    }
    const { start, finish } = schedule.shown.columns;
    const dates = { startMinute: start[index] as number, finishMinute: finish[index] as number };
    this.#mode = { taskId: id, ...dates, movedMinutes: 0, stretchedMinutes: 0, step: 1 };
    announce(words.begins(schedule.outline.tasks[index]?.name ?? ''));
    this.#parts.update();
  }

  /** Handles a key while a task is moved. */
  onKey(event: KeyboardEvent, key: Key): void {
    const mode = this.#mode;
    if (!mode) return;
    const result = moveKey(mode, key);
    if (!result) {
      // Leaving the grid leaves the move, too.
      if (event.key === 'Tab') this.cancel();
      else event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (result.kind === 'cancel') this.cancel();
    else if (result.kind === 'drop') void this.#drop(mode);
    else {
      if (result.mode.step !== mode.step)
        this.#parts.announce(this.#parts.strings.move[MOVE_STEPS[result.mode.step]?.word ?? 'stepDay']);
      else previewsOf(this.#parts.schedule).ask(intentOf(result.mode));
      this.#mode = result.mode;
    }
  }

  /** Ends a move by keys without a change. */
  cancel(): boolean {
    if (!this.#mode) return false;
    this.#mode = null;
    this.#parts.view?.setState({ drag: null });
    this.#onDrag(null);
    previewsOf(this.#parts.schedule).end();
    this.#parts.announce(this.#parts.strings.move.cancelled);
    this.#parts.update();
    return true;
  }

  /** The engine has answered a wish of the move mode. */
  previewChanged(): void {
    const { shown } = this.#parts.schedule;
    if (!this.#mode || !shown) return;
    const report = dragReport(intentOf(this.#mode), dragSourceOf(this.#parts, shown));
    this.#parts.view?.setState({ drag: report.look });
    this.#onDrag(report);
    this.#parts.announce(dragSentence(report, this.#parts.strings));
  }

  async #drop(mode: MoveMode): Promise<void> {
    this.#mode = null;
    const { schedule, changes, announce, view, strings } = this.#parts;
    const isChanged = mode.movedMinutes !== 0 || mode.stretchedMinutes !== 0;
    const edits = isChanged ? await previewsOf(schedule).resolve(intentOf(mode)) : [];
    view?.setState({ drag: null });
    this.#onDrag(null);
    const name = schedule.outline.tasks[schedule.outline.indexOf.get(mode.taskId) ?? -1]?.name ?? '';
    if (changes.make(edits, strings.edit.start(name), 'keyboard')) announce(strings.move.moved(name));
    else announce(strings.move.unchanged);
    this.#parts.update();
  }
}

function intentOf(mode: MoveMode): Intent {
  if (mode.stretchedMinutes !== 0) {
    const finishMinute = Math.max(mode.startMinute + 15, mode.finishMinute + mode.stretchedMinutes);
    return { kind: 'resize', taskId: mode.taskId, finishMinute };
  }
  return { kind: 'move', taskId: mode.taskId, startMinute: mode.startMinute + mode.movedMinutes };
}
