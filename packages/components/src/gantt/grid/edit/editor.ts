import { html, nothing, type TemplateResult } from 'lit';
import type { CellSource, Column } from '../columns/column.js';
import type { CellEditorActions } from '../columns/column-spec.js';
import { type Editing, editTextOf } from './cell-editing.js';

/** How editors drawn by hosts, and lists, end. */
export type EditorActions = CellEditorActions & {
  /** A value was chosen from a list. */
  choose(value: string): void;
};

/** The editor in a cell: a text field, a list of choices, or what the host draws. */
export function renderEditor(editing: Editing, column: Column, cell: CellSource, actions: EditorActions): unknown {
  if (column.ownEditor && column.hostCell) return renderOwn(column, cell, actions);
  if (column.choices) return renderChoices(column, cell, actions);
  return html`<input
    class="editor"
    part="editor"
    type="text"
    autocomplete="off"
    spellcheck=${column.id === 'name'}
    aria-label=${column.label}
    aria-invalid=${editing.problem === '' ? nothing : 'true'}
    title=${editing.problem === '' ? nothing : editing.problem}
    .value=${editTextOf(column, cell)}
  />`;
}

function renderOwn(column: Column, cell: CellSource, actions: EditorActions): TemplateResult | string {
  try {
    return html`<div class="own-editor" part="editor">${column.ownEditor?.render(column.hostCell?.(cell) as never, actions)}</div>`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function renderChoices({ label, choices }: Column, cell: CellSource, { choose }: EditorActions): TemplateResult {
  const current = cell.task.constraint_type ?? 'asap';
  return html`<select
    class="editor"
    part="editor"
    aria-label=${label}
    @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
  >${choices?.map(({ value, label: words }) => html`<option value=${value} ?selected=${value === current}>${words}</option>`)}</select>`;
}
