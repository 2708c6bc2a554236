import { describe, expect, it } from 'vitest';
import { FormatError, type FormatErrorCode } from '../errors.js';
import { readMspdi } from './read.js';

const namespace = 'http://schemas.microsoft.com/project';
const header = '<StartDate>2024-01-01T08:00:00</StartDate><CalendarUID>1</CalendarUID>';
const standard =
  '<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar></Calendar></Calendars>';

/** A plan file around the given parts. */
function file(parts: { header?: string; calendars?: string; tasks?: string; rest?: string }): string {
  return `<?xml version="1.0"?><Project xmlns="${namespace}">${parts.header ?? header}${parts.calendars ?? standard}<Tasks>${parts.tasks ?? ''}</Tasks>${parts.rest ?? ''}</Project>`;
}

const task = (uid: number, fields = '', level = 1): string =>
  `<Task><UID>${uid}</UID><ID>${uid}</ID><Name>Task ${uid}</Name><OutlineLevel>${level}</OutlineLevel><Duration>PT8H0M0S</Duration>${fields}</Task>`;

async function failure(source: string | Uint8Array, options?: { maxBytes: number }): Promise<FormatError> {
  try {
    await readMspdi(source, options);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('the file was read');
}

async function onlyTask(fields: string) {
  const { project } = await readMspdi(file({ tasks: task(1, fields) }));
  return project.tasks[0];
}

describe('tasks', () => {
  it('become a tree by outline level in file order', async () => {
    const tasks = task(1) + task(2, '', 2) + task(3, '', 3) + task(4, '', 2) + task(5);
    const { project } = await readMspdi(file({ tasks }));
    expect(project.tasks.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['1', undefined],
      ['2', '1'],
      ['3', '2'],
      ['4', '1'],
      ['5', undefined],
    ]);
  });

  it('that skip an outline level hang one level below, with a warning', async () => {
    const { project, warnings } = await readMspdi(file({ tasks: task(1) + task(2, '', 4) }));
    expect(project.tasks[1]?.parentId).toBe('1');
    expect(warnings.map(warning => warning.code)).toEqual(['outline_gap']);
  });

  it('leave out blank rows and the project summary, whose name is the plan’s', async () => {
    const tasks = `<Task><UID>0</UID><Name>House</Name><OutlineLevel>0</OutlineLevel></Task>${task(1)}<Task><UID>9</UID><ID>2</ID><IsNull>1</IsNull></Task>${task(3)}`;
    const { project, stored } = await readMspdi(file({ tasks }));
    expect(project.name).toBe('House');
    expect(project.tasks.map(({ uid }) => uid)).toEqual([1, 3]);
    expect(stored.get('3')?.row).toBe(3);
  });

  it('never take calculated dates as inputs', async () => {
    const calculated =
      '<Start>2024-02-01T08:00:00</Start><Finish>2024-02-01T17:00:00</Finish><EarlyStart>2024-02-01T08:00:00</EarlyStart><TotalSlack>4800</TotalSlack><ManualStart>2024-02-01T08:00:00</ManualStart>';
    const { project, stored } = await readMspdi(file({ tasks: task(1, calculated) }));
    expect(JSON.stringify(project)).not.toContain('2024-02-01');
    expect(stored.get('1')).toMatchObject({ start: '2024-02-01T08:00', totalSlackMinutes: 480 });
  });

  it.each([
    '<Manual>1</Manual>',
    '<Active>0</Active>',
    '<ExternalTask>1</ExternalTask>',
    '<IsSubproject>1</IsSubproject>',
  ])('keep their own dates with %s', async flag => {
    const dates = '<Start>2024-02-01T08:00:00</Start><Finish>2024-02-02T17:00:00</Finish>';
    expect(await onlyTask(flag + dates)).toMatchObject({
      manualStart: '2024-02-01T08:00',
      manualFinish: '2024-02-02T17:00',
    });
  });

  it('that are inserted subprojects are blocks by themselves and summaries with their tasks below', async () => {
    const inserted =
      '<IsSubproject>1</IsSubproject><Start>2024-02-01T08:00:00</Start><Finish>2024-02-02T17:00:00</Finish>';
    expect(await onlyTask(inserted)).toMatchObject({ isManual: true, manualStart: '2024-02-01T08:00' });
    const { project } = await readMspdi(file({ tasks: task(1, inserted) + task(2, '', 2) }));
    expect(project.tasks[0]).toEqual({ id: '1', uid: 1, name: 'Task 1' });
  });

  it('forget the date of a constraint that was taken back', async () => {
    const found = await onlyTask(
      '<ConstraintType>0</ConstraintType><ConstraintDate>2024-03-01T08:00:00</ConstraintDate>',
    );
    expect(found).not.toHaveProperty('constraintDate');
    expect(
      await onlyTask('<ConstraintType>4</ConstraintType><ConstraintDate>2024-03-01T08:00:00</ConstraintDate>'),
    ).toMatchObject({
      constraintType: 'snet',
      constraintDate: '2024-03-01T08:00',
    });
  });

  it('know elapsed and estimated durations', async () => {
    expect(await onlyTask('<DurationFormat>40</DurationFormat>')).toMatchObject({
      durationUnit: 'ed',
      isEstimated: true,
    });
    expect(await onlyTask('<DurationFormat>53</DurationFormat>')).toMatchObject({ isEstimated: true });
    expect(await onlyTask('<DurationFormat>5</DurationFormat><Estimated>0</Estimated>')).toMatchObject({
      durationUnit: 'h',
    });
  });

  it('have a milestone flag only where it differs from their duration', async () => {
    expect(await onlyTask('<Milestone>1</Milestone>')).toMatchObject({ isMilestone: true, durationMinutes: 480 });
    expect(await onlyTask('<Milestone>0</Milestone>')).not.toHaveProperty('isMilestone');
  });

  it('that have children keep neither duration nor progress', async () => {
    const progress = '<PercentComplete>50</PercentComplete><ActualStart>2024-01-01T08:00:00</ActualStart>';
    const { project } = await readMspdi(file({ tasks: task(1, progress) + task(2, progress, 2) }));
    expect(project.tasks[0]).toEqual({ id: '1', uid: 1, name: 'Task 1' });
    expect(project.tasks[1]).toMatchObject({ percentComplete: 50, actualStart: '2024-01-01T08:00' });
  });

  it('keep their notes apart', async () => {
    const { notes } = await readMspdi(file({ tasks: task(1, '<Notes>call &amp; ask</Notes>') }));
    expect([...notes]).toEqual([['1', 'call & ask']]);
  });
});

