import type { Reason } from '@trueppm/scheduler';
import type { GanttStrings } from '../../locales/en.js';

/** What names and dates are written by. */
export interface ReasonWords {
  readonly strings: GanttStrings;
  readonly nameOf: (id: string) => string;
  /** Writes a wall-clock time as a day. */
  readonly dayOf: (time: string) => string;
}

/** One step of an explanation in words. */
export function reasonText(reason: Reason, { strings, nameOf, dayOf }: ReasonWords): string {
  const { reason: words } = strings;
  const name = reason.taskId === undefined ? '' : nameOf(reason.taskId);
  const day = dayOf(reason.bound);
  switch (reason.kind) {
    case 'link':
      return words[`link${reason.dependency?.type ?? 'FS'}`](name, day);
    case 'summary':
      return words.summary(name, day);
    case 'child':
    case 'driver':
      return words.follows(name, day);
    case 'constraint':
      return words.constraint(day);
    case 'manual':
      return words.manual(day);
    case 'actual':
      return words.actual(day);
    case 'late_date':
      return words.lateDate(day);
    case 'project_start':
      return words.projectStart(day);
    case 'project_finish':
      return words.projectFinish(day);
    case 'deadline':
      return words.deadline(day);
    case 'early_finish':
      return words.earlyFinish(day);
    case 'external':
      return words.external(day);
    case 'data_date':
      return words.dataDate(day);
    case 'suspension':
      return words.suspension(day);
    case 'expected_finish':
      return words.expectedFinish(day);
    case 'leveling_delay':
      return words.levelingDelay(day);
  }
}
