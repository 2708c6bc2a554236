import type {
  AssignmentRow,
  CalendarRow,
  ConstraintType,
  DependencyRow,
  DependencyType,
  ProjectRow,
  ResourceRow,
  TaskRow,
} from '../rows.js';
import type { Fields } from './spelling.js';

/**
 * What a person writes in a page: short names and units as text. Every wire row is a literal too; a literal becomes a
 * wire row by `readTask` and its siblings: in this folder alone friendly spellings are known.
 */
export interface TaskLiteral {
  readonly id: string | number;
  readonly name?: string;
  /** `'5d'`, `'4h'`, `'3ed'`, or days as a number. */
  readonly duration?: string | number;
  /** Id of the task it lies under. */
  readonly parent?: string | number | null;
  readonly parentId?: string | number | null;
  /** Not earlier than this day. With `finish` and no duration: fixed dates, whatever the links say. */
  readonly start?: string | null;
  readonly finish?: string | null;
  /** 0 to 100. */
  readonly done?: number;
  readonly percentComplete?: number;
  readonly milestone?: boolean;
  readonly manual?: boolean;
  readonly deadline?: string | null;
  readonly constraint?: { readonly type: ConstraintType; readonly date?: string };
  readonly calendar?: string | null;
  readonly baseline?: { readonly start: string; readonly finish: string };
  /** Name or initials of whoever does it, when there are no resources. */
  readonly owner?: string;
  readonly [field: string]: unknown;
}

/** A link as written in a page. */
export interface DependencyLiteral {
  readonly id?: string | number;
  readonly predecessor?: string | number;
  readonly successor?: string | number;
  readonly type?: DependencyType;
  /** `'2d'`, `'-4h'`, `'50%'`, `'3ed'`, or days as a number. */
  readonly lag?: string | number;
  readonly [field: string]: unknown;
}

/** What a plan says of itself, as written in a page. */
export interface ProjectLiteral {
  readonly name?: string;
  readonly start?: string | null;
  readonly calendar?: string | null;
  readonly statusDate?: string | null;
  /** IANA name of the zone whose clocks the plan's dates are read on; default the viewer's. */
  readonly timeZone?: string;
  readonly [field: string]: unknown;
}

/** What the element's data properties hold. */
export interface PlanLiteral {
  readonly project?: ProjectLiteral | ProjectRow | null;
  readonly tasks?: readonly (TaskLiteral | TaskRow)[];
  readonly dependencies?: readonly (DependencyLiteral | DependencyRow)[];
  readonly calendars?: readonly (CalendarRow | Readonly<Fields>)[];
  readonly resources?: readonly (ResourceRow | Readonly<Fields>)[];
  readonly assignments?: readonly (AssignmentRow | Readonly<Fields>)[];
}
