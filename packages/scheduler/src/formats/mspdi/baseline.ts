import type { Baseline, CostSegment } from '../../model.js';
import type { XmlElement } from '../xml.js';
import type { Fields } from './fields.js';
import { type RestElement, restOf } from './rest.js';
import { formatDuration, formatLocalTime, formatMoney, formatOfUnit } from './value.js';
import type { XmlWriter } from './xml-writer.js';

const lastNumber = 10;
/** TimephasedData/Type of a task's baseline cost over time: 10 for the baseline, then 19, 25 … 73 for the ten others. */
const costTypes: readonly number[] = [10, ...Array.from({ length: lastNumber }, (_, index) => 19 + 6 * index)];
/** TimephasedData/Unit: the value counts for days. */
const unitDays = 2;

/** Children of a `<Baseline>` that the plan holds, or that are calculated (BCWS, BCWP). */
const modelled = new Set(['Number', 'Start', 'Finish', 'Duration', 'Work', 'Cost', 'BCWS', 'BCWP']);

/** Reads what was once agreed for a task: numbers 0 to 10. Interim plans, which are dates without a plan, are not among them. */
export function readBaselines(task: Fields): Baseline[] {
  const baselines = new Map<number, Baseline>();
  // Older files keep the pieces of all baselines at the task itself.
  const atTask = task.child('Baseline') === undefined ? new Map<number, CostSegment[]>() : readCosts(task);
  for (const fields of task.children('Baseline')) {
    if (fields.flag('Interim') === true) continue;
    const number = fields.requiredInteger('Number');
    if (number === undefined) continue;
    if (number < 0 || number > lastNumber) {
      fields.reject('Number', '0 to 10');
      continue;
    }
    if (baselines.has(number)) {
      fields.findings.warn('duplicate_baseline', `Baseline ${number} is given twice; the last counts`, fields.location);
    }
    baselines.set(number, readBaseline(fields, number, atTask.get(number) ?? []));
  }
  return [...baselines.values()].sort((a, b) => a.number - b.number);
}

function readBaseline(fields: Fields, number: number, atTask: readonly CostSegment[]): Baseline {
  const start = fields.time('Start');
  const finish = fields.time('Finish');
  const durationMinutes = fields.duration('Duration');
  const workMinutes = fields.duration('Work');
  const cost = fields.money('Cost');
  const costSegments = [...(readCosts(fields).get(number) ?? []), ...atTask];
  return {
    number,
    ...(start === undefined ? {} : { start }),
    ...(finish === undefined ? {} : { finish }),
    ...(durationMinutes === undefined ? {} : { durationMinutes }),
    ...(workMinutes === undefined ? {} : { workMinutes }),
    ...(cost === undefined ? {} : { cost }),
    ...(costSegments.length === 0 ? {} : { costSegments }),
  };
}

/** Baseline cost over time, by the number of the baseline. */
function readCosts(owner: Fields): Map<number, CostSegment[]> {
  const costs = new Map<number, CostSegment[]>();
  for (const piece of owner.children('TimephasedData')) {
    const number = costTypes.indexOf(piece.integer('Type') ?? -1);
    if (number < 0) continue;
    const start = piece.time('Start');
    const finish = piece.time('Finish');
    const cost = piece.money('Value') ?? 0;
    if (start === undefined || finish === undefined || cost === 0) continue;
    const segments = costs.get(number);
    if (segments) segments.push({ start, finish, cost });
    else costs.set(number, [{ start, finish, cost }]);
  }
  return costs;
}

/** Whether a piece over time is baseline cost, which the plan holds. */
function isCostPiece(element: XmlElement): boolean {
  if (element.name !== 'TimephasedData') return false;
  const type = element.children.find(child => child.name === 'Type')?.text.trim();
  return costTypes.includes(Number(type));
}

/**
 * What a task's baselines have beyond the plan: a `<Baseline>` with its number and the unknown fields, where there are
 * any; interim plans as they are. Baseline cost over time that stands at the task itself is in the plan.
 */
export function baselineRest(children: readonly XmlElement[]): RestElement[] {
  return children.flatMap(child => {
    if (child.name !== 'Baseline') return [];
    if (isInterim(child)) return [restOf(child)];
    const isDefault = (own: XmlElement): boolean =>
      own.name === 'DurationFormat' && own.text === String(formatOfUnit('d'));
    const unknown = child.children.filter(own => !modelled.has(own.name) && !isCostPiece(own) && !isDefault(own));
    const number = child.children.find(own => own.name === 'Number');
    return unknown.length === 0 || number === undefined
      ? []
      : [{ name: child.name, children: [number, ...unknown].map(restOf) }];
  });
}

/** Whether kept fields of a task are pieces of baseline cost, which the plan holds. */
export function isBaselineCost(element: RestElement): boolean {
  if (element.name !== 'TimephasedData') return false;
  const type = element.children?.find(child => child.name === 'Type')?.text?.trim();
  return costTypes.includes(Number(type));
}

function isInterim(element: XmlElement): boolean {
  const text = element.children.find(child => child.name === 'Interim')?.text.trim();
  return text === '1' || text === 'true';
}

/** Splits what was kept of a task into the fields of its baselines, by number, and everything else. */
export function splitBaselineRest(rest: readonly RestElement[]): {
  readonly own: readonly RestElement[];
  readonly byNumber: ReadonlyMap<number, readonly RestElement[]>;
} {
  const byNumber = new Map<number, readonly RestElement[]>();
  const own = rest.filter(element => {
    const [number, ...unknown] = element.children ?? [];
    if (element.name !== 'Baseline' || number?.name !== 'Number' || unknown.some(isInterimMark)) return true;
    byNumber.set(Number(number.text), unknown);
    return false;
  });
  return { own, byNumber };
}

const isInterimMark = ({ name, text }: RestElement): boolean => name === 'Interim' && (text === '1' || text === 'true');

/** Writes one `<Baseline>`. */
export function writeBaseline(out: XmlWriter, baseline: Baseline, taskUid: number, rest: readonly RestElement[]): void {
  const duration = (minutes: number | undefined): string | undefined =>
    minutes === undefined ? undefined : formatDuration(minutes);
  const time = (value: string | null | undefined): string | undefined =>
    value === null || value === undefined ? undefined : formatLocalTime(value);
  out.record('Baseline', rest, () => {
    for (const { start, finish, cost } of baseline.costSegments ?? []) {
      out.record('TimephasedData', [], () => {
        out.field('Type', costTypes[baseline.number]);
        out.field('UID', taskUid);
        out.field('Start', formatLocalTime(start));
        out.field('Finish', formatLocalTime(finish));
        out.field('Unit', unitDays);
        out.field('Value', formatMoney(cost));
      });
    }
    out.field('Number', baseline.number);
    out.field('Start', time(baseline.start));
    out.field('Finish', time(baseline.finish));
    out.field('Duration', duration(baseline.durationMinutes));
    if (baseline.durationMinutes !== undefined) out.fallback('DurationFormat', formatOfUnit('d'));
    out.field('Work', duration(baseline.workMinutes));
    out.field('Cost', baseline.cost === undefined ? undefined : formatMoney(baseline.cost));
  });
}
