import type { Terminal } from './terminal.js';

/** One thing a reader, the engine or a writer has to say. */
export interface Remark {
  /** `warning`, `lost`: the word the line begins with. */
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A remark on one line: `warning code: message (path, line 3)`. */
export function remarkLine({ severity, code, message, path, line, column }: Remark): string {
  const places = [
    ...(path ? [path] : []),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return `${severity} ${code}: ${message}${places.length === 0 ? '' : ` (${places.join(', ')})`}`;
}

/** What remarks have in common that say the same of different things: the code, and the kind of place. */
function kindOf({ severity, code, path = '' }: Remark): string {
  return `${severity} ${code} ${path.replace(/\[[^\]]*\]/g, '[]')}`;
}

/** Tells remarks: of each kind the first, and how many more there are; all of them when verbose. */
export function remarkAll(remarks: readonly Remark[], terminal: Terminal): void {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const kind = kindOf(remark);
    const group = groups.get(kind);
    if (group) group.push(remark);
    else groups.set(kind, [remark]);
  }
  for (const group of groups.values()) {
    const shown = terminal.isVerbose ? group : group.slice(0, 1);
    for (const remark of shown) terminal.remark(remarkLine(remark));
    const more = group.length - shown.length;
    if (more > 0) terminal.remark(`  and ${more} more like it (--verbose)`);
  }
}
