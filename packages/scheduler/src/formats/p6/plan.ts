/** Takes one project out of a file of Primavera. */
import type { Calendar } from '../../calendar/calendar.js';
import type { Assignment, Dependency, Id, Project, Resource, Task } from '../../model.js';
import { FormatError, type FormatWarning } from '../errors.js';
import type { PlanFile } from '../plan-file.js';
import type { ActivityRow } from './activity.js';
import { readBaselines } from './baseline.js';
import { FALLBACK_DAYS } from './calendar.js';
import { readCosts } from './costs.js';
import { buildOutline } from './outline.js';
import { plainText } from './plain-text.js';
import type { ProjectRow } from './project.js';
import type { RateRow } from './resource.js';
import { withRates } from './staff.js';
import type { Tables } from './tables.js';

/** Options of the readers of Primavera's files. */
export interface ReadP6Options {
  /** The project to read, by its number or its short name. Default: the first that was exported. */
  readonly projectId?: string;
  /** Refuses a larger file. Default 50 MiB. */
  readonly maxBytes?: number;
}

const labelOf = (project: ProjectRow): string => project.code ?? project.id;

function selectProject(tables: Tables, wanted: string | undefined, warnings: FormatWarning[]): ProjectRow {
  const projects = [...tables.projects.values()];
  const exported = projects.filter(project => project.isExported);
  if (projects.length === 0) throw new FormatError('missing_value', 'The file has no project');
  const names = exported.map(labelOf).join(', ') || 'none';
  const chosen =
    wanted === undefined
      ? (exported[0] ?? projects[0]!)
      : (tables.projects.get(wanted) ?? projects.find(project => project.code === wanted));
  if (chosen === undefined) {
    throw new FormatError('missing_value', `There is no project "${wanted}" in the file, only: ${names}`);
  }
  const others = exported.filter(project => project !== chosen).map(labelOf);
  if (others.length > 0) {
    const message = `Only ${labelOf(chosen)} was read; the file also has: ${others.join(', ')}`;
    warnings.push({ code: 'other_projects', message });
  }
  return chosen;
}

/** Builds the plan of one project; every part looks up the others in the tables. */
class PlanBuilder {
  readonly #tables: Tables;
  readonly #project: ProjectRow;
  readonly #warnings: FormatWarning[];
  readonly #activities: readonly ActivityRow[];

  constructor(tables: Tables, project: ProjectRow, warnings: FormatWarning[]) {
    this.#tables = tables;
    this.#project = project;
    this.#warnings = warnings;
    this.#activities = [...tables.activities.values()].filter(activity => activity.projectId === project.id);
  }

  build(): PlanFile {
    const { options, plannedStart, dataDate } = this.#project;
    const start = plannedStart ?? dataDate;
    const name = this.#name();
    return {
      project: {
        ...(name === undefined ? {} : { name }),
        preset: 'primavera',
        ...(start === undefined ? {} : { start }),
        ...(dataDate === undefined ? {} : { statusDate: dataDate }),
        ...options,
        ...this.#tables.options.get(this.#project.id)?.options,
        ...this.#calendarOptions(),
        calendars: this.#calendars(),
        tasks: this.#tasks(),
        dependencies: this.#dependencies(),
        resources: this.#resources(),
        assignments: this.#assignments(),
      },
      warnings: this.#warnings,
      stored: new Map(this.#activities.map(activity => [activity.id, activity.stored])),
      notes: this.#notes(),
    };
  }

  #name(): string | undefined {
    const root = [...this.#tables.wbs.values()].find(node => node.isProject && node.projectId === this.#project.id);
    return this.#project.name ?? root?.name ?? this.#project.code;
  }

  /** The project's calendar, and what it says a day, a week and a month are. */
  #calendarOptions(): Partial<Project> {
    const { calendars } = this.#tables;
    const own = this.#calendarId(this.#project.calendarId, `Project ${labelOf(this.#project)}`);
    const calendar = own === undefined ? [...calendars.values()].find(row => row.isDefault) : calendars.get(own);
    if (calendar === undefined) return {};
    const { id, minutesPerDay = 480, minutesPerWeek = 0, minutesPerMonth = 0 } = calendar;
    return {
      calendarId: id,
      ...(minutesPerDay > 0 ? { minutesPerDay } : {}),
      ...(minutesPerWeek > 0 ? { minutesPerWeek } : {}),
      ...(minutesPerDay > 0 && minutesPerMonth > 0 ? { daysPerMonth: minutesPerMonth / minutesPerDay } : {}),
    };
  }

