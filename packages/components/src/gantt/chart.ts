import { html, nothing, type TemplateResult } from 'lit';
import { renderEmpty, renderLoading, renderProblems } from './blank.js';
import { cssom } from './cssom.js';
import { renderDragNote } from './drag/drag-note.js';
import { rowOf, taskIdAt } from './gantt-parts.js';
import type { GanttShell } from './gantt-shell.js';
import type { ColumnId } from './grid/columns.js';
import type { Splitter } from './grid/splitter.js';
import { renderTreegrid } from './grid/treegrid.js';
import { Later } from './later.js';
import { renderLegend } from './legend.js';
import { isParent } from './outline.js';
import { titleNote } from './title-note.js';
import { renderToolbar } from './toolbar.js';

const whyPart = new Later(() => import('./explain/why-panel.js'));

/** What the chart's template needs beside the shell. */
export interface ChartOptions {
  readonly shell: GanttShell;
  readonly splitter: Splitter;
  readonly gridWidthPx: number;
  /** Why the plan could not be loaded; empty = it was. */
  readonly failure: string;
  /** A plan was asked for and has not come. */
  readonly isWaiting: boolean;
}

/** The whole element at desktop width: toolbar, tree grid and timeline, legend and overview. */
export function renderChart(options: ChartOptions): TemplateResult {
  const { shell, splitter } = options;
  return html`${renderTop(shell)}
    <div class="body" ${cssom(splitter.styles)}>
      <div class="scroller" tabindex="-1" @scroll=${() => shell.onScroll()}>
        <div class="content" ${cssom({ height: `${shell.contentHeight}px` })}>
          <div class="sheet">${renderGrid(shell)}<div class="time" part="timeline"></div></div>
        </div>
      </div>
      ${splitter.render(options.gridWidthPx, shell.strings)} ${renderStates(options)}
      <div class="time-overlay">${renderDragNote(shell.report, shell.words.notice, shell.strings)}${shell.explanation && !shell.report ? shell.late.use(whyPart)?.renderWhyPanel(shell) : nothing}</div>
    </div>
    <div class="foot" ${cssom(splitter.styles)}>${renderLegend(shell.layers, shell.strings)}<div class="minimap" part="minimap" aria-hidden="true"></div></div>
    <div class="sr" role="status" aria-live="polite">${shell.words.message}</div>`;
}

function renderTop(shell: GanttShell): TemplateResult {
  const { schedule, history, view, strings } = shell;
  const note = titleNote(schedule.outline, schedule.shown?.columns ?? null, shell.format, strings);
  return renderToolbar(
    {
      title: schedule.plan.project.name ?? '',
      note: note.text,
      isNoteWarning: note.isWarning,
      level: view?.scale.level ?? 'weeks',
      canUndo: history.canUndo,
      canRedo: history.canRedo,
      undoLabel: history.last ? strings.toolbar.undoOf(history.last.label) : strings.toolbar.undo,
      layers: shell.layers,
      canExplain: shell.selection.single !== null && schedule.shown !== null,
      isExplaining: shell.explanation !== null,
      isEditable: shell.isEditable,
      hasPlan: schedule.outline.tasks.length > 0,
    },
    {
      undo: () => shell.changes.undo(),
      redo: () => shell.changes.redo(),
      zoom: factor => {
        view?.zoomAt(view.viewport.width / 2, factor);
        shell.update();
      },
      fit: () => {
        view?.fit();
        shell.update();
      },
      today: () => view?.scrollToMinute(shell.element.todayMinute, 0.4),
      toggle: layer => shell.setLayer(layer),
      explain: () => shell.explain(shell.explanation ? null : shell.selection.single),
    },
    strings,
  );
}

