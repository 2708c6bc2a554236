import { html, nothing, type TemplateResult } from 'lit';
import type { Chrome } from '../chrome/chrome.js';
import { cellSource } from '../grid/columns/cell-source.js';
import { renderTreegrid } from '../grid/treegrid.js';
import { cssom } from '../page/cssom.js';
import { Later } from '../shell/later.js';
import { rowOf } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';

const blankPart = new Later(() => import('./blank.js'));
const emptyPart = new Later(() => import('./empty.js'));
const problemsPart = new Later(() => import('./problems.js'));
const whyPart = new Later(() => import('../explain/why-panel.js'));

/** What the chart's template needs beside the shell. */
export interface ChartOptions {
  readonly shell: GanttShell;
  /** Why the plan could not be loaded, as its source says it; null = it was. */
  readonly failure: string | null;
  /** Loads or dates the plan again. */
  readonly retry: () => void;
  /** A plan was asked for and has not come. */
  readonly isWaiting: boolean;
}

/**
 * The whole element at desktop width: toolbar, tree grid and timeline, legend and overview.
 * @param chrome null until its script has come
 */
export function renderChart(options: ChartOptions, chrome: Chrome | null): TemplateResult {
  const { shell } = options;
  const { strings } = shell;
  const widths = cssom(chrome?.styles ?? {});
  return html`<div class="toolbar" part="toolbar" role=${chrome ? 'toolbar' : nothing} aria-label=${chrome ? strings.toolbar.label : nothing}>${chrome?.renderTools()}</div>
    <div class="body" ${widths}>
      <div class="scroller" tabindex="-1" @scroll=${() => shell.onScroll()}>
        <div class="content" ${cssom({ height: `${shell.space.contentHeight}px` })}>
          <div class="sheet">${renderGrid(shell)}<div class="time" part="timeline"></div></div>
        </div>
      </div>
      ${chrome?.renderSplitter()} ${renderStates(options)} ${shell.grid.renderPanel()}
      <div class="time-overlay"><div class="report"></div>${shell.report ? nothing : renderNotice(shell)}${shell.explaining.shown && !shell.report ? shell.late.use(whyPart)?.renderWhyPanel(shell) : nothing}</div>
    </div>
    <div class="foot" ${widths}><ul class="legend" part="legend" aria-label=${chrome ? strings.legend.label : nothing}>${chrome?.renderLegend()}</ul><div class="minimap" part="minimap" aria-hidden="true"></div></div>
    ${chrome?.renderLayersMenu()}
    ${shell.hostLayers.spoken(shell)}
    <div class="sr" role="status" aria-live="polite">${shell.words.message}</div>`;
}

function renderGrid(shell: GanttShell): TemplateResult {
  const { schedule, selection, editing, strings } = shell;
  const { first, last } = shell.space.window;
  return html`<div
    class=${shell.isByPointer ? 'grid-host by-pointer' : 'grid-host'}
    tabindex="-1"
    @click=${shell.hands.onGrid}
    @pointerdown=${shell.hands.onGrid}
    @dblclick=${shell.hands.onGrid}
    @keydown=${(event: KeyboardEvent) => {
      shell.isByPointer = false;
      shell.hands.onKey(event);
    }}
    @focusin=${shell.hands.onGrid}
    @focusout=${shell.hands.onGrid}
  >
    ${renderTreegrid(shell.rowPool, {
      label: schedule.plan.project.name ? strings.grid.tasksOf(schedule.plan.project.name) : strings.grid.tasks,
      strings,
      outline: schedule.outline,
      shown: schedule.shown,
      columns: shell.grid.columns,
      sort: shell.grid.rows.order.sort,
      cell: index => cellSource(shell, index),
      noteOf: shell.drawn.now.hasAllLinks ? shell.noteOf : null,
      nameOf: (name, index) => shell.grid.nameOf(name, index),
      text: shell.view?.frame.text ?? null,
      nameFonts: shell.view?.theme.nameFonts ?? ['', ''],
      paneWidth: shell.pane?.gridWidth ?? 0,
      rows: shell.rows,
      view: shell.grid.rows.view,
      first,
      last,
      activeRow: rowOf(shell, selection.activeId),
      hoverTask: shell.view?.state.hoverTask ?? -1,
      movingId: shell.keys?.movingId ?? null,
      scrollTop: shell.space.scrollTop,
      rowHeight: shell.space.heightPx,
      collapsed: shell.collapsed,
      selection,
      editing,
      isEditable: shell.isEditable,
      peerIn: (taskId, column) => shell.hostLayers.peerIn(taskId, column),
      pendingIds: schedule.pendingTaskIds,
    })}
  </div>`;
}

/** What could not be done, over the chart; it is announced too. */
export function renderNotice({ words }: GanttShell): TemplateResult | typeof nothing {
  return words.notice === '' ? nothing : html`<div class="drag-note notice" aria-hidden="true">${words.notice}</div>`;
}

/** Loading, empty and problem states over the chart. */
export function renderStates({ shell, failure, retry, isWaiting }: ChartOptions): unknown {
  const { schedule, late } = shell;
  const isLong = shell.waiting.isLong(isWaiting, schedule.state === 'loading' && !schedule.shown);
  if (failure === null && schedule.state !== 'failed') {
    if (isLong) return late.use(blankPart)?.renderLoading(shell.strings);
    if (schedule.state === 'ready' && schedule.outline.tasks.length === 0)
      return late.use(emptyPart)?.renderEmpty(shell);
    if (!schedule.problems.some(({ severity }) => severity === 'error')) return nothing;
  }
  return late.use(problemsPart)?.renderProblems(shell, failure, retry);
}
