import type { Explanation } from '@trueppm/scheduler';
import { html, nothing, type TemplateResult } from 'lit';
import type { TaskRow } from '../../plan/rows.js';
import { IS_CRITICAL } from '../../plan/shown-schedule.js';
import { renderChain } from '../explain/why-panel.js';
import { cellSource } from '../grid/columns/cell-source.js';
import type { ColumnId } from '../grid/columns/column.js';
import { editTextOf } from '../grid/edit/editor.js';
import { isParent } from '../outline/outline.js';
import type { GanttShell } from '../shell/shell.js';

/** What the sheet shows beside the task's own line. */
export type SheetMode = 'closed' | 'summary' | 'why' | 'edit';

/** State and actions of the sheet. */
export interface SheetOptions {
  readonly mode: SheetMode;
  readonly explanation: Explanation | null;
  setMode(mode: SheetMode): void;
}

/** Fields with their words of `strings.phone`. */
const FIELDS = [
  { id: 'name', word: 'name' },
  { id: 'days', word: 'days' },
  { id: 'start', word: 'start' },
  { id: 'done', word: 'percent' },
] as const;

/** The phone's sheet for the tapped task: what it is, why it stands there, and its fields. */
export function renderTaskSheet(shell: GanttShell, options: SheetOptions): TemplateResult | typeof nothing {
  const { schedule, selection, strings } = shell;
  const words = strings.phone;
  const index = schedule.outline.indexOf.get(selection.single ?? '');
  const task = index === undefined ? undefined : schedule.outline.tasks[index];
  if (options.mode === 'closed' || index === undefined || !task || !schedule.shown) return nothing;
  const close = (): void => {
    options.setMode('closed');
    shell.focusActive();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    // A bar being dragged lies above its sheet.
    if (!shell.pointer?.cancel()) close();
  };
  return html`<section class="task-sheet" aria-label=${words.task(task.name ?? '')} @keydown=${onKey}>
    <button class="grab" type="button" aria-label=${words.close} @click=${close}></button>
    <h2 dir="auto" tabindex="-1">${task.name ?? ''}</h2>
    <p>${sentence(shell, index, task)}</p>
    ${options.mode === 'why' && options.explanation ? renderChain(shell, options.explanation) : nothing}
    ${options.mode === 'edit' ? renderFields(shell, index, task) : nothing}
    <div class="sheet-actions">
      ${options.mode === 'edit' ? nothing : html`<button class="plain" type="button" aria-pressed=${options.mode === 'why'} @click=${() => options.setMode(options.mode === 'why' ? 'summary' : 'why')}>${words.why}</button>`}
      ${shell.isEditable ? html`<button class="first" type="button" @click=${() => options.setMode(options.mode === 'edit' ? 'summary' : 'edit')}>${options.mode === 'edit' ? words.ready : words.edit}</button>` : nothing}
    </div>
  </section>`;
}

function sentence(shell: GanttShell, index: number, task: TaskRow): string {
  const { schedule, format, strings } = shell;
  const words = strings.phone;
  const columns = schedule.shown?.columns;
  if (!columns) return '';
  const dates = format.span(columns.start[index] as number, columns.finish[index] as number);
  const duration = format.duration(
    columns.durationMinutes[index] as number,
    task,
    schedule.plan.project,
    isParent(schedule.outline, index),
  );
  const slack = (columns.totalSlackMinutes[index] as number) / (schedule.plan.project.minutes_per_day ?? 480);
  const isCritical = ((columns.flags[index] as number) & IS_CRITICAL) !== 0;
  const room = isCritical ? words.critical : words.slack(Math.round(slack * 10) / 10);
  return duration === '–'
    ? words.event(dates, room)
    : /\p{L}$/u.test(duration)
      ? words.event(`${dates} · ${duration}`, room)
      : words.work(
          dates,
          Math.round(
            ((columns.durationMinutes[index] as number) / (schedule.plan.project.minutes_per_day ?? 480)) * 10,
          ) / 10,
          room,
        );
}

function renderFields(shell: GanttShell, index: number, task: TaskRow): TemplateResult {
  const cell = cellSource(shell, index);
  const take = async (column: ColumnId, event: Event) => {
    const input = event.target as HTMLInputElement;
    const { editing } = shell;
    if (!editing) return;
    editing.current = { taskId: task.id, column, problem: '' };
    const isTaken = await editing.commit(input.value);
    input.setAttribute('aria-invalid', String(!isTaken));
    const note = input.nextElementSibling;
    if (note) note.textContent = isTaken ? '' : (editing.current?.problem ?? '');
    if (!isTaken) editing.cancel();
  };
  return html`<div class="fields">
    ${FIELDS.map(({ id, word }) => {
      const column = shell.grid.columns.find(id);
      if (!column?.isEditable(cell)) return nothing;
      return html`<label>${shell.strings.phone[word]}<input type="text" autocomplete="off" .value=${editTextOf(column, cell)} aria-describedby=${`wrong-${id}`} @change=${(event: Event) => take(id, event)} /><span class="wrong" id=${`wrong-${id}`}></span></label>`;
    })}
  </div>`;
}
