/** A plan made ready for levelling. */
import type { Project } from '../model.js';
import type { Network } from '../network/network.js';
import { createDates, type Dates } from '../passes/dates.js';
import { runPasses } from '../passes/passes.js';
import { prepareNetwork } from '../schedule.js';
import { parseInstant } from '../time.js';
import { clearedProject } from './clear.js';
import { type Occupancy, readOccupancies } from './occupancy.js';
import type { LevelingOptions } from './options.js';
import type { Range } from './profile.js';

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
 * @throws ScheduleError when the project has errors
 */
export function makeReady(given: Project, options: LevelingOptions): ReadyPlan {
  const project = options.keepsDelays === true ? given : clearedProject(given);
  const { network } = prepareNetwork(project);
  const before = createDates(network.size);
  runPasses(network, before);
  const range = {
    from: options.from === undefined ? Number.NEGATIVE_INFINITY : parseInstant(options.from),
    to: options.to === undefined ? Number.POSITIVE_INFINITY : parseInstant(options.to),
  };
  return { given, project, network, before, occupancies: readOccupancies(project, network.calendars), range };
}
