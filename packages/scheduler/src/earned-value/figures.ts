/** The quantities of earned value analysis from four sums. Source: ANSI/EIA-748; PMI, Practice Standard for Earned Value. */

/** What was planned, done and spent up to the status date, and what that says. Currency of the project. */
export interface EarnedValueFigures {
  /** Planned value, BCWS: baseline cost due by the status date. */
  readonly pv: number;
  /** Earned value, BCWP: baseline cost of the work done. */
  readonly ev: number;
  /** Actual cost, ACWP. */
  readonly ac: number;
  /** Budget at completion: the whole baseline cost. */
  readonly bac: number;
  /** Schedule variance, EV - PV. */
  readonly sv: number;
  /** Cost variance, EV - AC. */
  readonly cv: number;
  /** Schedule performance index, EV / PV. Quotients are null where their denominator is 0. */
  readonly spi: number | null;
  /** Cost performance index, EV / AC. */
  readonly cpi: number | null;
  /** Estimate at completion if the rest costs as the work so far did: AC + (BAC - EV) / CPI. */
  readonly eac: number | null;
  /** Estimate if the rest costs what was planned: AC + (BAC - EV). */
  readonly eacAtPlan: number;
  /** Estimate if lost time costs money, too: AC + (BAC - EV) / (CPI × SPI). */
  readonly eacAtPace: number | null;
  /** Variance at completion, BAC - EAC. */
  readonly vac: number | null;
  /** Cost performance that the rest needs to keep the budget, (BAC - EV) / (BAC - AC). */
  readonly tcpi: number | null;
  /** … and to keep the estimate, (BAC - EV) / (EAC - AC). */
  readonly tcpiToEstimate: number | null;
  /** Earned schedule ES: working minutes from the baseline's start to where PV was what EV is now. */
  readonly earnedScheduleMinutes: number;
  /** Actual time AT: working minutes from the baseline's start to the status date. */
  readonly actualTimeMinutes: number;
  /** SPI(t) = ES / AT. */
  readonly spiTime: number | null;
}

/** The sums that everything else follows from. */
export interface Sums {
  readonly pv: number;
  readonly ev: number;
  readonly ac: number;
  readonly bac: number;
}

const quotient = (part: number, whole: number | null): number | null =>
  whole === null || whole === 0 ? null : part / whole;

/** All figures of one task, summary or project. */
export function figuresOf(
  { pv, ev, ac, bac }: Sums,
  time: { readonly earned: number; readonly actual: number },
): EarnedValueFigures {
  const spi = quotient(ev, pv);
  const cpi = quotient(ev, ac);
  const rest = bac - ev;
  const atCost = quotient(rest, cpi);
  const atPace = spi === null || cpi === null ? null : quotient(rest, cpi * spi);
  const eac = atCost === null ? null : ac + atCost;
  return {
    pv,
    ev,
    ac,
    bac,
    sv: ev - pv,
    cv: ev - ac,
    spi,
    cpi,
    eac,
    eacAtPlan: ac + rest,
    eacAtPace: atPace === null ? null : ac + atPace,
    vac: eac === null ? null : bac - eac,
    tcpi: quotient(rest, bac - ac),
    tcpiToEstimate: eac === null ? null : quotient(rest, eac - ac),
    earnedScheduleMinutes: time.earned,
    actualTimeMinutes: time.actual,
    spiTime: time.actual > 0 ? time.earned / time.actual : null,
  };
}