describe('links', () => {
  const link = (fields: string): string =>
    `<PredecessorLink><PredecessorUID>1</PredecessorUID>${fields}</PredecessorLink>`;

  it.each([
    ['<Type>1</Type><LinkLag>4800</LinkLag><LagFormat>7</LagFormat>', { type: 'FS', lagMinutes: 480 }],
    ['<Type>3</Type><LinkLag>-600</LinkLag><LagFormat>5</LagFormat>', { type: 'SS', lagMinutes: -60, lagUnit: 'h' }],
    ['<Type>0</Type><LinkLag>14400</LinkLag><LagFormat>8</LagFormat>', { type: 'FF', lagMinutes: 1440, lagUnit: 'ed' }],
    ['<Type>2</Type><LinkLag>-75</LinkLag><LagFormat>19</LagFormat>', { type: 'SF', lagPercent: -75, lagUnit: '%' }],
    ['<LinkLag>25</LinkLag><LagFormat>52</LagFormat>', { type: 'FS', lagPercent: 25, lagUnit: 'e%' }],
  ])('%s', async (fields, expected) => {
    const { project } = await readMspdi(file({ tasks: task(1) + task(2, link(fields)) }));
    expect(project.dependencies).toEqual([{ predecessorId: '1', successorId: '2', ...expected }]);
  });

  it('to a task that is not there refuse the file and say where', async () => {
    const error = await failure(file({ tasks: task(2, link('')) }));
    expect(error).toMatchObject({ code: 'unknown_link_target', line: 1, path: expect.stringContaining('Task[UID=2]') });
  });

  it('into another plan are left out with a warning', async () => {
    const { project, warnings } = await readMspdi(
      file({ tasks: task(2, link('<CrossProject>1</CrossProject><CrossProjectName>other.mpp\\7</CrossProjectName>')) }),
    );
    expect(project.dependencies).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'cross_project_link', message: expect.stringContaining('other.mpp') }]);
  });

  it('given twice count once, the last', async () => {
    const tasks =
      task(1) + task(2, link('<LinkLag>4800</LinkLag>') + link('<LinkLag>600</LinkLag>') + link('<Type>3</Type>'));
    const { project, warnings } = await readMspdi(file({ tasks }));
    expect(project.dependencies).toMatchObject([{ type: 'FS', lagMinutes: 60 }, { type: 'SS' }]);
    expect(warnings.map(warning => warning.code)).toEqual(['duplicate_link']);
  });
});

