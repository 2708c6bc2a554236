import type { Tooltip } from '../tips/tip.js';
import type { LanguageHost } from './language.js';

/** Dates shown to be judged, such as those of levelling. */
export interface Trial {
  /** Shows the plan as it is. */
  cancel(): void;
}

/** What the shell asks of its element. */
export interface GanttHost extends LanguageHost {
  readonly isEditable: boolean;
  readonly isNameAbove: boolean;
  /** What stands beside a bar; anything else means its name. */
  label: string;
  /** The clock's minute, or the host's own. */
  readonly todayMinute: number;
  rectOf(taskId: string): DOMRect | null;
  /** Makes the host's own tips. */
  readonly tooltip: Tooltip | undefined;
}
