import { render } from 'lit';
import { enLate } from '../../locales/en-late.js';
import { ChangeEcho } from '../access/change-echo.js';
import { FocusKeeper } from '../access/focus-keeper.js';
import { StillMotion } from '../access/still-motion.js';
import { ToolbarStop } from '../access/toolbar-stop.js';
import { ActionKeys } from '../commands/action-keys.js';
import { MenuOpener } from '../commands/menu/menu-opener.js';
import { CommandRegistry } from '../commands/registry.js';
import type { DragReport } from '../drag/drag-look.js';
import { renderDragNote } from '../drag/drag-note.js';
import { ReportLine } from '../drag/report-line.js';
import { Changes } from './changes.js';
import { asOne } from './draft.js';
import '../draw/act/act-painters.js';
import { actPainters } from '../draw/act/act-part.js';
import { cellSource } from '../grid/columns/cell-source.js';
import { GridKeys } from '../grid/grid-keys.js';
import { onGridEvent } from '../grid/grid-pointer.js';
import { blankTask, newTask } from '../grid/rows/task-acts.js';
import { ZoomWatch } from '../page/zoom-watch.js';
import { HeldRender } from '../shell/held-render.js';
import type { GanttShell } from '../shell/shell.js';
import { TimelinePointer } from '../timeline/pointer.js';
import { CellTips } from '../tips/cell-tips.js';
import { TipTimer } from '../tips/tip-timer.js';
import { CellEditing, ClipboardKeys, RowDrag, readEntry, rowNote } from './grid-hands.js';
import { handsCss } from './hands-css.js';

/**
 * What a person changes a plan with: keys, editors and menus in the grid, the pointer on the timeline. It loads once the
 * first picture stands; what is done before it has come is held by `EarlyInput`.
 */
export class Hands {
  readonly changes: Changes;
  readonly commands: CommandRegistry;
  readonly editing: CellEditing;
  readonly keys: GridKeys;
  readonly clipboard: ClipboardKeys;
  readonly menu: MenuOpener;
  readonly tips: TipTimer;
  readonly #shell: GanttShell;
  readonly #held = new HeldRender();
  readonly #onDrag: (report: DragReport | null) => void;

  /** @param onDrag runs when what a drag or a move by keys does has changed, with null at its end */
  constructor(shell: GanttShell, onDrag: (report: DragReport | null) => void) {
    shell.addWords(enLate);
    // Its script came with this one.
    void actPainters.load();
    this.#shell = shell;
    shell.held = this.#held;
    // Not by the element: to render all of it costs more than the rest of a drag's frame.
    const line = new ReportLine(() => {
      const note = shell.element.renderRoot.querySelector<HTMLElement>('.report');
      if (note) void this.#held.render(() => render(shell.renderReport?.(), note));
    });
    this.#onDrag = report => {
      onDrag(report);
      line.changed(report !== null);
    };
    this.changes = new Changes(shell);
    this.commands = new CommandRegistry(shell);
    this.editing = new CellEditing(shell);
    this.keys = new GridKeys(shell, this.editing, this.commands, this.#onDrag);
    this.menu = new MenuOpener(shell);
    this.tips = new TipTimer(shell);
    new ActionKeys(shell, this.menu);
    new CellTips(shell, this.tips);
    new RowDrag(shell);
    new ToolbarStop(shell);
    new ZoomWatch(shell.element, () => shell.measure());
    new FocusKeeper(shell);
    new ChangeEcho(shell);
    new StillMotion(shell);
    shell.renderReport = () => shell.report && renderDragNote(shell.report, shell.strings);
    shell.noteOf = index => rowNote(shell, index);
    shell.update();
    this.clipboard = new ClipboardKeys(shell);
  }

  /** Adds the first task of a plan as it was typed, tokens and all, and opens a line for the next. */
  async enterFirst(text: string): Promise<void> {
    const shell = this.#shell;
    const task = blankTask(shell, null);
    const reading = readEntry(text, { ...cellSource(shell, -1), task });
    if (reading.kind !== 'edits') return;
    const { edits } = newTask(shell, { taskId: null, where: 'below' }, { id: task.id });
    if (!this.changes.make(asOne([...edits, ...reading.edits]), shell.strings.edit.add, 'edit')) return;
    // Its row is laid out in steps; the next one goes below it.
    for (let frame = 0; frame < 100 && !shell.schedule.outline.indexOf.has(task.id); frame += 1) {
      await new Promise(requestAnimationFrame);
    }
    this.keys.insert('below', task.id);
  }

  /** Handles an event of the grid other than a key. */
  onGrid(event: Event): void {
    onGridEvent(this.#shell, event);
  }

  /** Listens on a timeline; ends with its element. */
  pointerOn(time: HTMLElement): TimelinePointer {
    return new TimelinePointer(this.#shell, time, {
      onDrag: this.#onDrag,
      onMenu: (x, y) => this.menu.openAtPoint(x, y),
      tips: this.tips,
    });
  }
}

export const styles = [handsCss];
