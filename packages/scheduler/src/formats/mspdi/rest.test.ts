import { describe, expect, it } from 'vitest';
import { schedule } from '../../schedule.js';
import { ELEMENT_ORDER } from './element-order.js';
import { readMspdi } from './read.js';
import { exportMspdi, writeMspdi } from './write.js';

const mine = (name: string, text: string): string => `<${name}>${text}</${name}>`;
const attribute = (field: string, value: string): string =>
  mine('ExtendedAttribute', mine('FieldID', field) + mine('Value', value));
const odd = '  two  spaces &lt;b&gt; &amp; "quotes" é 漢\n\tnext line&#13; ';

/** A plan with fields that the model does not know at every level, some of them twice, one that no schema knows. */
const file = `<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <SaveVersion>12</SaveVersion>
  <Name>other.mpp</Name>
  <Title>Old title</Title>
  <Subject>${odd}</Subject>
  <Company>Ours</Company>
  <LastSaved>2024-01-01T08:00:00</LastSaved>
  <StartDate>2024-01-01T08:00:00</StartDate>
  <CurrencySymbol>€</CurrencySymbol>
  <CalendarUID>1</CalendarUID>
  <DefaultStartTime>08:00:00</DefaultStartTime><DefaultFinishTime>17:00:00</DefaultFinishTime>
  <MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek><DaysPerMonth>20</DaysPerMonth>
  <WeekStartDay>0</WeekStartDay>
  <Views><View><Name>Gantt</Name><IsCustomized>1</IsCustomized></View></Views>
  <OutlineCodes><OutlineCode><FieldID>188744589</FieldID><Values><Value><ValueID>1</ValueID></Value></Values></OutlineCode></OutlineCodes>
  <ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><Alias>Owner</Alias></ExtendedAttribute></ExtendedAttributes>
  <Calendars>
    <Calendar><UID>1</UID><GUID>cal-1</GUID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
      <Exceptions><Exception><TimePeriod><FromDate>2024-01-01T00:00:00</FromDate><ToDate>2024-01-01T23:59:00</ToDate></TimePeriod><Name>Never</Name><Type>9</Type></Exception></Exceptions>
    </Calendar>
  </Calendars>
  <Tasks>
    <Task><UID>0</UID><ID>0</ID><Name>Plan</Name><OutlineLevel>0</OutlineLevel><GUID>sum-0</GUID><Notes>of all</Notes>${attribute('188743731', 'root')}<Baseline><Number>0</Number><Cost>77</Cost></Baseline></Task>
    <Task><UID>7</UID><ID>1</ID><IsNull>1</IsNull><GUID>blank-7</GUID></Task>
    <Task>
      <UID>1</UID><GUID>task-1</GUID><ID>2</ID><Name>A</Name><CreateDate>2023-12-01T08:00:00</CreateDate><Contact>Ann</Contact>
      <WBS>X.1</WBS><OutlineNumber>1</OutlineNumber><OutlineLevel>1</OutlineLevel>
      <Start>2024-01-09T08:00:00</Start><Finish>2024-01-09T17:00:00</Finish><Duration>PT8H0M5.07S</Duration>
      <TotalSlack>99</TotalSlack><StartVariance>5</StartVariance><FixedCost>12.5</FixedCost><RemainingCost>7</RemainingCost>
      <Recurring>1</Recurring><HideBar>1</HideBar><ACWP>3</ACWP><BCWS>4</BCWS>
      <PredecessorLink><PredecessorUID>3</PredecessorUID><CrossProject>1</CrossProject><CrossProjectName>b.mpp\\3</CrossProjectName></PredecessorLink>
      ${attribute('188743731', 'first')}${attribute('188743734', odd)}
      <Baseline><Number>0</Number><Start>2024-01-01T08:00:00</Start><EstimatedDuration>1</EstimatedDuration><Cost>1050</Cost><FixedCost>9</FixedCost></Baseline>
      <Baseline><Number>1</Number><Interim>1</Interim><Start>2024-01-03T08:00:00</Start></Baseline>
      <OutlineCode><FieldID>188744589</FieldID><ValueID>1</ValueID></OutlineCode>
      <Unheard>of</Unheard>
    </Task>
    <Task><UID>2</UID><ID>3</ID><Name>B</Name><WBS>2</WBS><OutlineNumber>2</OutlineNumber><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration></Task>
  </Tasks>
  <Resources>
    <Resource><UID>0</UID><ID>0</ID><Type>1</Type></Resource>
    <Resource><UID>3</UID><ID>1</ID><Name>Ann</Name><Group>Crew</Group><OvertimeRate>60</OvertimeRate><Cost>5</Cost><Notes>${odd}</Notes><Rates><Rate><RateTable>0</RateTable></Rate></Rates></Resource>
  </Resources>
  <Assignments>
    <Assignment><UID>5</UID><TaskUID>1</TaskUID><ResourceUID>3</ResourceUID><CostVariance>8</CostVariance><Notes>by hand</Notes><Units>1</Units>
      <Baseline><Number>0</Number><Work>PT8H0M0S</Work></Baseline>
      <TimephasedData><Type>4</Type><UID>5</UID><Start>2024-01-01T08:00:00</Start><Finish>2024-01-02T08:00:00</Finish><Unit>2</Unit><Value>PT8H0M0S</Value></TimephasedData>
      <TimephasedData><Type>1</Type><UID>5</UID><Start>2024-01-01T08:00:00</Start><Finish>2024-01-02T08:00:00</Finish><Unit>2</Unit><Value>PT8H0M0S</Value></TimephasedData>
    </Assignment>
    <Assignment><UID>6</UID><TaskUID>2</TaskUID><ResourceUID>-65535</ResourceUID><Hyperlink>see</Hyperlink></Assignment>
  </Assignments>
</Project>`;

