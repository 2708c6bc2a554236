import type { Reason } from '@trueppm/scheduler';

const LINK_WORDS = {
  FS: 'starts after it finishes',
  SS: 'starts with it',
  FF: 'finishes with it',
  SF: 'finishes when it starts',
} as const;

/** One step of an explanation in words. */
export function reasonText(reason: Reason, nameOf: (id: string) => string, dayOf: (time: string) => string): string {
  const name = reason.taskId === undefined ? '' : nameOf(reason.taskId);
  const day = dayOf(reason.bound);
  switch (reason.kind) {
    case 'link':
      return `Waits for ${name}: ${LINK_WORDS[reason.dependency?.type ?? 'FS']} (${day})`;
    case 'summary':
      return `Lies in ${name}, which begins on ${day}`;
    case 'child':
    case 'driver':
      return `Follows ${name} (${day})`;
    case 'constraint':
      return `Held by its constraint of ${day}`;
    case 'manual':
      return `Dates typed by hand (${day})`;
    case 'actual':
      return `Really started on ${day}`;
    case 'late_date':
      return `As late as possible (${day})`;
    case 'project_start':
      return `The plan starts on ${day}`;
    case 'project_finish':
      return `The plan finishes on ${day}`;
    case 'deadline':
      return `Held by its deadline of ${day}`;
    case 'early_finish':
      return `Nothing follows: it may not slip past ${day}`;
    case 'external':
      return `Dated by another plan (${day})`;
    case 'data_date':
      return `Nothing is left to do before the data date of ${day}`;
    case 'suspension':
      return `Suspended until ${day}`;
    case 'expected_finish':
      return `Expected to end on ${day}`;
    case 'leveling_delay':
      return `Delayed by levelling to ${day}`;
  }
}