describe('resources and assignments', () => {
  const rest = (resources: string, assignments: string): string =>
    `<Resources>${resources}</Resources><Assignments>${assignments}</Assignments>`;
  const ann = '<Resource><UID>3</UID><Name>Ann</Name><Type>1</Type><MaxUnits>1</MaxUnits></Resource>';

  it('leave out "unassigned" and resource 0 without a name', async () => {
    const assigned = (resource: number): string =>
      `<Assignment><UID>${resource}</UID><TaskUID>1</TaskUID><ResourceUID>${resource}</ResourceUID><Work>PT8H0M0S</Work></Assignment>`;
    const parts = rest(
      `<Resource><UID>0</UID></Resource>${ann}`,
      assigned(3) + assigned(-65535) + assigned(0) + assigned(8),
    );
    const { project, warnings } = await readMspdi(file({ tasks: task(1), rest: parts }));
    expect(project.resources?.map(({ name }) => name)).toEqual(['Ann']);
    expect(project.assignments).toMatchObject([{ taskId: '1', resourceId: '3', workMinutes: 480 }]);
    expect(warnings.map(warning => warning.code)).toEqual(['unknown_resource']);
  });

  it('know work, material and cost resources', async () => {
    const resources = `${ann}<Resource><UID>4</UID><Name>Sand</Name><Type>0</Type></Resource><Resource><UID>5</UID><Name>Fee</Name><Type>0</Type><IsCostResource>1</IsCostResource></Resource>`;
    const { project } = await readMspdi(file({ rest: rest(resources, '') }));
    expect(project.resources?.map(({ kind }) => kind)).toEqual(['work', 'material', 'cost']);
  });

  it('have a shape, overtime and a delay of their own', async () => {
    const assignment = (fields: string): string =>
      `<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID><Work>PT10H0M0S</Work>${fields}</Assignment>`;
    const read = async (fields: string) =>
      (await readMspdi(file({ tasks: task(1), rest: rest(ann, assignment(fields)) }))).project.assignments?.[0];
    const fields =
      '<LevelingDelay>28800</LevelingDelay><OvertimeWork>PT2H0M0S</OvertimeWork><WorkContour>6</WorkContour>';
    expect(await read(fields)).toMatchObject({
      contour: 'bell',
      overtimeWorkMinutes: 120,
      levelingDelayMinutes: 2880,
    });
    expect(await read('<WorkContour>0</WorkContour>')).not.toHaveProperty('contour');
  });

  it('keep work over time only where it is not even', async () => {
    const piece = (start: string, finish: string, value: string): string =>
      `<TimephasedData><Type>1</Type><Start>2024-01-${start}</Start><Finish>2024-01-${finish}</Finish>${value}</TimephasedData>`;
    const full = '<Value>PT8H0M0S</Value>';
    const even = piece('01T08:00:00', '02T08:00:00', full) + piece('06T08:00:00', '07T08:00:00', '');
    const split =
      piece('01T08:00:00', '01T17:00:00', full) +
      piece('01T17:00:00', '02T17:00:00', '<Value>PT0H0M0S</Value>') +
      piece('02T17:00:00', '03T17:00:00', full);
    const assignment = (uid: number, pieces: string): string =>
      `<Assignment><UID>${uid}</UID><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID>${pieces}</Assignment>`;
    const { project } = await readMspdi(
      file({ tasks: task(1), rest: rest(ann, assignment(1, even) + assignment(2, split)) }),
    );
    expect(project.assignments?.map(({ segments }) => segments?.length)).toEqual([undefined, 2]);
  });

  it('say how long laid-out work takes where its pieces are not there, and of even work nothing', async () => {
    const assignment = (fields: string): string =>
      `<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID><Work>PT16H0M0S</Work><Start>2024-01-01T08:00:00</Start><Finish>2024-01-05T17:00:00</Finish>${fields}</Assignment>`;
    const read = async (fields: string) =>
      (await readMspdi(file({ tasks: task(1), rest: rest(ann, assignment(fields)) }))).project.assignments?.[0]
        ?.segments;
    expect(await read('<WorkContour>0</WorkContour>')).toBeUndefined();
    expect(await read('<WorkContour>8</WorkContour>')).toEqual([
      { start: '2024-01-01T08:00', finish: '2024-01-05T17:00', workMinutes: 960 },
    ]);
    const begun =
      '<WorkContour>8</WorkContour><ActualWork>PT4H0M0S</ActualWork><Stop>2024-01-01T12:00:00</Stop><Resume>2024-01-03T08:00:00</Resume>';
    expect(await read(begun)).toEqual([
      { start: '2024-01-01T08:00', finish: '2024-01-01T12:00', workMinutes: 240 },
      { start: '2024-01-03T08:00', finish: '2024-01-05T17:00', workMinutes: 720 },
    ]);
  });

  it('give the pauses of work without resources to the task', async () => {
    const piece = (start: string, finish: string, value: string): string =>
      `<TimephasedData><Type>1</Type><Start>2024-01-${start}</Start><Finish>2024-01-${finish}</Finish><Value>${value}</Value></TimephasedData>`;
    const pieces =
      piece('01T08:00:00', '01T17:00:00', 'PT8H0M0S') +
      piece('01T17:00:00', '02T17:00:00', 'PT0H0M0S') +
      piece('02T17:00:00', '03T11:16:24', 'PT3H16M24S') +
      piece('03T11:17:06', '03T17:00:00', 'PT4H42M54S');
    const assignments = `<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>${pieces}</Assignment>`;
    const { project } = await readMspdi(file({ tasks: task(1), rest: rest('', assignments) }));
    expect(project.assignments).toEqual([]);
    expect(project.tasks[0]?.segments?.map(({ start, finish }) => `${start} ${finish}`)).toEqual([
      '2024-01-01T08:00 2024-01-01T17:00',
      '2024-01-02T17:00 2024-01-03T11:17:06',
      '2024-01-03T11:17:06 2024-01-03T17:00',
    ]);
  });
});