const written = async () => {
  const plan = await readMspdi(file);
  return { plan, xml: writeMspdi(plan.project, schedule(plan.project), { rest: plan.rest }) };
};

describe('fields that the plan does not hold', () => {
  it('come back, at their place and to the byte', async () => {
    const { plan, xml } = await written();
    const back = await readMspdi(xml);
    expect(back.project).toEqual(plan.project);
    expect(back.rest).toEqual(plan.rest);
    for (const text of [
      'other.mpp',
      'Old title',
      '<Subject>  two  spaces &lt;b&gt; &amp; "quotes" é 漢\n\tnext line&#13; <',
    ]) {
      expect(xml).toContain(text);
    }
    for (const [name, value] of [
      ['GUID', 'cal-1'],
      ['GUID', 'blank-7'],
      ['GUID', 'sum-0'],
      ['WBS', 'X.1'],
      ['Notes', 'of all'],
      ['Cost', '77'],
      ['FixedCost', '12.5'],
      ['Recurring', '1'],
      ['CrossProjectName', 'b.mpp\\3'],
      ['EstimatedDuration', '1'],
      ['Interim', '1'],
      ['Unheard', 'of'],
      ['Group', 'Crew'],
      ['Hyperlink', 'see'],
      ['WeekStartDay', '0'],
      ['Name', 'Never'],
    ] as const) {
      expect(xml).toContain(mine(name, value));
    }
  });

  it('stand in schema order among the others', async () => {
    const { xml } = await written();
    const task = /<Task>\s*<UID>1<[\s\S]*?<\/Task>/.exec(xml)![0];
    const names = [...task.matchAll(/^ {6}<(\w+)>/gm)].map(([, name]) => name!);
    const known = names.filter(name => name !== 'Unheard');
    const places = known.map(name => ELEMENT_ORDER.Task.get(name));
    expect(places).not.toContain(undefined);
    expect(places).toEqual([...places].sort((a, b) => a! - b!));
    expect(names.filter(name => name === 'ExtendedAttribute')).toHaveLength(2);
  });

  it('never hold what was calculated', async () => {
    const { plan, xml } = await written();
    const kept = JSON.stringify([...plan.rest.tasks, ...plan.rest.assignments, ...plan.rest.resources]);
    for (const name of ['TotalSlack', 'Variance', 'RemainingCost', 'ACWP', 'BCWS', 'Start"', 'Finish"']) {
      expect(kept.replace(/"Baseline".*?\]/g, '').replace(/"TimephasedData".*?\]/g, '')).not.toContain(name);
    }
    expect(xml).not.toContain('2024-01-09');
    expect(xml).toContain('<TotalSlack>0</TotalSlack>');
    expect([...xml.matchAll(/<TimephasedData>/g)]).toHaveLength(1);
  });

  it('survive a structured clone', async () => {
    const { rest } = await readMspdi(file);
    expect(structuredClone(rest)).toEqual(rest);
  });

  it('of a task that is gone are named as lost', async () => {
    const { project, rest } = await readMspdi(file);
    const without = {
      ...project,
      tasks: project.tasks.filter(({ id }) => id !== '1'),
      assignments: [],
      dependencies: [],
    };
    const { xml, losses } = exportMspdi(without, undefined, { rest });
    expect(xml).not.toContain('task-1');
    expect(losses.map(({ code, path }) => `${code} ${path}`)).toEqual(['outdated tasks', 'outdated assignments']);
  });

  it('do not bring back a rate that has changed', async () => {
    const rates = (rate: string): string =>
      file
        .replace('<RateTable>0</RateTable>', `<RateTable>0</RateTable><StandardRate>${rate}</StandardRate>`)
        .replace('<OvertimeRate>', '<StandardRate>50</StandardRate><OvertimeRate>');
    const same = await readMspdi(rates('50'));
    expect(exportMspdi(same.project, undefined, { rest: same.rest }).xml).toContain('<Rates>');
    const dearer = { ...same.project, resources: [{ ...same.project.resources![0]!, costPerHour: 60 }] };
    const { xml, losses } = exportMspdi(dearer, undefined, { rest: same.rest });
    expect(xml).toContain('<StandardRate>60</StandardRate>');
    expect(xml).not.toContain('<Rates>');
    expect(losses.map(({ code, path }) => `${code} ${path}`)).toEqual(['outdated resources[0].costPerHour']);
  });

  it('give way to the plan where it has changed', async () => {
    const { project, rest } = await readMspdi(file);
    const renamed = { ...project, name: 'New', tasks: project.tasks.map(task => ({ ...task, name: 'Other' })) };
    const xml = writeMspdi(renamed, undefined, { rest });
    expect(xml).toContain('<Title>Old title</Title>');
    expect((await readMspdi(xml)).project).toMatchObject({
      name: 'New',
      tasks: [{ name: 'Other' }, { name: 'Other' }],
    });
  });
});

