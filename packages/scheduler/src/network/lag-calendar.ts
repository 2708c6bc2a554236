import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Network } from './network.js';
import { LAG_ON_CLOCK, LAG_ON_PREDECESSOR, LAG_ON_SUCCESSOR } from './options.js';

/** The calendar a working lag between two tasks runs on, as the project's `lagCalendar` says. */
export function workingLagTime(network: Network, predecessor: number, successor: number): WorkingTime {
  const { options, fields } = network;
  const { lagCalendar } = options;
  if (lagCalendar === LAG_ON_SUCCESSOR) return fields.lagTime[successor]!;
  if (lagCalendar === LAG_ON_PREDECESSOR) return fields.lagTime[predecessor]!;
  return lagCalendar === LAG_ON_CLOCK ? network.calendars.elapsed : network.calendars.project;
}
