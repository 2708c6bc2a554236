/** Tasks in one project: ten times the largest plans met, and about 400 MB of compiled network and results. */
export const MAX_TASKS = 1_000_000;

/** Links in one project: four per task at the task cap. */
export const MAX_LINKS = 4_000_000;

/** Outline levels. Plans rarely pass 10; a chain of parents deeper than this is a mistake or an attack. */
export const MAX_DEPTH = 256;

/** Calendars that build on one another. Plan files have two: a person's calendar on that of the company. */
export const MAX_CALENDAR_DEPTH = 32;

/** Shifts in one day. Plan files allow five; free-form rosters may have more. */
export const MAX_SHIFTS_PER_DAY = 48;

/** Days that the recurring exceptions of one calendar may name together: every day of the covered years and some. */
export const MAX_RECURRING_DAYS = 200_000;

/** Problems reported at most: beyond this the list tells nobody anything new. */
export const MAX_PROBLEMS = 1_000;

/** First and last year a date may have. Compiled calendars grow on demand inside these bounds and never past them. */
export const MIN_YEAR = 1900;
export const MAX_YEAR = 2299;

/** Longest duration, lag or delay in minutes: the whole covered range. */
export const MAX_MINUTES = (MAX_YEAR - MIN_YEAR + 1) * 366 * 1440;

/** Changes tried to find what would free a date: chains are mostly shorter. */
export const MAX_REMEDY_TRIALS = 64;

/** Changes tried on the largest plans: those that take away what holds the date itself. */
export const MIN_REMEDY_TRIALS = 8;

/** Tasks dated in all trials together, at worst: about two seconds. */
export const MAX_REMEDY_TASKS = 600_000;

/** Remedies told: those that gain least are of no use to anybody. */
export const MAX_REMEDIES = 12;

/** Other calendars tried for one task on the chain. */
export const MAX_CALENDAR_TRIALS = 4;

/** Points of an earned value curve, one a day on plans of up to two years: more than a chart has pixels for. */
export const MAX_CURVE_POINTS = 500;

/** Highest single cost: a thousand of them add up without losing a tenth. */
export const MAX_COST = 1e12;
/** Units of a resource, or of an assignment to it: 1 = one full-time person, or one of a material. */
export const MAX_UNITS = 1_000_000;
/** Runs of one simulation: the finishes of all are kept, and beyond this the error of a percentile is below a minute. */
export const MAX_RUNS = 10_000_000;

/** Tasks correlated with each other: the nearest proper matrix of so many takes about ten seconds. */
export const MAX_CORRELATED = 200;

/** Sprints, at the mean pace, that points of work may take: more is a mistake, and each costs a draw in every run. */
export const MAX_SPRINTS = 1_000;
