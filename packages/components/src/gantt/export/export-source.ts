import type { PartialStrings } from '../../locales/strings.js';
import type { GanttParts } from '../shell/parts.js';

/** What an export reads of a Gantt. `GanttShell` is one. */
export interface ExportSource extends GanttParts {
  readonly collapsed: ReadonlySet<string>;
  /** Brings what draws marks that not every plan has. */
  readonly hostLayers: { ready(): Promise<void> };
  /** Adds words that come with a late script. */
  addWords(words: PartialStrings): void;
}