describe('calendars', () => {
  const day = (type: number, times: string): string =>
    `<WeekDay><DayType>${type}</DayType><DayWorking>${times === '' ? 0 : 1}</DayWorking>${times}</WeekDay>`;
  const hours = (...pairs: [string, string][]): string =>
    `<WorkingTimes>${pairs.map(([from, to]) => `<WorkingTime><FromTime>${from}</FromTime><ToTime>${to}</ToTime></WorkingTime>`).join('')}</WorkingTimes>`;
  const calendars = (inner: string): string => `<Calendars>${inner}</Calendars>`;
  const period = (from: string, to: string): string =>
    `<TimePeriod><FromDate>${from}T00:00:00</FromDate><ToDate>${to}T23:59:00</ToDate></TimePeriod>`;
  const read = async (inner: string) =>
    (await readMspdi(file({ calendars: calendars(inner) }))).project.calendars ?? [];

  it('end a shift at 00:00:00 with the day, and number days from Sunday', async () => {
    const [calendar] = await read(
      `<Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar><WeekDays>${day(1, hours(['23:00:00', '00:00:00'], ['00:00:00', '03:00:00']))}</WeekDays></Calendar>`,
    );
    expect(calendar?.weekdays.find(({ weekday }) => weekday === 7)?.shifts).toEqual([
      { fromMinute: 0, toMinute: 180 },
      { fromMinute: 1380, toMinute: 1440 },
    ]);
  });

  it('that derive from another state only what they change', async () => {
    const [, derived] = await read(
      `<Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar></Calendar><Calendar><UID>2</UID><IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>1</BaseCalendarUID><WeekDays>${day(6, '')}</WeekDays></Calendar>`,
    );
    expect(derived).toMatchObject({ id: '2', baseCalendarId: '1', weekdays: [{ weekday: 5, shifts: [] }] });
  });

  it('take listed days only where there are no exceptions', async () => {
    const listed = `<WeekDays><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>${period('2024-05-01', '2024-05-01')}</WeekDay></WeekDays>`;
    const rule = `<Exceptions><Exception><EnteredByOccurrences>0</EnteredByOccurrences>${period('2024-05-01', '2024-12-31')}<Occurrences>8</Occurrences><Name>First Monday</Name><Type>5</Type><Period>1</Period><MonthItem>4</MonthItem><MonthPosition>0</MonthPosition><DayWorking>0</DayWorking></Exception></Exceptions>`;
    const [old] = await read(`<Calendar><UID>1</UID>${listed}</Calendar>`);
    expect(old?.exceptions).toEqual([{ from: '2024-05-01', to: '2024-05-01', shifts: [] }]);
    const [recent] = await read(`<Calendar><UID>1</UID>${listed}${rule}</Calendar>`);
    expect(recent?.exceptions).toEqual([
      {
        name: 'First Monday',
        from: '2024-05-01',
        to: '2024-12-31',
        shifts: [],
        recurrence: { kind: 'monthly_position', every: 1, position: 1, item: 1 },
      },
    ]);
  });

  it('that give a weekday twice take the last, with a warning', async () => {
    const { project, warnings } = await readMspdi(
      file({
        calendars: calendars(
          `<Calendar><UID>1</UID><WeekDays>${day(2, hours(['08:00:00', '12:00:00']))}${day(2, '')}</WeekDays></Calendar>`,
        ),
      }),
    );
    expect(project.calendars?.[0]?.weekdays[0]).toEqual({ weekday: 1, shifts: [] });
    expect(warnings).toMatchObject([{ code: 'duplicate_weekday', path: expect.stringContaining('WeekDay') }]);
  });

  it('that last to the end of the calendar of Project keep their last day, given as its end or its beginning', async () => {
    for (const time of ['00:00:00', '23:59:00']) {
      const rule = `<Exceptions><Exception><TimePeriod><FromDate>2024-01-04T00:00:00</FromDate><ToDate>2149-12-31T${time}</ToDate></TimePeriod><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>`;
      const { project } = await readMspdi(file({ calendars: standard.replace('</Calendar>', `${rule}</Calendar>`) }));
      expect(project.calendars?.[0]?.exceptions).toEqual([{ from: '2024-01-04', to: '2149-12-31', shifts: [] }]);
    }
  });

  it('spell out every second working weekday', async () => {
    const rule = `<Exceptions><Exception>${period('2024-01-04', '2024-01-10')}<Type>8</Type><Period>2</Period><DayWorking>0</DayWorking></Exception></Exceptions>`;
    const [calendar] = await read(`<Calendar><UID>1</UID>${rule}</Calendar>`);
    expect(calendar?.exceptions?.map(({ from }) => from)).toEqual(['2024-01-04', '2024-01-08', '2024-01-10']);
  });

  it('have work weeks', async () => {
    const week = `<WorkWeeks><WorkWeek>${period('2024-07-01', '2024-08-31')}<Name>Summer</Name><WeekDays>${day(2, hours(['07:00:00', '13:00:00']))}</WeekDays></WorkWeek></WorkWeeks>`;
    const [calendar] = await read(`<Calendar><UID>1</UID>${week}</Calendar>`);
    expect(calendar?.workWeeks).toEqual([
      {
        name: 'Summer',
        from: '2024-07-01',
        to: '2024-08-31',
        weekdays: [{ weekday: 1, shifts: [{ fromMinute: 420, toMinute: 780 }] }],
      },
    ]);
  });
});

