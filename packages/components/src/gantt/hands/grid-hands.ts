/** What the hands do with rows and cells: half of their script, in a file of its own that comes at the same time. */
export { rowNote } from '../access/row-note.js';
export { RowDrag } from '../drag/row-drag.js';
export { ClipboardKeys } from '../grid/clipboard/clipboard-keys.js';
export { CellEditing } from '../grid/edit/cell-editing.js';
export { readEntry } from '../grid/edit/entry.js';
