import type { PlanEdit } from '../../../plan/edit.js';
import type { Intent } from '../../drag/gesture-input.js';

/** What a text in a cell comes to: row edits, a wish for the engine, or why it cannot be taken. */
export type Reading =
  | { readonly kind: 'edits'; readonly edits: readonly PlanEdit[] }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'problem'; readonly problem: string };

/** Changes of one task as a reading. */
export function changesOf(taskId: string, changes: Readonly<Record<string, unknown>>): Reading {
  return { kind: 'edits', edits: [{ table: 'tasks', op: 'update', id: taskId, changes }] };
}

/** Why a text cannot be taken. */
export function problem(text: string): Reading {
  return { kind: 'problem', problem: text };
}
