import { ScheduleError } from './errors.js';
import type { Project } from './model.js';
import { findCycle } from './network/cycle.js';
import { compileNetwork, type Network, projectHierarchy } from './network/network.js';
import type { Dates } from './passes/dates.js';
import { markLongestPath, type PathFinder } from './passes/longest-path.js';
import { runPasses } from './passes/passes.js';
import { ignorePhase, type PhaseObserver } from './passes/phase.js';
import type { Problem } from './problem.js';
import { validateShape } from './validate/project.js';
import { validateTables } from './validate/tables.js';

/** The first circle of links, those through inactive tasks too: one must be able to make them active again. */
function cycleOf(project: Project, network: Network): Problem | null {
  const cycle = findCycle(network);
  if (cycle || !project.tasks.some(task => task.isActive === false)) return cycle;
  const tasks = project.tasks.map(task => (task.isActive === false ? { ...task, isActive: true } : task));
  return findCycle(compileNetwork({ ...project, tasks }));
}

/** Everything wrong with a project: errors, that keep it from being scheduled, and warnings. */
export function validate(project: Project): readonly Problem[] {
  const misshapen = validateTables(project);
  if (misshapen.length > 0) return misshapen;
  const hierarchy = projectHierarchy(project);
  const problems = validateShape(project, hierarchy);
  if (problems.some(problem => problem.severity === 'error')) return problems;
  const cycle = cycleOf(project, compileNetwork(project, hierarchy));
  return cycle ? [cycle, ...problems] : problems;
}

/**
 * Validates and compiles a project.
 *
 * @throws ScheduleError when it has errors, with all problems
 */
export function prepareNetwork(project: Project): { network: Network; problems: readonly Problem[] } {
  const misshapen = validateTables(project);
  if (misshapen.length > 0) throw new ScheduleError(misshapen);
  const hierarchy = projectHierarchy(project);
  const problems = validateShape(project, hierarchy);
  if (problems.some(problem => problem.severity === 'error')) throw new ScheduleError(problems);
  const network = compileNetwork(project, hierarchy);
  const cycle = cycleOf(project, network);
  if (cycle) throw new ScheduleError([cycle, ...problems]);
  return { network, problems };
}

/** Dates a compiled network: all passes, then what needs the whole schedule to be known. */
export function dateNetwork(
  network: Network,
  dates: Dates,
  pathOf: PathFinder,
  onPhase: PhaseObserver = ignorePhase,
): void {
  runPasses(network, dates, onPhase);
  if (!network.options.isCriticalByPath) return;
  markLongestPath(network, dates, pathOf);
  onPhase('slack');
}
