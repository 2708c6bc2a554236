import type { DependencyLiteral, PlanLiteral, TaskLiteral } from '@trueppm/components';

/** A plan of about thirty tasks that shows every mark: a town moves its library into an old mill. */

const tasks: readonly TaskLiteral[] = [
  { id: 'survey', name: 'Survey and design' },
  {
    id: 'measure',
    parent: 'survey',
    name: 'Measure the mill',
    duration: '6d',
    done: 100,
    baseline: span('02-02', '02-09'),
  },
  {
    id: 'design',
    parent: 'survey',
    name: 'Design the reading rooms',
    duration: '12d',
    done: 100,
    baseline: span('02-10', '02-23'),
  },
  { id: 'permit', parent: 'survey', name: 'Building permit', milestone: true, done: 100 },

  { id: 'shell', name: 'Shell and structure' },
  { id: 'scaffold', parent: 'shell', name: 'Scaffolding', duration: '4d', done: 100, baseline: span('02-25', '03-02') },
  { id: 'roof', parent: 'shell', name: 'Repair the roof', duration: '11d', done: 70, baseline: span('03-03', '03-13') },
  {
    id: 'beams',
    parent: 'shell',
    name: 'Strengthen the beams',
    duration: '8d',
    done: 25,
    baseline: span('03-06', '03-17'),
  },
  { id: 'dry', parent: 'shell', name: 'Building is dry', milestone: true },

  { id: 'fitting', name: 'Fitting out' },
  { id: 'services', parent: 'fitting', name: 'Building services' },
  {
    id: 'heating',
    parent: 'services',
    name: 'Heating and ventilation',
    duration: '12d',
    done: 10,
    baseline: span('03-18', '04-01'),
  },
  { id: 'wiring', parent: 'services', name: 'Wiring', duration: '10d', baseline: span('03-23', '04-07') },
  {
    id: 'network',
    parent: 'services',
    name: 'Network and checkout desks',
    duration: '6d',
    baseline: span('04-08', '04-15'),
  },
  {
    id: 'fire',
    parent: 'services',
    name: 'Fire inspection',
    duration: '2d',
    deadline: '2026-04-17',
    baseline: span('04-16', '04-17'),
  },
  { id: 'rooms', parent: 'fitting', name: 'Rooms' },
  { id: 'floors', parent: 'rooms', name: 'Lay the floors', duration: '9d', baseline: span('03-30', '04-13') },
  { id: 'walls', parent: 'rooms', name: 'Plaster and paint', duration: '8d', baseline: span('04-02', '04-15') },
  { id: 'shelves', parent: 'rooms', name: 'Build the shelves', duration: '7d', baseline: span('04-16', '04-24') },
  {
    id: 'lamps',
    parent: 'rooms',
    name: 'Reading lamps',
    duration: '4d',
    constraint: { type: 'fnlt', date: '2026-05-08' },
    baseline: span('04-20', '04-23'),
  },

  { id: 'opening', name: 'Moving and opening' },
  {
    id: 'order',
    parent: 'opening',
    name: 'Order the returns robot',
    duration: '5d',
    done: 100,
    baseline: span('02-02', '02-06'),
  },
  { id: 'robot', parent: 'opening', name: 'Returns robot delivered', milestone: true, start: '2026-04-21' },
  { id: 'books', parent: 'opening', name: 'Move 40,000 books', duration: '8d', baseline: span('04-27', '05-07') },
  { id: 'install', parent: 'opening', name: 'Install the robot', duration: '5d', baseline: span('04-22', '04-28') },
  { id: 'train', parent: 'opening', name: 'Train the staff', duration: '4d', baseline: span('04-29', '05-05') },
  { id: 'open', parent: 'opening', name: 'Opening day', milestone: true, deadline: '2026-05-15' },
  { id: 'review', parent: 'opening', name: 'Snagging', duration: '10d', baseline: span('06-01', '06-12') },
];

const dependencies: readonly DependencyLiteral[] = [
  link('measure', 'design'),
  link('design', 'permit'),
  link('permit', 'scaffold'),
  link('scaffold', 'roof'),
  link('scaffold', 'beams', 'SS', '3d'),
  link('roof', 'dry'),
  link('beams', 'dry'),
  link('scaffold', 'heating', 'FS', '8d'),
  link('heating', 'wiring', 'SS', '3d'),
  link('wiring', 'network'),
  link('network', 'fire'),
  link('heating', 'fire', 'FF', '2d'),
  link('dry', 'floors'),
  link('wiring', 'walls', 'FF', '-1d'),
  link('floors', 'shelves'),
  link('walls', 'shelves'),
  link('walls', 'lamps'),
  link('order', 'robot'),
  link('robot', 'install'),
  link('network', 'install'),
  link('shelves', 'books'),
  link('install', 'train'),
  link('books', 'open'),
  link('train', 'open'),
  link('fire', 'open'),
  link('lamps', 'open'),
  link('open', 'review', 'FS', '10d'),
];

const people = ['Tove Kjær', 'Mira Osei', 'Sam Albrecht', 'Rosa Lind', 'Jun Ramos', 'Nora Bell', 'Ada Voss'];
const owners: Readonly<Record<string, number>> = {
  measure: 0,
  design: 4,
  permit: 4,
  scaffold: 0,
  roof: 0,
  beams: 0,
  dry: 0,
  heating: 2,
  wiring: 2,
  network: 3,
  fire: 3,
  floors: 1,
  walls: 1,
  shelves: 1,
  lamps: 3,
  order: 5,
  robot: 5,
  books: 6,
  install: 5,
  train: 6,
  open: 6,
  review: 1,
};

/** The plan as the element's properties take it. */
export const library: PlanLiteral = {
  project: { name: 'Mill Lane library', start: '2026-02-02', calendar: 'town', statusDate: '2026-03-20' },
  tasks,
  dependencies,
  calendars: [{ id: 'town', name: 'Town works', holidays: ['2026-04-03', '2026-04-06', '2026-05-01', '2026-05-14'] }],
  resources: people.map((name, at) => ({ id: `person-${at}`, name })),
  assignments: Object.entries(owners).map(([task, person]) => ({ task, resource: `person-${person}` })),
};

/** The day the plan is looked at. */
export const libraryToday = '2026-03-24T11:00';

function span(from: string, to: string): { start: string; finish: string } {
  return { start: `2026-${from}`, finish: `2026-${to}` };
}

function link(
  predecessor: string,
  successor: string,
  type: 'FS' | 'SS' | 'FF' | 'SF' = 'FS',
  lag = '0d',
): DependencyLiteral {
  return { predecessor, successor, type, lag };
}
