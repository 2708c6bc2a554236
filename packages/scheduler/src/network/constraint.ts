/** The eight constraint types as small numbers, and which ends they hold. */
import type { ConstraintType, Project, Task } from '../model.js';

export const ASAP = 0;
export const ALAP = 1;
export const MSO = 2;
export const MFO = 3;
export const SNET = 4;
export const SNLT = 5;
export const FNET = 6;
export const FNLT = 7;

const CODE: Record<ConstraintType, number> = {
  asap: ASAP,
  alap: ALAP,
  mso: MSO,
  mfo: MFO,
  snet: SNET,
  snlt: SNLT,
  fnet: FNET,
  fnlt: FNLT,
};

/** A task's constraint as a number. Without one it is ASAP, or ALAP in a project scheduled from its finish. */
export function constraintCode(task: Task, scheduleFrom: Project['scheduleFrom']): number {
  return task.constraintType ? CODE[task.constraintType] : scheduleFrom === 'finish' ? ALAP : ASAP;
}

/** Whether the constraint needs a date to mean anything. */
export function needsDate(constraint: number): boolean {
  return constraint >= MSO;
}

/** Whether a constraint date without a time means the end of the day. */
export function isFinishConstraint(type: ConstraintType | undefined): boolean {
  return type === 'mfo' || type === 'fnet' || type === 'fnlt';
}
