import type { CommandRegistry } from '../commands/registry.js';
import type { DragReport } from '../drag/drag-look.js';
import { inlineKey } from '../page/direction-input.js';
import { type GanttParts, rowIdAt, rowOf, taskIdAt } from '../shell/parts.js';
import type { CellEditing } from './edit/cell-editing.js';
import { EditorKeys } from './edit/editor-keys.js';
import {
  chordOf,
  type GridCommand,
  gridCommand,
  HEADER_KEYS,
  type HeaderCommand,
  keyOf,
  type Reach,
} from './keyboard.js';
import { MoveKeys } from './move-keys.js';
import { moveInOutline } from './rows/outline-acts.js';
import { deleteSelected, draftTask } from './rows/task-acts.js';

/** Id of the built-in command that a key of the grid means; null = none. */
function commandIdOf(command: GridCommand): string | null {
  switch (command.kind) {
    case 'insert':
      return `add-${command.where}`;
    case 'outline':
      return `outline-${command.move}`;
    case 'delete':
    case 'undo':
    case 'redo':
      return command.kind;
    default:
      return null;
  }
}

/** The keyboard in the tree grid: moves the focus, opens editors and rows, moves tasks. */
export class GridKeys {
  readonly #parts: GanttParts;
  readonly #editing: CellEditing;
  readonly #commands: CommandRegistry;
  readonly #move: MoveKeys;
  readonly #editor: EditorKeys;

  /** @param onDrag runs when what a move by keys does has changed, with null at its end */
  constructor(
    parts: GanttParts,
    editing: CellEditing,
    commands: CommandRegistry,
    onDrag: (report: DragReport | null) => void,
  ) {
    this.#parts = parts;
    this.#editing = editing;
    this.#commands = commands;
    this.#move = new MoveKeys(parts, onDrag);
    this.#editor = new EditorKeys(parts, editing, (where, taskId) => this.insert(where, taskId));
  }

  /** Task being moved by keys. */
  get movingId(): string | null {
    return this.#move.movingId;
  }

  /** Ends a move by keys without a change. @returns whether there was one */
  cancel(): boolean {
    return this.#move.cancel();
  }

  /** The engine has answered a wish of the move mode. */
  previewChanged(): void {
    this.#move.previewChanged();
  }

