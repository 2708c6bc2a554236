/** How past sprints went, in one unit; null without any. */
export interface VelocityFigures {
  readonly mean: number;
  readonly median: number;
  /** Sample standard deviation; 0 of a single sprint. */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Figures over what sprints delivered, in any order. */
export function velocityFigures(completed: readonly number[]): VelocityFigures | null {
  if (completed.length === 0) return null;
  const sorted = [...completed].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const upper = sorted[Math.floor(sorted.length / 2)] as number;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] as number;
  return {
    mean: rounded(mean),
    median: rounded((lower + upper) / 2),
    deviation: sorted.length === 1 ? 0 : rounded(Math.sqrt(squares / (sorted.length - 1))),
    min: sorted[0] as number,
    max: sorted[sorted.length - 1] as number,
  };
}
