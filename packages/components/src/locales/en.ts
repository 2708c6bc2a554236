import type { enLate } from './en-late.js';
import { pluralOf } from './plural.js';

/**
 * Every word `<ppm-gantt>` shows or speaks, by part. This table is the one to add to: another language takes what it
 * lacks from here. A phrase with a number or a name is a function, so that each language orders and inflects it its own
 * way; dates, names and messages come as text.
 */

const count = pluralOf('en');
const days = (n: number) => count(n, { one: '# day', other: '# days' });

/** English. */
export const en = {
  toolbar: {
    export: 'Export',
    label: 'Chart',
    undo: 'Undo',
    undoOf: (label: string) => `Undo: ${label}`,
    redo: 'Redo',
    zoomOut: 'Zoom out',
    zoomIn: 'Zoom in',
    fit: 'Fit',
    today: 'Today',
    critical: 'Critical path',
    baseline: 'Baseline',
    slack: 'Slack',
    forecast: 'Forecast',
    layers: 'View',
    why: 'Why?',
    columns: 'Columns',
    search: 'Search',
  },
  zoom: {
    hours: 'Hours',
    days: 'Days',
    weeks: 'Weeks',
    months: 'Months',
    quarters: 'Quarters',
    years: 'Years',
  },
  /** Above the time axis. */
  scale: {
    /** @param quarter 1 to 4 */
    quarter: (quarter: number) => `Q${quarter}`,
  },
  legend: {
    label: 'Legend',
    progress: 'Done, to do',
    critical: 'Critical',
    baseline: 'Baseline',
    slack: 'Slack',
    deadline: 'Deadline',
    forecast: 'P50 – P80',
    progressLine: 'Progress line',
  },
  /** What else the timeline may show. */
  layers: {
    title: 'What the timeline shows',
    show: 'Show',
    links: 'Links',
    nonworking: 'Non-working time',
    progress: 'Progress line',
    sprints: 'Sprints',
    markers: 'Markers',
    baselines: 'Baselines',
    ownBaseline: 'Baseline',
    labels: 'Beside bars',
  },
  /** What may stand beside a bar. */
  barLabel: {
    name: 'Name',
    resources: 'Resources',
    'name-resources': 'Name and resources',
    none: 'Nothing',
  },
  /** Beside the plan's name. */
  note: {
    finishes: (date: string) => `Finishes ${date}`,
    behind: (date: string, n: number) => `Finishes ${date} · ${days(n)} behind baseline`,
    ahead: (date: string, n: number) => `Finishes ${date} · ${days(n)} ahead of baseline`,
  },
  blank: {
    loading: 'Loading the plan',
    title: 'No tasks yet',
    text: 'Type what has to be done. Dates, slack and the critical path appear by themselves.',
    name: 'Task name',
    nameLabel: 'Name of the first task',
    add: 'Add',
  },
  problem: {
    undated: 'The plan cannot be dated',
    cycle: (names: string) => `These tasks wait for each other: ${names}. Remove one of the links.`,
    more: (n: number) => `and ${n} more`,
    loadFailed: (message: string) => `The plan could not be loaded.${message && ` ${message}`}`,
    engineFailed: 'The scheduling engine could not start',
    partFailed: 'A part of the chart could not be loaded. Check the connection and try again.',
    writeRefused: (message: string) => `The change was not stored and is taken back. ${message}`,
  },
  grid: {
    tasks: 'Tasks',
    tasksOf: (project: string) => `Tasks of ${project}`,
    width: 'Width of the task list',
    pending: 'Not yet stored',
    late: (date: string) => `Late: ${date}`,
    count: (n: number) => count(n, { one: '# task', other: '# tasks' }),
    selected: (n: number) => count(n, { one: '# task selected', other: '# tasks selected' }),
  },
  /** Titles of the grid's columns. */
  column: {
    name: 'Task',
    days: 'Days',
    start: 'Start',
    finish: 'Finish',
    done: 'Done',
    owner: 'Owner',
    number: '#',
    wbs: 'WBS',
    predecessors: 'Predecessors',
    successors: 'Successors',
    totalSlack: 'Slack',
    freeSlack: 'Free',
    lateFinish: 'Late finish',
    constraint: 'Constraint',
    constraintDate: 'Constrained to',
    deadline: 'Deadline',
    baselineStart: 'Agreed start',
    baselineFinish: 'Agreed finish',
    variance: 'Variance',
    status: 'Status',
    critical: 'Critical',
    work: 'Work',
    cost: 'Cost',
  },
  /** Spoken where a column's title is too short. */
  columnLabel: {
    days: 'duration',
    done: 'percent complete',
    owner: 'Owner',
    number: 'Row number',
    indicators: 'Indicators',
    totalSlack: 'Total slack in days',
    freeSlack: 'Free slack in days',
    variance: 'Days later than agreed',
    work: 'Work in hours',
  },
  /** What an edit does, for the undo button and announcements; and why a text cannot be taken. */
  edit: {
    rename: (name: string) => `Rename ${name}`,
    duration: (name: string) => `Change duration of ${name}`,
    start: (name: string) => `Move ${name}`,
    moveMany: (n: number) => count(n, { one: 'Move # task', other: 'Move # tasks' }),
    finish: (name: string) => `Change finish of ${name}`,
    progress: (name: string) => `Set progress of ${name}`,
    assign: (name: string) => `Assign ${name}`,
    add: 'Add task',
    newTask: 'New task',
    remove: (name: string) => `Delete ${name}`,
    removeMany: (n: number) => count(n, { one: 'Delete # task', other: 'Delete # tasks' }),
    removed: (label: string) => `${label}. Ctrl Z brings back.`,
    link: 'Link tasks',
    needsName: 'A task needs a name',
    needsDuration: 'Type a duration, such as 5, 2.5d or 4h',
    needsPercent: 'Type a number from 0 to 100',
    needsDate: (example: string) => `Type a date, such as ${example}`,
    finishesTooEarly: 'A task cannot finish before it starts',
    change: (column: string, name: string) => `Change ${column} of ${name}`,
    isFixed: 'This cell cannot be changed',
    isUndated: 'The plan has no dates yet',
    nobody: (name: string) => `There is nobody called ${name}`,
    needsLinks: (typed: string) => `Type links such as 3, 3FS+2d or 2.1SS; ${typed} is none`,
    noTask: (reference: string) => `There is no task ${reference}`,
    waitsForItself: 'A task cannot wait for itself',
    linksSummary: 'A summary and a task inside it cannot be linked',
    isTwice: (reference: string) => `Task ${reference} is there twice`,
    isLinked: 'These tasks are linked already',
    closesCircle: 'This link would close a circle',
  },
  history: {
    undone: (label: string) => `Undone: ${label}`,
    redone: (label: string) => `Redone: ${label}`,
    nothingToUndo: 'Nothing to undo',
    nothingToRedo: 'Nothing to redo',
  },
  /** What a drag or a move by keys does: whole sentences. */
  drag: {
    later: (name: string, n: number) => `${name} moves ${days(n)} later.`,
    earlier: (name: string, n: number) => `${name} moves ${days(n)} earlier.`,
    stays: (name: string) => `${name} stays where it is.`,
    manyLater: (n: number, late: number) =>
      count(n, { one: '# task moves', other: '# tasks move' }) + ` ${days(late)} later.`,
    manyEarlier: (n: number, early: number) =>
      count(n, { one: '# task moves', other: '# tasks move' }) + ` ${days(early)} earlier.`,
    manyStay: (n: number) => count(n, { one: '# task stays where it is.', other: '# tasks stay where they are.' }),
    startsLater: (name: string, n: number) => `${name} starts ${days(n)} later.`,
    startsEarlier: (name: string, n: number) => `${name} starts ${days(n)} earlier.`,
    startsOn: (name: string, date: string) => `${name} starts on ${date}.`,
    finishesLater: (name: string, n: number) => `${name} finishes ${days(n)} later.`,
    finishesEarlier: (name: string, n: number) => `${name} finishes ${days(n)} earlier.`,
    finishesOn: (name: string, date: string) => `${name} finishes on ${date}.`,
    progress: (name: string, percent: number) => `${name} is ${percent} % done.`,
    followers: (n: number) => count(n, { one: '# task follows.', other: '# tasks follow.' }),
    planFinishes: (date: string) => `The plan finishes on ${date}.`,
    conflicts: (n: number) => count(n, { one: '# conflict', other: '# conflicts' }),
    conflictsSentence: (n: number) => count(n, { one: '# conflict.', other: '# conflicts.' }),
    cancel: (key: string) => `${key} cancels`,
    /** Between two sentences. */
    space: ' ',
  },
  /** Moving a task by keys. */
  move: {
    begins: (name: string) =>
      `Moving ${name}. Left and right move it by a day, with Shift they change its length, ` +
      'Page up and Page down change the step, Enter takes it, Escape cancels.',
    stepHour: 'Step: one hour',
    stepDay: 'Step: one day',
    stepWeek: 'Step: one week',
    moved: (name: string) => `${name} moved`,
    unchanged: 'Nothing changed',
    cancelled: 'Move cancelled',
    summaryFollows: 'A summary follows its tasks',
    isFinished: 'Finished work does not move',
  },
  /** On the timeline, beside bars. */
  chip: {
    nameAndDate: (name: string, date: string) => `${name}, ${date}`,
    daysLater: (n: number) => `+${days(n)}`,
    daysEarlier: (n: number) => `−${days(n)}`,
    daysPastDeadline: (n: number) => `${days(n)} past deadline`,
    mustStartBy: (date: string) => `Must start by ${date}`,
    mustFinishBy: (date: string) => `Must finish by ${date}`,
    mustStartOn: (date: string) => `Must start on ${date}`,
    mustFinishOn: (date: string) => `Must finish on ${date}`,
  },
  why: {
    title: 'Why is this bar here?',
    between: (n: number) => count(n, { one: '# more task between', other: '# more tasks between' }),
    noSlack: 'No slack',
    slack: (n: number) => `${days(n)} of slack`,
    close: 'Close',
  },
  /** What sets a date, by the engine's kinds. */
  reason: {
    linkFS: (name: string, date: string) => `Waits for ${name}: starts after it finishes (${date})`,
    linkSS: (name: string, date: string) => `Waits for ${name}: starts with it (${date})`,
    linkFF: (name: string, date: string) => `Waits for ${name}: finishes with it (${date})`,
    linkSF: (name: string, date: string) => `Waits for ${name}: finishes when it starts (${date})`,
    summary: (name: string, date: string) => `Lies in ${name}, which begins on ${date}`,
    follows: (name: string, date: string) => `Follows ${name} (${date})`,
    constraint: (date: string) => `Held by its constraint of ${date}`,
    manual: (date: string) => `Dates typed by hand (${date})`,
    actual: (date: string) => `Really started on ${date}`,
    lateDate: (date: string) => `As late as possible (${date})`,
    projectStart: (date: string) => `The plan starts on ${date}`,
    projectFinish: (date: string) => `The plan finishes on ${date}`,
    deadline: (date: string) => `Held by its deadline of ${date}`,
    earlyFinish: (date: string) => `Nothing follows: it may not slip past ${date}`,
    external: (date: string) => `Dated by another plan (${date})`,
    dataDate: (date: string) => `Nothing is left to do before the data date of ${date}`,
    suspension: (date: string) => `Suspended until ${date}`,
    expectedFinish: (date: string) => `Expected to end on ${date}`,
    levelingDelay: (date: string) => `Delayed by levelling to ${date}`,
  },
  phone: {
    fit: 'Show the whole plan',
    view: 'View',
    list: 'List',
    timeline: 'Timeline',
    timelineLabel: 'Timeline; the list tells the same',
    late: 'Late',
    task: (name: string) => `Task ${name}`,
    close: 'Close',
    why: 'Why this date?',
    edit: 'Edit',
    ready: 'Done',
    name: 'Name',
    days: 'Days',
    start: 'Start',
    percent: 'Done, %',
    event: (dates: string, room: string) => `${dates}. ${room}`,
    work: (dates: string, n: number, room: string) => `${dates}, ${days(n)}. ${room}`,
    critical: 'Critical, no slack.',
    slack: (n: number) => `${days(n)} of slack.`,
  },
};

type English = typeof en & typeof enLate;
/** A text, or a phrase of the same arguments. */
type Word<Own> = Own extends (...args: infer Args) => string ? (...args: Args) => string : string;

/** The words of a Gantt in one language. */
export type GanttStrings = {
  readonly [Part in keyof English]: { readonly [Key in keyof English[Part]]: Word<English[Part][Key]> };
};
