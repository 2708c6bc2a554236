/**
 * Caps on plan files. Every one has a reason: a reader takes files from strangers, so what a file may cost is decided
 * here and not by the file.
 */

/** Largest plan file read, bytes. 50 MiB holds some 40,000 tasks as Microsoft Project writes them. */
export const maxFileBytes = 50 * 1024 * 1024;

/** Deepest element nesting. MSPDI itself needs 9; anything far beyond is an attack on the parser's stack. */
export const maxXmlDepth = 32;

/** Attributes of one element. Plan files have namespaces and xsi:nil, at most a handful. */
export const maxAttributes = 256;

/** Longest text of one element, characters. Task notes with formatting stay below 100,000. */
export const maxTextLength = 1_000_000;

/** Elements in one record (a task, an assignment). Hourly work of one assignment over two years is about 90,000. */
export const maxRecordElements = 150_000;

/** Records (tasks, resources, assignments, calendars, links together). Beyond this no view could show the plan. */
export const maxRecords = 500_000;

/** Problems and warnings listed of one file: beyond this the list tells nobody anything new. */
export const maxFindings = 200;

/** Cells in one row of a table. Spreadsheets may have 16,384 columns; a plan uses some thirty. */
export const maxCells = 2_000;
