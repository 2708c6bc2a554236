const maxBars = 24;
const barWidth = 40;

/** One interval of a histogram. */
export interface Interval {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** A row of a chart: an interval, its bar, and how much lies up to its end. */
export interface Bar {
  readonly label: string;
  readonly bar: string;
  readonly count: number;
  /** 0..1, all up to the end of the interval. */
  readonly share: number;
}

/** A histogram as bars of characters, neighbours joined where there are more than fit, with the S-curve beside it. */
export function chartBars(intervals: readonly Interval[]): Bar[] {
  const joined = joinIntervals(intervals, Math.max(1, Math.ceil(intervals.length / maxBars)));
  const most = Math.max(1, ...joined.map(({ count }) => count));
  const all = joined.reduce((sum, { count }) => sum + count, 0);
  let upTo = 0;
  return joined.map(({ to, count }) => {
    upTo += count;
    const length = Math.round((count / most) * barWidth);
    return { label: to, bar: '#'.repeat(count > 0 ? Math.max(1, length) : 0), count, share: upTo / Math.max(1, all) };
  });
}

function joinIntervals(intervals: readonly Interval[], size: number): Interval[] {
  const joined: Interval[] = [];
  for (let at = 0; at < intervals.length; at += size) {
    const group = intervals.slice(at, at + size);
    const count = group.reduce((sum, one) => sum + one.count, 0);
    joined.push({ from: group[0]!.from, to: group.at(-1)!.to, count });
  }
  return joined;
}
