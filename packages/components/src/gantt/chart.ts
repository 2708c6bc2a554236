import { html, nothing, type TemplateResult } from 'lit';
import { renderLoading, renderProblems } from './blank.js';
import { cssom } from './cssom.js';
import { renderDragNote } from './drag/drag-note.js';
import { rowOf } from './gantt-parts.js';
import type { GanttShell } from './gantt-shell.js';
import { cellSource } from './grid/columns/cell-source.js';
import type { Splitter } from './grid/splitter.js';
import { renderTreegrid } from './grid/treegrid.js';
import { Later } from './later.js';
import { renderLegend } from './legend.js';
import { titleNote } from './title-note.js';
import { renderToolbar } from './toolbar.js';

const emptyPart = new Later(() => import('./empty.js'));
const layersMenuPart = new Later(() => import('./layers/layers-menu.js'));
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
      ${splitter.render(options.gridWidthPx, shell.strings)} ${renderStates(options)} ${shell.grid.renderPanel()}
      <div class="time-overlay">${renderDragNote(shell.report, shell.words.notice, shell.strings)}${shell.explanation && !shell.report ? shell.late.use(whyPart)?.renderWhyPanel(shell) : nothing}</div>
    </div>
    <div class="foot" ${cssom(splitter.styles)}>${renderLegend(shell.layers, shell.hostLayers, shell.strings)}<div class="minimap" part="minimap" aria-hidden="true"></div></div>
    <div id="layers-menu" class="layers-menu" popover aria-label=${shell.strings.layers.title} @beforetoggle=${(event: ToggleEvent) => onLayersMenu(shell, event)}>${shell.hostLayers.isMenuOpen ? shell.late.use(layersMenuPart)?.renderLayersMenu(shell) : nothing}</div>
    <div class="sr" role="status" aria-live="polite">${shell.words.message}</div>`;
}

function renderTop(shell: GanttShell): TemplateResult {
  const { schedule, history, view, strings } = shell;
  return renderToolbar(
    {
      title: schedule.plan.project.name ?? '',
      note: titleNote(schedule.shown, view?.scene.baselineEnd ?? Number.NaN, shell.format, strings),
      level: view?.scale.level ?? 'weeks',
      canUndo: history.canUndo && shell.isEditable,
      canRedo: history.canRedo && shell.isEditable,
      undoLabel: history.last ? strings.toolbar.undoOf(history.last.label) : strings.toolbar.undo,
      layers: shell.layers,
      hasForecast: shell.hostLayers.forecast !== null,
      canExplain: shell.selection.single !== null && schedule.shown !== null,
      isExplaining: shell.explanation !== null,
      isEditable: shell.element.isEditable,
      search: shell.grid.searchText,
      hasPlan: schedule.outline.tasks.length > 0,
    },
    {
      undo: () => shell.withHands(({ changes }) => changes.undo()),
      redo: () => shell.withHands(({ changes }) => changes.redo()),
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
      columns: () => shell.grid.toggleChooser(),
      export: () => shell.withHands(({ commands }) => void commands.run('export')),
      search: text => {
        shell.grid.find(text);
        shell.update();
      },
      nextHit: by => shell.grid.goToHit(by),
      explain: () => shell.explain(shell.explanation ? null : shell.selection.single),
    },
    strings,
  );
}

/** The list of layers opens under its button; what it holds comes with its first opening. */
function onLayersMenu(shell: GanttShell, event: ToggleEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const button = (menu.getRootNode() as ShadowRoot).querySelector('[popovertarget="layers-menu"]');
  shell.hostLayers.isMenuOpen = event.newState === 'open';
  shell.update();
  if (!button || event.newState !== 'open') return;
  const box = button.getBoundingClientRect();
  menu.style.insetBlockStart = `${box.bottom + 4}px`;
  const isRtl = shell.view?.theme.isRtl ?? false;
  const start = isRtl ? innerWidth - box.right : box.left;
  menu.style.insetInlineStart = `${Math.max(8, Math.min(start, innerWidth - 240))}px`;
}

function renderGrid(shell: GanttShell): TemplateResult {
  const { schedule, selection, editing, strings } = shell;
  const { first, last } = shell.window;
  return html`<div
    class=${shell.isByPointer ? 'grid-host by-pointer' : 'grid-host'}
    tabindex="-1"
    @click=${shell.onGrid}
    @pointerdown=${shell.onGrid}
    @dblclick=${shell.onGrid}
    @keydown=${(event: KeyboardEvent) => {
      shell.isByPointer = false;
      shell.onKey(event);
    }}
    @focusin=${shell.onGrid}
    @focusout=${shell.onGrid}
  >
    ${renderTreegrid(shell.rowPool, {
      label: schedule.plan.project.name ? strings.grid.tasksOf(schedule.plan.project.name) : strings.grid.tasks,
      strings,
      outline: schedule.outline,
      shown: schedule.shown,
      columns: shell.grid.columns,
      sort: shell.grid.rows.order.sort,
      cell: index => cellSource(shell, index),
      noteOf: shell.noteOf,
      nameOf: (name, index) => shell.grid.nameOf(name, index),
      rows: shell.rows,
      view: shell.grid.rows.view,
      first,
      last,
      activeRow: rowOf(shell, selection.activeId),
      hoverTask: shell.view?.state.hoverTask ?? -1,
      movingId: shell.keys?.movingId ?? null,
      scrollTop: shell.scrollTop,
      rowHeight: shell.view?.rowHeight ?? 32,
      collapsed: shell.collapsed,
      selection,
      editing,
      isEditable: shell.isEditable,
      peerIn: (taskId, column) => shell.hostLayers.peerIn(taskId, column),
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
  if (isWaiting || (schedule.state === 'loading' && !schedule.shown)) return renderLoading(strings);
  if (schedule.state === 'ready' && schedule.outline.tasks.length === 0) {
    const onAdd = (text: string) => shell.withHands(hands => void hands.enterFirst(text));
    return shell.late.use(emptyPart)?.renderEmpty(shell.isEditable, onAdd, strings);
  }
  return renderProblems(schedule.problems, '', nameOf, strings);
}