describe('a plan that MSPDI cannot hold whole', () => {
  it('says which fields are left out and which values change', () => {
    const { losses } = exportMspdi({
      start: '2024-01-01T08:00',
      preset: 'primavera',
      lagCalendar: 'predecessor',
      splitsInProgress: true,
      criticalSlackMinutes: 100,
      risks: [],
      tasks: [
        { id: 'a', estimate: { distribution: 'velocity', points: 3 }, levelingDelayMinutes: 0.04 },
        { id: 'b', name: 'x\u0001', activityType: 'task', constraintIsHard: false },
      ],
      dependencies: [
        { predecessorId: 'a', successorId: 'b', lagPercent: 12.5, lagUnit: '%' },
        { predecessorId: 'a', successorId: 'b', type: 'SS', lagMinutes: 1.5 },
      ],
    });
    expect(losses.map(({ code, path }) => [code, path])).toEqual([
      ['no_such_field', 'preset'],
      ['no_such_field', 'lagCalendar'],
      ['changed_value', 'criticalSlackMinutes'],
      ['no_such_field', 'tasks[0].estimate'],
      ['changed_value', 'tasks[0].levelingDelayMinutes'],
      ['changed_value', 'tasks[1].name'],
      ['no_such_field', 'tasks[1].constraintIsHard'],
      ['changed_value', 'dependencies[0].lagPercent'],
      ['changed_value', 'dependencies[1]'],
    ]);
  });

  it('says which links and assignments lead nowhere', () => {
    const { losses } = exportMspdi({
      start: '2024-01-01T08:00',
      tasks: [{ id: 'a' }],
      dependencies: [{ predecessorId: 'gone', successorId: 'a' }],
      assignments: [{ taskId: 'a', resourceId: 'gone' }],
    });
    expect(losses.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'unknown_reference dependencies[0]',
      'unknown_reference assignments[0]',
    ]);
  });

  it('has nothing to say of a plan that fits', () => {
    const { losses } = exportMspdi({ start: '2024-01-01T08:00', tasks: [{ id: '1', durationMinutes: 480 }] });
    expect(losses).toEqual([]);
  });
});