  /** Handles a key in the grid. */
  onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.classList.contains('editor')) {
      this.#editor.onKey(event, target as HTMLInputElement);
      return;
    }
    if (target.closest('.own-editor')) {
      if (event.key === 'Escape') this.#editor.leave(event);
      return;
    }
    if (this.#editing.current && event.key !== 'Escape') {
      if (this.#editing.ahead.hold(event)) event.preventDefault();
      return;
    }
    const key = { ...keyOf(event), key: inlineKey(target, event.key) };
    if (this.#move.movingId !== null) {
      this.#move.onKey(event, key);
      return;
    }
    if (this.#parts.grid.columns.activeHeader !== null) {
      const command = HEADER_KEYS[chordOf(key)];
      if (!command) return;
      event.preventDefault();
      this.#runHeader(command, this.#parts.grid.columns.activeHeader);
      return;
    }
    const command = gridCommand(key, this.#place());
    if (!command) this.#typeInto(event);
    if (!command || (command.kind === 'cancel' && !this.#editing.current)) return;
    event.preventDefault();
    const commandId = commandIdOf(command);
    if (commandId === null) this.#run(command);
    else this.#commands.runAtOnce(commandId, event, () => this.#run(command));
  }

  /** A letter or digit on a cell begins its editor with it, as in a spreadsheet. */
  #typeInto(event: KeyboardEvent): void {
    const { activeId, activeColumn } = this.#parts.selection;
    if (activeId === null || activeColumn === null || !/^[\p{L}\p{N}]$/u.test(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#editing.begin(activeId, activeColumn)) return;
    event.preventDefault();
    this.#editing.ahead.hold(event);
  }

  #place() {
    const { selection } = this.#parts;
    const row = rowOf(this.#parts, selection.activeId);
    const canOpen = row >= 0 && this.#parts.grid.rows.view.isOpenable(row);
    const isOpen = canOpen && !this.#parts.collapsed.has(selection.activeId ?? '');
    return {
      isCell: selection.activeColumn !== null,
      isFirstCell: selection.activeColumn === 'name',
      isOpen,
      isClosed: canOpen && !isOpen,
    };
  }

  /** @returns false, at once or later, when a command of the grid's changed nothing */
  #run(command: GridCommand): unknown {
    const { selection, changes, grid } = this.#parts;
    const id = selection.activeId ?? rowIdAt(this.#parts, 0);
    const row = rowOf(this.#parts, id);
    switch (command.kind) {
      case 'row':
        if (row === 0 && command.by < 0 && command.reach === undefined) this.#goToHeader(selection.activeColumn);
        else this.#goToRow(row + command.by, command.reach);
        break;
      case 'page':
        this.#goToRow(row + command.by * Math.max(1, this.#parts.space.pageRows - 1), command.reach);
        break;
      case 'row-edge':
        this.#goToRow(command.to === 'first' ? 0 : this.#parts.rows.length - 1, command.reach);
        break;
      case 'column':
        this.#goToColumn(grid.columns.indexOf(selection.activeColumn) + command.by);
        break;
      case 'column-edge':
        this.#goToColumn(command.to === 'first' ? 0 : grid.columns.shown.length - 1);
        break;
      case 'expand':
      case 'collapse':
        if (id !== null) this.#parts.setCollapsed(id, command.kind === 'collapse');
        break;
      case 'edit':
        if (id !== null) this.#editing.begin(id, selection.activeColumn ?? 'name');
        break;
      case 'select':
        this.#parts.select(id, command.how);
        break;
      case 'select-all':
        this.#selectAll();
        break;
      case 'delete':
        return deleteSelected(this.#parts);
      case 'insert':
        this.insert(command.where);
        break;
      case 'outline':
        return id !== null && moveInOutline(this.#parts, selection.has(id) ? selection.taskIds : [id], command.move);
      case 'undo':
        return changes.undo();
      case 'redo':
        return changes.redo();
      case 'pan': {
        const { view } = this.#parts;
        view?.pan((-command.by * view.viewport.width) / 4);
        break;
      }
      case 'move-mode':
        this.#move.begin(id);
        break;
      case 'cancel':
        this.#editing.cancel();
        break;
    }
    return true;
  }

  #selectAll(): void {
    const { outline } = this.#parts.schedule;
    const ids = Array.from(this.#parts.rows, index => outline.tasks[index]?.id).filter(id => id !== undefined);
    this.#parts.selectMany(ids);
    this.#parts.focusActive();
  }

  #runHeader(command: HeaderCommand, id: string): void {
    const { columns } = this.#parts.grid;
    switch (command.kind) {
      case 'column':
      case 'column-edge': {
        const last = columns.shown.length - 1;
        const to = command.kind === 'column' ? columns.indexOf(id) + command.by : command.to === 'first' ? 0 : last;
        this.#goToHeader(columns.shown[Math.min(last, Math.max(0, to))]?.id ?? null);
        break;
      }
      case 'rows': {
        columns.activeHeader = null;
        this.#parts.selection.activeColumn = id;
        this.#goToRow(this.#parts.space.first);
        break;
      }
      case 'sort':
        this.#parts.grid.rows.cycleSort(id);
        this.#parts.focusActive();
        break;
      default:
        void import('./columns/header/header-acts.js').then(({ fitColumn, stepPlace, stepWidth }) => {
          if (command.kind === 'fit') fitColumn(this.#parts, id);
          else if (command.kind === 'width') stepWidth(this.#parts, id, command.by);
          else stepPlace(this.#parts, id, command.by);
        });
    }
  }

  /** Opens a line for a task beside the active one. */
  insert(where: 'above' | 'below', taskId = this.#parts.selection.activeId): void {
    if (!this.#parts.isEditable) return;
    this.#editing.beginEntry(draftTask(this.#parts, taskId, where));
  }

  #goToHeader(columnId: string | null): void {
    this.#parts.grid.columns.activeHeader = columnId ?? 'name';
    this.#parts.focusActive();
  }

  #goToRow(row: number, reach?: Reach): void {
    const { rows, selection } = this.#parts;
    const to = Math.min(rows.length - 1, Math.max(0, row));
    const id = rowIdAt(this.#parts, to);
    if (id === null) return;
    this.#parts.reveal(to);
    const isGroup = taskIdAt(this.#parts, to) === null;
    if (!isGroup && reach !== 'focus') {
      this.#parts.select(id, reach ?? 'only');
      return;
    }
    if (isGroup && reach === undefined) this.#parts.select(null);
    selection.activeId = id;
    if (isGroup) selection.activeColumn = null;
    this.#parts.focusActive();
  }

  #goToColumn(column: number): void {
    const { selection, grid } = this.#parts;
    const { shown } = grid.columns;
    selection.activeId ??= taskIdAt(this.#parts, 0);
    selection.activeColumn = column < 0 ? null : (shown[Math.min(column, shown.length - 1)]?.id ?? null);
    this.#parts.focusActive();
  }
}
