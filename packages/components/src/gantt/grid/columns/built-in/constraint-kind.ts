/** Constraints that name no day. */
export const HAS_NO_DATE: ReadonlySet<string> = new Set(['asap', 'alap']);

/** Constraints that hold the finish. */
export const HOLDS_FINISH: ReadonlySet<string> = new Set(['fnet', 'fnlt', 'mfo']);