describe('cost, baselines and levelling', () => {
  it('are read in the currency of the plan, which files keep in hundredths', async () => {
    expect(
      await onlyTask(
        '<Cost>132050</Cost><ActualCost>1</ActualCost><PhysicalPercentComplete>30</PhysicalPercentComplete><EarnedValueMethod>1</EarnedValueMethod>',
      ),
    ).toMatchObject({
      cost: 1320.5,
      actualCost: 0.01,
      physicalPercentComplete: 30,
      earnedValueMethod: 'physical_percent_complete',
    });
  });

  it('keep baselines by number, with cost over time from the baseline or from the task', async () => {
    const piece = (type: number): string =>
      `<TimephasedData><Type>${type}</Type><UID>1</UID><Start>2024-01-01T08:00:00</Start><Finish>2024-01-02T08:00:00</Finish><Unit>2</Unit><Value>5000</Value></TimephasedData>`;
    const found = await onlyTask(
      `<Baseline><Number>10</Number><Cost>9900</Cost></Baseline><Baseline>${piece(10)}<Number>0</Number><Start>2024-01-01T08:00:00</Start><Work>PT8H0M0S</Work></Baseline>${piece(73)}${piece(11)}`,
    );
    const costSegments = [{ start: '2024-01-01T08:00', finish: '2024-01-02T08:00', cost: 50 }];
    expect(found?.baselines).toEqual([
      { number: 0, start: '2024-01-01T08:00', workMinutes: 480, costSegments },
      { number: 10, cost: 99, costSegments },
    ]);
  });

  it('know what levelling may do, and when a resource is there', async () => {
    expect(await onlyTask('<LevelingCanSplit>0</LevelingCanSplit>')).toMatchObject({ isSplittable: false });
    const periods =
      '<AvailabilityPeriods><AvailabilityPeriod><AvailableFrom>1984-01-01T00:00:00</AvailableFrom><AvailableTo>2024-06-30T23:59:00</AvailableTo><AvailableUnits>0.5</AvailableUnits></AvailabilityPeriod></AvailabilityPeriods>';
    const ann = `<Resource><UID>3</UID><Name>Ann</Name><Type>1</Type><CanLevel>0</CanLevel><StandardRate>40.5</StandardRate><CostPerUse>100</CostPerUse>${periods}</Resource>`;
    const work =
      '<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID><LevelingDelay>14400</LevelingDelay><WorkContour>6</WorkContour><Cost>250</Cost></Assignment>';
    const rest = `<Resources>${ann}</Resources><Assignments>${work}</Assignments>`;
    const { project } = await readMspdi(file({ tasks: task(1), rest }));
    expect(project.resources).toMatchObject([
      {
        isLevelled: false,
        costPerHour: 40.5,
        costPerUse: 1,
        availability: [{ from: null, to: '2024-06-30T23:59', units: 0.5 }],
      },
    ]);
    expect(project.assignments).toMatchObject([{ levelingDelayMinutes: 1440, contour: 'bell', cost: 2.5 }]);
  });

  it('mark a summary of occurrences as recurring', async () => {
    const recurring = '<Recurring>1</Recurring>';
    const { project } = await readMspdi(file({ tasks: task(1, recurring) + task(2, recurring, 2) }));
    expect(project.tasks.map(({ isRecurring }) => isRecurring)).toEqual([true, undefined]);
  });
});

