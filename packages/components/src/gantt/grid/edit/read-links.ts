import type { PlanEdit } from '../../../plan/edit.js';
import { newId } from '../../../plan/new-id.js';
import type { DependencyRow } from '../../../plan/rows.js';
import { linksInto, linksOutOf, parseLink, type TypedLink } from '../columns/built-in/link-text.js';
import { taskOfReference } from '../columns/built-in/wbs.js';
import type { CellSource } from '../columns/column.js';
import { problem, type Reading } from './reading.js';

/**
 * Reads a list of links such as `3FS+2d, 5SS`: links that are no longer in it go, new ones come, the others keep their
 * ids and take the type and lag typed.
 */
export function readLinks(text: string, cell: CellSource, side: 'predecessors' | 'successors'): Reading {
  const { task, plan, outline, strings } = cell;
  const words = strings.edit;
  const otherOf = (link: DependencyRow) => (side === 'predecessors' ? link.predecessor_id : link.successor_id);
  const wanted = new Map<string, TypedLink>();
  for (const part of text.split(/[,;]/)) {
    if (part.trim() === '') continue;
    const typed = parseLink(part, plan.project);
    if (typed === null) return problem(words.needsLinks(part.trim()));
    const index = taskOfReference(outline, typed.reference);
    if (index === null) return problem(words.noTask(typed.reference));
    const other = outline.tasks[index]?.id as string;
    if (other === task.id) return problem(words.waitsForItself);
    if (isAbove(cell, index) || isBelow(cell, index)) return problem(words.linksSummary);
    if (wanted.has(other)) return problem(words.isTwice(typed.reference));
    wanted.set(other, typed);
  }
  const edits: PlanEdit[] = [];
  for (const link of side === 'predecessors' ? linksInto(plan, task.id) : linksOutOf(plan, task.id)) {
    const typed = wanted.get(otherOf(link));
    if (!typed) {
      edits.push({ table: 'dependencies', op: 'delete', id: link.id });
      continue;
    }
    wanted.delete(otherOf(link));
    const changes = { type: typed.type, ...typed.lag };
    if (isSameLink(link, typed)) continue;
    edits.push({ table: 'dependencies', op: 'update', id: link.id, changes });
  }
  for (const [other, typed] of wanted) {
    const [predecessor, successor] = side === 'predecessors' ? [other, task.id] : [task.id, other];
    edits.push(linkEdit(predecessor, successor, typed));
  }
  return { kind: 'edits', edits };
}

/** Makes a link. */
export function linkEdit(predecessorId: string, successorId: string, { type, lag }: TypedLink): PlanEdit {
  const row: DependencyRow = { id: newId(), predecessor_id: predecessorId, successor_id: successorId, type, ...lag };
  return { table: 'dependencies', op: 'create', row };
}

function isSameLink(link: DependencyRow, { type, lag }: TypedLink): boolean {
  const percent = typeof link['lag_percent'] === 'number' ? link['lag_percent'] : null;
  if ((link.type ?? 'FS') !== type || percent !== lag.lag_percent) return false;
  return percent !== null || (link.lag_minutes ?? 0) === lag.lag_minutes;
}

function isAbove({ outline, index }: CellSource, other: number): boolean {
  return other < index && index < (outline.end[other] as number);
}

function isBelow({ outline, index }: CellSource, other: number): boolean {
  return index < other && other < (outline.end[index] as number);
}