function renderGrid(shell: GanttShell): TemplateResult {
  const { schedule, selection, editing, strings } = shell;
  const { first, last } = shell.window;
  return html`<div
    class=${shell.isByPointer ? 'grid-host by-pointer' : 'grid-host'}
    @click=${(event: MouseEvent) => onClick(shell, event)}
    @dblclick=${(event: MouseEvent) => onDoubleClick(shell, event)}
    @keydown=${(event: KeyboardEvent) => {
      shell.isByPointer = false;
      shell.onKey(event);
    }}
    @focusin=${(event: FocusEvent) => onFocus(shell, event)}
    @focusout=${(event: FocusEvent) => onBlur(shell, event)}
  >
    ${renderTreegrid({
      label: schedule.plan.project.name ? strings.grid.tasksOf(schedule.plan.project.name) : strings.grid.tasks,
      strings,
      plan: schedule.plan,
      outline: schedule.outline,
      shown: schedule.shown,
      percent: shell.percent,
      owners: shell.owners,
      rows: shell.rows,
      first,
      last,
      activeRow: rowOf(shell, selection.activeId),
      hoverTask: shell.view?.state.hoverTask ?? -1,
      movingId: shell.keys?.movingId ?? null,
      scrollTop: shell.scrollTop,
      rowHeight: shell.view?.rowHeight ?? 32,
      collapsed: shell.collapsed,
      selection,
      editing: editing?.current ?? null,
      format: shell.format,
      isEditable: shell.isEditable,
      pendingIds: schedule.pendingTaskIds,
    })}
  </div>`;
}

/** Loading, empty and problem states over the chart. */
export function renderStates({ shell, failure, isWaiting }: ChartOptions): unknown {
  const { schedule, strings } = shell;
  const nameOf = (id: string) => schedule.outline.tasks[schedule.outline.indexOf.get(id) ?? -1]?.name ?? id;
  const isFailed = schedule.state === 'failed';
  const problem = failure !== '' ? failure : isFailed ? strings.problem.engineFailed : '';
  if (problem !== '') return renderProblems([], problem, nameOf, strings);
  if (isWaiting || schedule.state === 'loading') return renderLoading(strings);
  if (schedule.state === 'ready' && schedule.outline.tasks.length === 0) {
    const onAdd = (name: string) =>
      shell.withHands(({ editing }) => {
        const created = editing.insertBelow(null, name);
        if (created !== null) shell.select(created);
      });
    return renderEmpty(shell.isEditable, onAdd, strings);
  }
  return renderProblems(schedule.problems, '', nameOf, strings);
}

interface GridPlace {
  readonly taskId: string;
  readonly column: ColumnId | null;
}

function placeOf(shell: GanttShell, event: Event): GridPlace | null {
  const target = event.target as Element;
  const row = target.closest<HTMLElement>('[data-row]');
  const taskId = row ? taskIdAt(shell, Number(row.dataset['row'])) : null;
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? null;
  return taskId === null ? null : { taskId, column: column as ColumnId | null };
}

function onClick(shell: GanttShell, event: MouseEvent): void {
  const place = placeOf(shell, event);
  const target = event.target as Element;
  if (!place || target.closest('.editor')) return;
  if (target.closest('[data-twisty]')) {
    shell.setCollapsed(place.taskId, !shell.collapsed.has(place.taskId));
    return;
  }
  shell.selection.activeColumn = place.column;
  shell.select(place.taskId, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
}

function onDoubleClick(shell: GanttShell, event: MouseEvent): void {
  const place = placeOf(shell, event);
  if (!place || (event.target as Element).closest('.editor, [data-twisty]')) return;
  if (place.column !== null && shell.editing?.begin(place.taskId, place.column)) return;
  const { outline } = shell.schedule;
  const index = outline.indexOf.get(place.taskId);
  if (index !== undefined && isParent(outline, index))
    shell.setCollapsed(place.taskId, !shell.collapsed.has(place.taskId));
}

/** The focus came by Tab or by a click: the keyboard's place is where it is. */
function onFocus(shell: GanttShell, event: FocusEvent): void {
  const place = placeOf(shell, event);
  if (!place || (event.target as Element).closest('.editor')) return;
  const { selection } = shell;
  if (selection.activeId === place.taskId && selection.activeColumn === place.column) return;
  selection.activeId = place.taskId;
  selection.activeColumn = place.column;
  shell.update();
}

/** Leaving an editor takes what was typed, as leaving a form field does. */
function onBlur(shell: GanttShell, event: FocusEvent): void {
  const editor = (event.target as Element).closest<HTMLInputElement>('.editor');
  if (editor && shell.editing?.current) void shell.editing.commit(editor.value);
}
