/** Anatomy of a timeline row in CSS px from the row's top: the one place marks take their places from. */
export interface RowGeometry {
  readonly rowHeight: number;
  readonly barTop: number;
  readonly barHeight: number;
  /** Links, slack tail, whisker and label share this line. */
  readonly midline: number;
  readonly barRadius: number;
  /** Side of the square that is turned into a milestone. */
  readonly milestoneSize: number;
  /** Half the milestone's width once turned. */
  readonly milestoneHalf: number;
  readonly bracketTop: number;
  readonly baselineTop: number;
  readonly overrunMiddle: number;
  readonly flagTop: number;
  readonly constraintTop: number;
  readonly constraintBottom: number;
  /** Middle of the label; on a phone the name stands above its bar. */
  readonly labelMiddle: number;
  readonly isNameAbove: boolean;
}

/** Sizes the tokens give. */
export interface RowSizes {
  readonly rowHeight: number;
  readonly barHeight: number;
  readonly barTop: number;
}

/**
 * Places of a row's marks.
 * @param isNameAbove the phone's timeline: name above its bar, 44 px rows
 */
export function rowGeometry({ rowHeight, barHeight, barTop }: RowSizes, isNameAbove = false): RowGeometry {
  const height = isNameAbove ? 15 : barHeight;
  const top = isNameAbove ? rowHeight - 23 : barTop;
  const midline = top + height / 2;
  return {
    rowHeight,
    barTop: top,
    barHeight: height,
    midline,
    barRadius: 4.5,
    milestoneSize: isNameAbove ? 12 : 13,
    milestoneHalf: 8,
    bracketTop: isNameAbove ? rowHeight - 20 : midline - 4,
    baselineTop: isNameAbove ? rowHeight - 5.5 : top + height + 3.5,
    overrunMiddle: top + height + 1.5,
    flagTop: isNameAbove ? 17 : 3,
    constraintTop: isNameAbove ? top - 2 : 4,
    constraintBottom: top + height + 2,
    labelMiddle: isNameAbove ? 12 : midline,
    isNameAbove,
  };
}
