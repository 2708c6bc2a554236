import type { Dependency, DependencyType, Id } from '../../model.js';
import type { Fields } from './fields.js';
import { type RestElement, restOf } from './rest.js';
import { formatOfUnit, unitOfFormat } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** Link types in the order of their MSPDI codes. */
const types: readonly DependencyType[] = ['FF', 'FS', 'SF', 'SS'];

/** A `<PredecessorLink>` as read, its target not yet looked up. */
export interface LinkRow {
  readonly predecessorUid: number;
  readonly line: number;
  readonly path: string;
  readonly dependency: Dependency;
}

/** The links of one `<Task>`. */
interface TaskLinks {
  readonly links: readonly LinkRow[];
  /** Those that lead into another plan. */
  readonly elsewhere: readonly RestElement[];
}

/**
 * Reads the links of one `<Task>`. A link into another plan does not count, with a warning: the other plan is not here.
 */
export function readLinks(task: Fields, successorId: Id): TaskLinks {
  const links: LinkRow[] = [];
  const elsewhere: RestElement[] = [];
  for (const link of task.children('PredecessorLink')) {
    if (link.flag('CrossProject') === true) {
      const other = link.text('CrossProjectName') ?? 'another plan';
      link.findings.warn('cross_project_link', `A link from ${other} does not count`, link.location);
      elsewhere.push(restOf(link.element));
      continue;
    }
    const predecessorUid = link.requiredInteger('PredecessorUID');
    if (predecessorUid === undefined) continue;
    links.push({ predecessorUid, ...link.location, dependency: readLink(link, predecessorUid, successorId) });
  }
  return { links, elsewhere };
}

function readLink(link: Fields, predecessorUid: number, successorId: Id): Dependency {
  const type = types[link.integer('Type') ?? 1] ?? link.reject('Type', '0 (FF), 1 (FS), 2 (SF) or 3 (SS)');
  const { unit } = unitOfFormat(link.integer('LagFormat') ?? 7);
  const isPercent = unit === '%' || unit === 'e%';
  // LinkLag counts tenths of a minute, but whole percent when its format is a percentage.
  const lag = link.number('LinkLag') ?? 0;
  return {
    predecessorId: String(predecessorUid),
    successorId,
    type: type ?? 'FS',
    ...(lag === 0 ? {} : isPercent ? { lagPercent: lag } : { lagMinutes: lag / 10 }),
    ...(unit === 'd' ? {} : { lagUnit: unit }),
  };
}

/** Writes one `<PredecessorLink>`. */
export function writeLink(out: XmlWriter, link: Dependency, predecessorUid: number): void {
  const unit = link.lagUnit ?? 'd';
  const isPercent = unit === '%' || unit === 'e%';
  out.record('PredecessorLink', [], () => {
    out.field('PredecessorUID', predecessorUid);
    out.field('Type', types.indexOf(link.type ?? 'FS'));
    out.field('CrossProject', false);
    out.field('LinkLag', Math.round(isPercent ? (link.lagPercent ?? 0) : (link.lagMinutes ?? 0) * 10));
    out.field('LagFormat', formatOfUnit(unit));
  });
}
