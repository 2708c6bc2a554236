import { isParent } from '../outline/outline.js';
import { Later } from '../shell/later.js';
import { taskIdAt } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';

const dragPart = new Later(() => import('./columns/header/header-drag.js'));
const actsPart = new Later(() => import('./columns/header/header-acts.js'));

interface GridPlace {
  readonly taskId: string;
  readonly column: string | null;
}

function placeOf(shell: GanttShell, event: Event): GridPlace | null {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>('[data-row]');
  const taskId = row ? taskIdAt(shell, Number(row.dataset['row'])) : null;
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? null;
  return taskId === null ? null : { taskId, column };
}

/** Id of the group whose header an event was on; null = on none. */
function groupOf(shell: GanttShell, event: Event): string | null {
  const row = (event.target as Element).closest<HTMLElement>('[data-row]')?.dataset['row'];
  return row === undefined ? null : (shell.grid.rows.view.groupAt(Number(row))?.id ?? null);
}

/** An editor that takes its own clicks. */
const isInEditor = (event: Event): boolean => (event.target as Element).closest('.editor, .own-editor') !== null;

/** A click selects, opens and closes rows, and sorts by a header. */
function onGridClick(shell: GanttShell, event: MouseEvent): void {
  if (headerClick(shell, event)) return;
  const place = placeOf(shell, event);
  const group = groupOf(shell, event);
  if (group !== null) {
    shell.setCollapsed(group, !shell.collapsed.has(group));
    return;
  }
  if (!place || isInEditor(event)) return;
  if ((event.target as Element).closest('[data-twisty]')) {
    shell.setCollapsed(place.taskId, !shell.collapsed.has(place.taskId));
    return;
  }
  shell.selection.activeColumn = place.column;
  shell.select(place.taskId, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
}

/** The pointer went down: on a header it may become a drag. */
function onGridPointer(shell: GanttShell, event: PointerEvent): void {
  const header = (event.target as Element).closest<HTMLElement>('[data-header]');
  if (!header || event.button !== 0) return;
  const isEdge = (event.target as Element).closest('[data-edge]') !== null;
  shell.late.bring(dragPart, ({ HeaderDrag }) => new HeaderDrag(shell.grid.columns, header, { event, isEdge }));
}

/** A double click edits a cell, and opens or closes a summary where there is nothing to edit. */
function onGridDoubleClick(shell: GanttShell, event: MouseEvent): void {
  if (headerDoubleClick(shell, event)) return;
  const place = placeOf(shell, event);
  if (!place || isInEditor(event) || (event.target as Element).closest('[data-twisty]')) return;
  if (place.column !== null && shell.editing?.begin(place.taskId, place.column)) return;
  const { outline } = shell.schedule;
  const index = outline.indexOf.get(place.taskId);
  if (index !== undefined && isParent(outline, index))
    shell.setCollapsed(place.taskId, !shell.collapsed.has(place.taskId));
}

/** The focus came by Tab or by a click: the keyboard's place is where it is. */
function onGridFocus(shell: GanttShell, event: FocusEvent): void {
  const header = (event.target as Element).closest<HTMLElement>('[data-header]')?.dataset['header'] ?? null;
  const { selection, grid } = shell;
  if (header !== grid.columns.activeHeader) {
    grid.columns.activeHeader = header;
    shell.update();
  }
  const group = groupOf(shell, event);
  const place = group === null ? placeOf(shell, event) : { taskId: group, column: null };
  if (!place || isInEditor(event)) return;
  if (selection.activeId === place.taskId && selection.activeColumn === place.column) return;
  selection.activeId = place.taskId;
  selection.activeColumn = place.column;
  shell.update();
}

/** Leaving an editor takes what was typed, as leaving a form field does. */
function onGridBlur(shell: GanttShell, event: FocusEvent): void {
  const editor = (event.target as Element).closest<HTMLInputElement>('.editor');
  if (editor && shell.editing?.current) void shell.editing.commit(editor.value);
}

/** A double click on the edge of a header fits its column. @returns whether it was on a header */
function headerDoubleClick(shell: GanttShell, event: MouseEvent): boolean {
  const target = event.target as Element;
  const edge = target.closest<HTMLElement>('[data-edge]')?.dataset['edge'];
  if (edge !== undefined) shell.late.bring(actsPart, ({ fitColumn }) => fitColumn(shell, edge));
  return target.closest('[data-header]') !== null;
}

/** A click that was on a header sorts by its column. @returns whether it was */
function headerClick(shell: GanttShell, event: MouseEvent): boolean {
  const target = event.target as Element;
  const header = target.closest<HTMLElement>('[data-header]')?.dataset['header'];
  if (header !== undefined && !target.closest('[data-edge]')) shell.grid.rows.cycleSort(header);
  return header !== undefined;
}

const HANDLERS: Readonly<Record<string, (shell: GanttShell, event: never) => void>> = {
  click: onGridClick,
  pointerdown: onGridPointer,
  dblclick: onGridDoubleClick,
  focusin: onGridFocus,
  focusout: onGridBlur,
};

/** Handles an event of the grid other than a key. */
export function onGridEvent(shell: GanttShell, event: Event): void {
  HANDLERS[event.type]?.(shell, event as never);
}
