/** A plan made ready for levelling. */
import type { Project } from '../../model.js';
import type { Network } from '../../network/network.js';
import { createDates, type Dates } from '../../passes/dates.js';
import { runPasses } from '../../passes/passes.js';
import { prepareNetwork } from '../../prepare.js';
import { checkOptions, optionInstant } from '../check-options.js';
import { clearedProject } from '../clear.js';
import { type Occupancy, readOccupancies } from '../load/occupancy.js';
import type { Range } from '../load/profile.js';
import type { LevelingOptions } from '../options.js';

/** A plan compiled and dated. */
export interface ReadyPlan {
  /** The project as given. */
  readonly given: Project;
  /** The same to be levelled: mostly without the levelling it had. */
  readonly project: Project;
  readonly network: Network;
  readonly before: Dates;
  readonly occupancies: readonly (readonly Occupancy[] | undefined)[];
  readonly range: Range;
}

/**
 * Makes a plan ready.
 *
 * @throws ScheduleError when the project has errors; SchedulerError `bad_option`
 */
export function makeReady(given: Project, options: LevelingOptions): ReadyPlan {
  checkOptions(options);
  const project = options.keepsDelays === true ? given : clearedProject(given);
  const { network } = prepareNetwork(project);
  const before = createDates(network.size);
  runPasses(network, before);
  const range = {
    from: optionInstant('from', options.from, Number.NEGATIVE_INFINITY),
    to: optionInstant('to', options.to, Number.POSITIVE_INFINITY),
  };
  return { given, project, network, before, occupancies: readOccupancies(project, network.calendars), range };
}
