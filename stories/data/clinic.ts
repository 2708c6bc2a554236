import type { DependencyLiteral, ForecastLiteral, PeerLiteral, PlanLiteral, TaskLiteral } from '@trueppm/components';

/** The plan of the drawn look: a clinic moves into an old house. Every mark of the timeline is in its first view. */

const on = (monthDay: string): string => `2026-${monthDay}`;

/** Fields of a task, with its baseline as two days of the year. */
type Fields = Omit<TaskLiteral, 'id' | 'name' | 'baseline'> & { readonly agreed?: readonly [from: string, to: string] };

function task(id: string, name: string, { agreed, ...fields }: Fields = {}): TaskLiteral {
  return { id, name, ...fields, ...(agreed && { baseline: { start: on(agreed[0]), finish: on(agreed[1]) } }) };
}

const tasks: readonly TaskLiteral[] = [
  task('design', 'Design and approvals'),
  task('concept', 'Concept design', { parent: 'design', duration: '10d', done: 100, agreed: ['02-02', '02-13'] }),
  task('permit', 'Building permit', { parent: 'design', duration: '13d', done: 100, agreed: ['02-16', '03-04'] }),
  task('granted', 'Permit granted', { parent: 'design', milestone: true, done: 100 }),

  task('demolition', 'Demolition'),
  task('strip', 'Strip out ground floor', {
    parent: 'demolition',
    duration: '10d',
    done: 100,
    agreed: ['03-05', '03-16'],
  }),
  task('cores', 'Cores and openings', { parent: 'demolition', duration: '7d', done: 40, agreed: ['03-17', '03-25'] }),
  task('xray', 'X-ray room', { parent: 'demolition' }),
  task('lead', 'Lead shielding', { parent: 'xray', duration: '8d', agreed: ['03-26', '04-08'] }),
  task('certified', 'Shielding certified', { parent: 'xray', milestone: true }),

  task('fitting', 'Services and interiors'),
  task('services', 'Building services', { parent: 'fitting' }),
  task('air', 'Ventilation', { parent: 'services', duration: '10d', done: 30, agreed: ['03-17', '03-30'] }),
  task('electric', 'Electrical first fix', {
    parent: 'services',
    duration: '12d',
    done: 10,
    agreed: ['03-20', '04-02'],
  }),
  task('gas', 'Medical gas pipework', { parent: 'services', duration: '9d', agreed: ['03-31', '04-14'] }),
  task('pressure', 'Pressure test', {
    parent: 'services',
    duration: '3d',
    deadline: on('04-16'),
    agreed: ['04-15', '04-17'],
  }),
  task('interiors', 'Interiors', { parent: 'fitting' }),
  task('walls', 'Partition walls', { parent: 'interiors', duration: '9d', agreed: ['03-26', '04-09'] }),
  task('ceilings', 'Ceilings and lighting', {
    parent: 'interiors',
    duration: '5d',
    constraint: { type: 'fnlt', date: on('04-30') },
    agreed: ['04-20', '04-24'],
  }),

  task('opening', 'Equipment and opening'),
  task('order', 'Order X-ray unit', { parent: 'opening', duration: '5d', done: 100, agreed: ['02-02', '02-06'] }),
  task('unit', 'X-ray unit delivered', { parent: 'opening', milestone: true, start: on('04-09') }),
  task('install', 'Install X-ray unit', { parent: 'opening', duration: '6d', agreed: ['04-09', '04-16'] }),
  task('calibrate', 'Calibrate and commission', { parent: 'opening', duration: '8d', agreed: ['04-17', '04-28'] }),
  task('day', 'Opening day', { parent: 'opening', milestone: true, deadline: on('05-07') }),
  task('defects', 'Defects review', { parent: 'opening', duration: '10d', agreed: ['05-28', '06-10'] }),
];

const waits = (
  predecessor: string,
  successor: string,
  type: 'FS' | 'SS' | 'FF' = 'FS',
  lag = '0d',
): DependencyLiteral => ({ predecessor, successor, type, lag });

const dependencies: readonly DependencyLiteral[] = [
  waits('concept', 'permit'),
  waits('permit', 'granted'),
  waits('granted', 'strip'),
  waits('strip', 'cores'),
  waits('cores', 'lead'),
  waits('lead', 'certified'),
  waits('strip', 'air'),
  waits('air', 'electric', 'SS', '3d'),
  waits('air', 'gas'),
  waits('gas', 'pressure'),
  waits('electric', 'pressure', 'FF', '2d'),
  waits('cores', 'walls'),
  waits('electric', 'walls', 'FF', '-2d'),
  waits('pressure', 'ceilings'),
  waits('walls', 'ceilings'),
  waits('order', 'unit'),
  waits('certified', 'install'),
  waits('unit', 'install'),
  waits('install', 'calibrate'),
  waits('calibrate', 'day'),
  waits('ceilings', 'day'),
  waits('day', 'defects', 'FS', '20d'),
];

const people = {
  tk: 'Tove Kjær',
  mo: 'Mira Osei',
  sa: 'Sam Albrecht',
  rl: 'Rosa Lind',
  jr: 'Jun Ramos',
  nb: 'Nora Bell',
  av: 'Ada Voss',
} as const;

const work: readonly (readonly [person: keyof typeof people, tasks: string])[] = [
  ['tk', 'strip cores'],
  ['mo', 'lead certified calibrate'],
  ['sa', 'air electric'],
  ['rl', 'gas pressure'],
  ['jr', 'walls ceilings'],
  ['nb', 'order unit install'],
  ['av', 'day defects'],
];

/** The plan as the element's properties take it. */
export const clinic: PlanLiteral = {
  project: { name: 'Harbour Street clinic', start: on('02-02'), calendar: 'town', statusDate: on('03-20') },
  tasks,
  dependencies,
  calendars: [{ id: 'town', name: 'Town works', holidays: [on('04-03'), on('04-06'), on('05-01')] }],
  resources: Object.entries(people).map(([id, name]) => ({ id, name })),
  assignments: work.flatMap(([resource, ids]) => ids.split(' ').map(id => ({ task: id, resource }))),
};

/** Where the finishes are likely to lie. */
export const clinicForecast: readonly ForecastLiteral[] = [
  { task: 'lead', p50: on('04-13'), p80: on('04-16') },
  { task: 'install', p50: on('04-22'), p80: on('04-27') },
  { task: 'day', p50: on('05-05'), p80: on('05-13') },
];

/** Who else works on the plan. */
export const clinicPeers: readonly PeerLiteral[] = [{ task: 'walls', column: 'finish', name: people.jr }];
