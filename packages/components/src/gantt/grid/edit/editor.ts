import { html, nothing, type TemplateResult } from 'lit';
import { warningIcon } from '../../page/icon.js';
import { type CellSource, type Column, labelOf } from '../columns/column.js';
import type { CellEditorActions } from '../columns/column-spec.js';
import type { Editing } from './cell-editing.js';

/** How editors drawn by hosts, and lists, end. */
export type EditorActions = CellEditorActions & {
  /** A value was chosen from a list. */
  choose(value: string): void;
  /** Somebody typed. */
  typed(text: string): void;
};

/** The editor in a cell: a text field, a list of choices, or what the host draws; and under it what is wrong. */
export function renderEditor(editing: Editing, column: Column, cell: CellSource, actions: EditorActions): unknown {
  if (column.ownEditor && column.hostCell) return renderOwn(column, cell, actions);
  const { problem } = editing;
  const hint = problem === '' && editing.isEntry ? editing.hint : undefined;
  return html`${column.choices ? renderChoices(editing, column, cell, actions) : renderText(editing, column, cell, actions)}${
    hint === undefined ? nothing : html`<span class="entry-hint" id="entry-hint">${hint}</span>`
  }${
    problem === ''
      ? nothing
      : html`<span class=${`cell-problem align-${column.align}${editing.isLow ? ' above' : ''}`} id="cell-problem">${warningIcon}${problem}</span>`
  }`;
}

/** What describes the input: what is wrong, else how the line is understood. */
const describedBy = ({ problem, isEntry, hint }: Editing) =>
  problem !== '' ? 'cell-problem' : isEntry && hint !== undefined ? 'entry-hint' : nothing;

function renderText(editing: Editing, column: Column, cell: CellSource, { typed }: EditorActions): TemplateResult {
  return html`<input
    class="editor"
    part="editor"
    type="text"
    autocomplete="off"
    spellcheck=${column.id === 'name'}
    aria-label=${labelOf(column, cell.strings)}
    aria-invalid=${editing.problem === '' ? nothing : 'true'}
    aria-describedby=${describedBy(editing)}
    .value=${editTextOf(column, cell)}
    @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
  />`;
}

function renderOwn(column: Column, cell: CellSource, actions: EditorActions): TemplateResult | string {
  try {
    return html`<div class="own-editor" part="editor">${column.ownEditor?.render(column.hostCell?.(cell) as never, actions)}</div>`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function renderChoices(editing: Editing, column: Column, cell: CellSource, { choose }: EditorActions): TemplateResult {
  const current = cell.task.constraint_type ?? 'asap';
  return html`<select
    class="editor"
    part="editor"
    aria-label=${labelOf(column, cell.strings)}
    aria-invalid=${editing.problem === '' ? nothing : 'true'}
    aria-describedby=${describedBy(editing)}
    @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
  >${column.choices?.(cell).map(({ value, label }) => html`<option value=${value} ?selected=${value === current}>${label}</option>`)}</select>`;
}

/** What an editor of a cell begins with. */
export function editTextOf(column: Column, cell: CellSource): string {
  return column.editText ? column.editText(cell) : column.text(cell);
}