  #calendars(): Calendar[] {
    return [...this.#tables.calendars.values()].map(row => {
      const { id, name, path, line } = row;
      if (row.days === null) {
        const message = `The days of calendar ${name ?? id} cannot be read; it has a standard week`;
        this.#warn('bad_calendar', message, { path, line });
      }
      const { weekdays, exceptions } = row.days ?? FALLBACK_DAYS;
      const baseCalendarId = this.#calendarId(row.baseId, path, line);
      const uid = Number(id);
      return {
        id,
        ...(Number.isSafeInteger(uid) ? { uid } : {}),
        ...(name === undefined ? {} : { name }),
        ...(baseCalendarId === undefined ? {} : { baseCalendarId }),
        weekdays,
        ...(exceptions.length === 0 ? {} : { exceptions }),
      };
    });
  }

  #calendarId(id: string | undefined, path: string, line?: number): Id | undefined {
    if (id === undefined || this.#tables.calendars.has(id)) return id;
    this.#warn('unknown_calendar', `There is no calendar ${id}; the default is used`, { path, line });
    return undefined;
  }

  #tasks(): Task[] {
    const { wbs, options } = this.#tables;
    const own = [...wbs.values()].filter(node => node.projectId === this.#project.id);
    const nodes = new Map(
      own.filter(node => !node.isProject && node.id !== this.#project.wbsId).map(node => [node.id, node]),
    );
    const usesExpectedFinish = options.get(this.#project.id)?.usesExpectedFinish !== false;
    const costs = readCosts(this.#tables);
    const baselines = readBaselines(this.#tables, this.#project);
    const taskOf = (activity: ActivityRow, parentId: Id | undefined): Task => {
      const { expectedFinish, ...task } = activity.task;
      const calendarId = this.#calendarId(activity.calendarId, activity.path, activity.line);
      const baseline = baselines.get(activity.code);
      return {
        ...task,
        ...(expectedFinish !== undefined && usesExpectedFinish ? { expectedFinish } : {}),
        ...(parentId === undefined ? {} : { parentId }),
        ...(calendarId === undefined ? {} : { calendarId }),
        ...costs.get(activity.id),
        ...(baseline === undefined ? {} : { baselines: [baseline] }),
      };
    };
    return buildOutline(nodes, this.#activities, taskOf, this.#warnings);
  }

  #isOwn(activityId: string): boolean {
    return this.#tables.activities.get(activityId)?.projectId === this.#project.id;
  }

  #dependencies(): Dependency[] {
    const links = new Map<string, Dependency>();
    for (const { predecessorId, successorId, type, lagMinutes, path, line } of this.#tables.relations) {
      const isFromOwn = this.#isOwn(predecessorId);
      const isToOwn = this.#isOwn(successorId);
      if (!isFromOwn && !isToOwn) continue;
      if (!isFromOwn || !isToOwn) {
        const end = isFromOwn ? `to activity ${successorId}` : `from activity ${predecessorId}`;
        this.#warn('cross_project_link', `A link ${end}, which is not in this project, was left out`, { path, line });
        continue;
      }
      const key = `${predecessorId} ${successorId} ${type}`;
      if (links.delete(key)) {
        const message = `Activity ${successorId} has two ${type} links from activity ${predecessorId}; the last counts`;
        this.#warn('duplicate_link', message, { path, line });
      }
      links.set(key, { predecessorId, successorId, type, ...(lagMinutes === 0 ? {} : { lagMinutes }) });
    }
    return [...links.values()];
  }

  #resources(): Resource[] {
    const rates = new Map<string, RateRow[]>();
    for (const rate of this.#tables.rates) {
      const own = rates.get(rate.resourceId);
      if (own) own.push(rate);
      else rates.set(rate.resourceId, [rate]);
    }
    return [...this.#tables.resources.values()].map(row => {
      const calendarId = this.#calendarId(row.calendarId, row.path, row.line);
      const resource = withRates(row.resource, rates.get(row.id) ?? [], this.#project.dataDate);
      return { ...resource, ...(calendarId === undefined ? {} : { calendarId }) };
    });
  }

  #assignments(): Assignment[] {
    let roleCount = 0;
    const assignments = this.#tables.assignments.flatMap((row): Assignment[] => {
      const { taskId, resourceId, assignment, path, line } = row;
      if (!this.#isOwn(taskId)) return [];
      if (resourceId === undefined) {
        roleCount += 1;
        return [];
      }
      if (!this.#tables.resources.has(resourceId)) {
        const message = `An assignment of resource ${resourceId}, which is not in the file, was left out`;
        this.#warn('unknown_resource', message, { path, line });
        return [];
      }
      return [{ ...assignment, resourceId }];
    });
    if (roleCount > 0) {
      const message = `${roleCount} assignments of roles without a resource were left out; their cost counts`;
      this.#warnings.push({ code: 'role_assignment', message });
    }
    return assignments;
  }

  #notes(): Map<Id, string> {
    const notes = new Map<Id, string>();
    for (const { taskId, text } of this.#tables.notes) {
      if (!this.#isOwn(taskId)) continue;
      const plain = plainText(text);
      const before = notes.get(taskId);
      if (plain !== '') notes.set(taskId, before === undefined ? plain : `${before}\n\n${plain}`);
    }
    return notes;
  }

  #warn(
    code: FormatWarning['code'],
    message: string,
    { path, line }: { readonly path: string; readonly line: number | undefined },
  ): void {
    this.#warnings.push({ code, message, path, ...(line === undefined ? {} : { line }) });
  }
}

/**
 * Takes one project out of what was read.
 *
 * @throws FormatError `missing_value` when there is none, or not the one wanted
 */
export function buildPlan(tables: Tables, options: ReadP6Options): PlanFile {
  const warnings: FormatWarning[] = [];
  const project = selectProject(tables, options.projectId, warnings);
  return new PlanBuilder(tables, project, warnings).build();
}
