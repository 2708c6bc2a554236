import type { BaselineLiteral, ForecastLiteral, MarkerLiteral, PlanLiteral, SprintLiteral } from '@trueppm/components';
import { library } from './library.js';

/** What the library's builders show beside their plan. */

const day = (text: string): string => `2026-${text}`;

/** Where the finishes are likely to lie, as a simulation would say. */
export const libraryForecast: readonly ForecastLiteral[] = [
  { task: 'roof', p50: day('03-20'), p80: day('03-25') },
  { task: 'beams', p50: day('03-18'), p80: day('03-20') },
  { task: 'heating', p50: day('04-03'), p80: day('04-10') },
  { task: 'floors', p50: day('04-09'), p80: day('04-15') },
  { task: 'robot', p50: day('04-23'), p80: day('04-28') },
  { task: 'install', p50: day('04-30'), p80: day('05-06') },
  { task: 'books', p50: day('05-08'), p80: day('05-13') },
  { task: 'open', p50: day('05-12'), p80: day('05-20') },
];

/** Two more baselines beside the tasks' own: the tender's dates and those after the storm. */
export const libraryBaselines: readonly BaselineLiteral[] = [
  {
    id: 'tender',
    name: 'Tender',
    tasks: [
      { task: 'roof', start: day('02-26'), finish: day('03-10') },
      { task: 'beams', start: day('03-02'), finish: day('03-11') },
      { task: 'heating', start: day('03-12'), finish: day('03-26') },
      { task: 'wiring', start: day('03-17'), finish: day('03-30') },
      { task: 'floors', start: day('03-23'), finish: day('04-02') },
      { task: 'walls', start: day('03-26'), finish: day('04-08') },
    ],
  },
  {
    id: 'storm',
    name: 'After the storm',
    tasks: [
      { task: 'roof', start: day('03-04'), finish: day('03-20') },
      { task: 'beams', start: day('03-09'), finish: day('03-20') },
      { task: 'heating', start: day('03-19'), finish: day('04-07') },
      { task: 'wiring', start: day('03-25'), finish: day('04-10') },
      { task: 'floors', start: day('04-01'), finish: day('04-17') },
      { task: 'walls', start: day('04-07'), finish: day('04-20') },
    ],
  },
];

export const librarySprints: readonly SprintLiteral[] = [
  { id: 's4', name: 'Sprint 4', start: day('02-23'), finish: day('03-06'), state: 'closed' },
  { id: 's5', name: 'Sprint 5', start: day('03-09'), finish: day('03-20'), state: 'closed' },
  { id: 's6', name: 'Sprint 6', start: day('03-23'), finish: day('04-03'), state: 'active' },
  { id: 's7', name: 'Sprint 7', start: day('04-06'), finish: day('04-17') },
];

export const libraryMarkers: readonly MarkerLiteral[] = [
  { date: day('03-09'), label: 'Council visit', tone: 'accent' },
  { date: day('04-17'), label: 'Grant ends', tone: 'critical' },
  { date: day('05-04'), label: 'Press day' },
];

/** Work that pauses: the roof waits for weather, the heating for its boiler. */
const pauses: Readonly<Record<string, readonly (readonly [from: string, to: string, days: number])[]>> = {
  roof: [
    ['03-04', '03-09', 4],
    ['03-16', '03-24', 7],
  ],
  heating: [
    ['03-16', '03-18', 3],
    ['03-25', '03-30', 4],
    ['04-09', '04-15', 5],
  ],
};

/** The same plan with pauses, and painters who work from Thursday to Sunday. */
export const librarySplit: PlanLiteral = {
  ...library,
  calendars: [
    ...(library.calendars ?? []),
    {
      id: 'weekend',
      name: 'Weekend crew',
      weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
        weekday,
        shifts: weekday > 3 ? [{ from_minute: 480, to_minute: 1020 }] : [],
      })),
    },
  ],
  tasks: (library.tasks ?? []).map(task => (task.id === 'walls' ? { ...task, calendar: 'weekend' } : task)),
  assignments: (library.assignments ?? []).map(assignment => {
    const spans = pauses[String(assignment['task'])];
    const segments = spans?.map(([from, to, days]) => ({
      start: `${day(from)}T08:00`,
      finish: `${day(to)}T17:00`,
      work_minutes: days * 480,
    }));
    return segments ? { ...assignment, segments } : assignment;
  }),
};
