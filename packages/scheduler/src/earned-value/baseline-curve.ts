import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Baseline, CostSegment } from '../model.js';
import { parseInstant, secondsOfMinutes } from '../time.js';
import { CostCurve, type CostPiece } from './cost-curve.js';

/** Where a task stands now, for baselines that hold no dates, and how dates without a time are read. Seconds. */
export interface CurveGround {
  readonly start: number;
  readonly finish: number;
  readonly time: WorkingTime;
  readonly startMinute: number;
  readonly finishMinute: number;
}

/** The baseline's cost: as given, else what its segments add up to. */
export function baselineCost({ cost, costSegments = [] }: Baseline): number {
  return cost ?? costSegments.reduce((sum, segment) => sum + segment.cost, 0);
}

/** Dates of a baseline; a missing one follows from the other and the duration, else from where the task stands now. */
function spanOf(baseline: Baseline, { start, finish, time, startMinute, finishMinute }: CurveGround) {
  const segments = baseline.costSegments ?? [];
  const from = baseline.start ?? segments[0]?.start;
  const to = baseline.finish ?? segments.at(-1)?.finish;
  const duration = secondsOfMinutes(baseline.durationMinutes ?? 0);
  const first = from == null ? Number.NaN : parseInstant(from, startMinute);
  const last = to == null ? Number.NaN : parseInstant(to, finishMinute);
  if (Number.isNaN(first) && Number.isNaN(last)) return { start, finish };
  if (Number.isNaN(first)) return { start: time.subtract(last, duration), finish: last };
  return { start: first, finish: Number.isNaN(last) ? time.add(first, duration) : last };
}

/** Segments as pieces whose costs add up to the whole: they give the shape, the cost gives the size. */
function piecesOf(segments: readonly CostSegment[], cost: number, ground: CurveGround): CostPiece[] {
  const sum = segments.reduce((total, segment) => total + segment.cost, 0);
  if (!(sum > 0)) return [];
  return segments.map(segment => ({
    start: parseInstant(segment.start, ground.startMinute),
    finish: parseInstant(segment.finish, ground.finishMinute),
    cost: sum === cost ? segment.cost : (segment.cost * cost) / sum,
  }));
}

/** A baseline's cost over time: along its segments, else evenly over the working time from start to finish. */
export function baselineCurve(baseline: Baseline, ground: CurveGround): CostCurve {
  const cost = baselineCost(baseline);
  const span = spanOf(baseline, ground);
  const pieces = piecesOf(baseline.costSegments ?? [], cost, ground);
  if (pieces.length === 0) return new CostCurve([{ ...span, cost }], span, ground.time);
  const start = Math.min(span.start, pieces[0]!.start);
  const finish = pieces.reduce((last, piece) => Math.max(last, piece.finish), span.finish);
  return new CostCurve(pieces, { start, finish }, ground.time);
}
