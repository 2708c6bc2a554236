import type { Dependency, DependencyType, Id } from '../../model.js';
import type { FormatWarning } from '../errors.js';
import type { Fields } from './fields.js';
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

/**
 * Reads the links of one `<Task>`. A link into another plan is left out with a warning: the other plan is not here.
 */
export function readLinks(task: Fields, successorId: Id, warnings: FormatWarning[]): LinkRow[] {
  return task.children('PredecessorLink').flatMap(link => {
    const predecessorUid = link.requiredInteger('PredecessorUID');
    const location = { line: link.element.line, path: link.path };
    if (link.flag('CrossProject') === true) {
      const other = link.text('CrossProjectName') ?? 'another plan';
      warnings.push({ code: 'cross_project_link', message: `A link from ${other} was left out`, ...location });
      return [];
    }
    return [{ predecessorUid, ...location, dependency: readLink(link, predecessorUid, successorId) }];
  });
}

function readLink(link: Fields, predecessorUid: number, successorId: Id): Dependency {
  const type = types[link.integer('Type') ?? 1];
  if (type === undefined) throw link.bad('Type', '0 (FF), 1 (FS), 2 (SF) or 3 (SS)');
  const { unit } = unitOfFormat(link.integer('LagFormat') ?? 7);
  const isPercent = unit === '%' || unit === 'e%';
  // LinkLag counts tenths of a minute, but whole percent when its format is a percentage.
  const lag = link.number('LinkLag') ?? 0;
  return {
    predecessorId: String(predecessorUid),
    successorId,
    type,
    ...(lag === 0 ? {} : isPercent ? { lagPercent: lag } : { lagMinutes: lag / 10 }),
    ...(unit === 'd' ? {} : { lagUnit: unit }),
  };
}

/** Writes one `<PredecessorLink>`. */
export function writeLink(out: XmlWriter, link: Dependency, predecessorUid: number): void {
  const unit = link.lagUnit ?? 'd';
  const isPercent = unit === '%' || unit === 'e%';
  out.element('PredecessorLink', () => {
    out.field('PredecessorUID', predecessorUid);
    out.field('Type', types.indexOf(link.type ?? 'FS'));
    out.field('CrossProject', false);
    out.field('LinkLag', Math.round(isPercent ? (link.lagPercent ?? 0) : (link.lagMinutes ?? 0) * 10));
    out.field('LagFormat', formatOfUnit(unit));
  });
}