describe('project options', () => {
  it('keep the finish and not the start when scheduled from the finish', async () => {
    const fields =
      '<ScheduleFromStart>0</ScheduleFromStart><StartDate>2024-01-01T08:00:00</StartDate><FinishDate>2024-03-01T17:00:00</FinishDate>';
    const { project } = await readMspdi(file({ header: fields }));
    expect(project).toMatchObject({ scheduleFrom: 'finish', finish: '2024-03-01T17:00' });
    expect(project).not.toHaveProperty('start');
  });

  it('turn the critical slack limit from days into minutes', async () => {
    const fields = '<MinutesPerDay>420</MinutesPerDay><CriticalSlackLimit>2</CriticalSlackLimit>';
    expect((await readMspdi(file({ header: fields }))).project.criticalSlackMinutes).toBe(840);
  });

  it('take days of a month that Project 98 did not know as not given', async () => {
    const { project } = await readMspdi(file({ header: `${header}<DaysPerMonth>0</DaysPerMonth>` }));
    expect(project).not.toHaveProperty('daysPerMonth');
  });

  it('read a minute that Project 2007 wrote as -0', async () => {
    const { project } = await readMspdi(file({ header: '<StartDate>2008-12-04T17:-0:00</StartDate>' }));
    expect(project.start).toBe('2008-12-04T17:00');
  });

  it('read the dates that mean "none" as none', async () => {
    const fields = '<StartDate>1984-01-01T00:00:00</StartDate><StatusDate>2049-12-31T23:59:00</StatusDate>';
    const { project } = await readMspdi(file({ header: fields }));
    expect(project).not.toHaveProperty('start');
    expect(project).not.toHaveProperty('statusDate');
  });
});

