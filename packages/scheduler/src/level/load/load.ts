/** What the load of a resource is made of, before it is written out. */

/** A stretch of even demand: seconds and whole ten-thousandths of units. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly demanded: number;
  readonly available: number;
  /** Unit-seconds. */
  readonly work: number;
  readonly capacity: number;
}

/** A stretch of too much, with the positions of the tasks in it. */
export interface Excess {
  readonly from: number;
  readonly to: number;
  readonly demanded: number;
  readonly available: number;
  readonly tasks: readonly number[];
}

/** What is asked of one resource over time. */
export interface Load {
  readonly stretches: readonly Stretch[];
  readonly excesses: readonly Excess[];
}
