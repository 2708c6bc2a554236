import type { ScheduleController } from '../../controllers/schedule.js';
import type { GanttStrings } from '../../locales/en.js';
import type { Format } from '../format.js';
import type { Owner } from '../scene/owners.js';
import type { TimelineView } from '../timeline/view.js';

/** What an export reads of a Gantt. `GanttShell` is one. */
export interface ExportSource {
  readonly element: HTMLElement;
  readonly schedule: ScheduleController;
  /** Null until the timeline is in the page. */
  readonly view: TimelineView | null;
  /** Open rows, outline indexes. */
  readonly rows: Int32Array;
  readonly percent: Float32Array;
  readonly owners: ReadonlyMap<string, Owner>;
  readonly collapsed: ReadonlySet<string>;
  readonly format: Format;
  readonly strings: GanttStrings;
}