describe('a hostile or broken file', () => {
  const open = `<Project xmlns="${namespace}">`;
  const cases: [string, FormatErrorCode, string][] = [
    ['empty', 'not_xml', ''],
    ['plain text', 'not_xml', 'hello'],
    ['cut off', 'not_xml', `${open}<Tasks><Task>`],
    ['mismatched tags', 'not_xml', `${open}<Tasks></Task></Project>`],
    ['an entity of its own', 'not_xml', `${open}<Name>&lol;</Name></Project>`],
    ['text after the root', 'not_xml', `${open}</Project>more`],
    ['a DOCTYPE', 'doctype_forbidden', `<!DOCTYPE Project>${open}</Project>`],
    [
      'entity expansion',
      'doctype_forbidden',
      `<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${open}<Name>&b;</Name></Project>`,
    ],
    [
      'an external entity',
      'doctype_forbidden',
      `<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]>${open}</Project>`,
    ],
    ['another vocabulary', 'not_mspdi', '<html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['no namespace', 'not_mspdi', '<Project/>'],
    ['deep nesting', 'too_deep', `${open}${'<a>'.repeat(100)}${'</a>'.repeat(100)}</Project>`],
    ['a huge text', 'too_large', `${open}<Name>${'x'.repeat(1_000_001)}</Name></Project>`],
    ['a date that is none', 'bad_value', file({ tasks: task(1, '<Deadline>2024-02-30T08:00:00</Deadline>') })],
    ['a number that is none', 'bad_value', file({ tasks: task(1, '<Priority>high</Priority>') })],
    ['a negative duration', 'bad_value', file({ tasks: '<Task><UID>1</UID><Duration>-PT8H0M0S</Duration></Task>' })],
    ['too much progress', 'bad_value', file({ tasks: task(1, '<PercentComplete>101</PercentComplete>') })],
    [
      'an unknown link type',
      'bad_value',
      file({
        tasks: task(1) + task(2, '<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>7</Type></PredecessorLink>'),
      }),
    ],
    ['a task without UID', 'missing_value', file({ tasks: '<Task><Name>x</Name></Task>' })],
    ['two tasks with one UID', 'duplicate_uid', file({ tasks: task(1) + task(1) })],
  ];

  it.each(cases)('with %s is refused as %s', async (_, code, xml) => {
    expect((await failure(xml)).code).toBe(code);
  });

  it('beyond the size limit is refused before it is all read', async () => {
    let pieces = 0;
    async function* endless(): AsyncGenerator<string> {
      yield open;
      for (;;) {
        pieces += 1;
        yield `<Name>${'x'.repeat(1000)}</Name>`;
      }
    }
    await expect(readMspdi(endless(), { maxBytes: 10_000 })).rejects.toMatchObject({ code: 'too_large' });
    expect(pieces).toBeLessThan(12);
  });

  it('with one bloated record is refused', async () => {
    const { code } = await failure(file({ tasks: `<Task>${'<a/>'.repeat(150_001)}</Task>` }));
    expect(code).toBe('too_large');
  });

  it('tells line and path of a bad value', async () => {
    const error = await failure(
      `${open}\n<Tasks>\n<Task><UID>4</UID>\n<Duration>8 hours</Duration></Task></Tasks></Project>`,
    );
    expect(error).toMatchObject({ code: 'bad_value', line: 4, path: 'Project/Tasks/Task[UID=4]/Duration' });
    expect(error.message).toContain('8 hours');
  });

  it('passes over elements of other namespaces', async () => {
    const tasks = task(1, '<x:Duration xmlns:x="urn:x">nonsense<x:Deep/></x:Duration>');
    expect((await readMspdi(file({ tasks }))).project.tasks).toHaveLength(1);
  });
});

describe('encodings', () => {
  const name = (text: string): string => file({ tasks: task(1).replace('Task 1', text) });

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    [
      'a declared 8-bit encoding',
      (text: string) => Buffer.from(text.replace('version="1.0"', 'version="1.0" encoding="windows-1252"'), 'latin1'),
    ],
  ])('%s', async (_, encode) => {
    const { project } = await readMspdi(encode(name('Straße')));
    expect(project.tasks[0]?.name).toBe('Straße');
  });

  it('split inside a character', async () => {
    const bytes = Buffer.from(name('漢字 plan 𝛼'));
    async function* single(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect((await readMspdi(single())).project.tasks[0]?.name).toBe('漢字 plan 𝛼');
  });

  it('with bytes that are not text are refused', async () => {
    const bytes = Buffer.concat([Buffer.from(name('a')), Buffer.from([0xff, 0xfe, 0xfd])]);
    expect((await failure(bytes)).code).toBe('bad_encoding');
  });
});
