import { type Role, roleAtLeast } from '@trueppm/sdk/protocol';
import type { OperationId } from './contract.js';

/** The least role for each action on each resource of a project. The one place where roles are decided. */
export const ROLES_MATRIX = {
  project: { read: 'viewer', update: 'admin', delete: 'owner' },
  member: { read: 'viewer', create: 'admin', update: 'admin', delete: 'admin' },
  // progress: of tasks the caller is assigned to; the rules of tasks check that.
  task: {
    read: 'viewer',
    create: 'member',
    progress: 'member',
    update: 'scheduler',
    move: 'scheduler',
    delete: 'scheduler',
  },
  dependency: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  calendar: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  resource: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  assignment: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  // plan: which tasks, in which order; run: activate, close, cancel.
  sprint: {
    read: 'viewer',
    create: 'scheduler',
    update: 'scheduler',
    delete: 'scheduler',
    plan: 'scheduler',
    run: 'scheduler',
  },
  // own: to change or take back what the caller asked for; the rules of scope changes check that.
  scope_change: {
    read: 'viewer',
    create: 'member',
    own: 'member',
    update: 'scheduler',
    delete: 'scheduler',
    decide: 'scheduler',
  },
  sync: { pull: 'viewer', push: 'member' },
  schedule: { read: 'viewer', run: 'scheduler' },
  export: { read: 'viewer' },
} as const satisfies Record<string, Record<string, Role>>;

type Matrix = typeof ROLES_MATRIX;
/** A resource and an action on it, such as `task.create`. */
export type Permission = { [R in keyof Matrix & string]: `${R}.${keyof Matrix[R] & string}` }[keyof Matrix & string];

/** The permission each operation on a project needs. An operation on a project that is not listed is refused. */
export const PERMISSION_OF_OPERATION = {
  getProject: 'project.read',
  updateProject: 'project.update',
  deleteProject: 'project.delete',
  listMembers: 'member.read',
  addMember: 'member.create',
  updateMember: 'member.update',
  removeMember: 'member.delete',
  listTasks: 'task.read',
  createTask: 'task.create',
  getTask: 'task.read',
  updateTask: 'task.update',
  deleteTask: 'task.delete',
  moveTask: 'task.move',
  indentTask: 'task.move',
  outdentTask: 'task.move',
  bulkTasks: 'task.update',
  listDependencies: 'dependency.read',
  createDependency: 'dependency.create',
  getDependency: 'dependency.read',
  updateDependency: 'dependency.update',
  deleteDependency: 'dependency.delete',
  listCalendars: 'calendar.read',
  createCalendar: 'calendar.create',
  getCalendar: 'calendar.read',
  updateCalendar: 'calendar.update',
  deleteCalendar: 'calendar.delete',
  listResources: 'resource.read',
  createResource: 'resource.create',
  getResource: 'resource.read',
  updateResource: 'resource.update',
  deleteResource: 'resource.delete',
  listAssignments: 'assignment.read',
  createAssignment: 'assignment.create',
  getAssignment: 'assignment.read',
  updateAssignment: 'assignment.update',
  deleteAssignment: 'assignment.delete',
  listSprints: 'sprint.read',
  createSprint: 'sprint.create',
  getSprint: 'sprint.read',
  updateSprint: 'sprint.update',
  deleteSprint: 'sprint.delete',
  listSprintTasks: 'sprint.read',
  placeInSprint: 'sprint.plan',
  listBacklog: 'sprint.read',
  placeInBacklog: 'sprint.plan',
  activateSprint: 'sprint.run',
  closeSprint: 'sprint.run',
  cancelSprint: 'sprint.run',
  listSprintEvents: 'sprint.read',
  getBurnChart: 'sprint.read',
  getSprintCapacity: 'sprint.read',
  getVelocity: 'sprint.read',
  getCumulativeFlow: 'sprint.read',
  forecastBacklog: 'sprint.read',
  listScopeChanges: 'scope_change.read',
  createScopeChange: 'scope_change.create',
  getScopeChange: 'scope_change.read',
  updateScopeChange: 'scope_change.update',
  deleteScopeChange: 'scope_change.delete',
  approveScopeChange: 'scope_change.decide',
  rejectScopeChange: 'scope_change.decide',
  pullChanges: 'sync.pull',
  pushChanges: 'sync.push',
  getScheduleStatus: 'schedule.read',
  runSchedule: 'schedule.run',
  exportMspdi: 'export.read',
} as const satisfies Partial<Record<OperationId, Permission>>;

/** What a weaker role may do by the same operation on a condition that only the row's own rules can check. */
const CONDITIONAL_PERMISSION: Partial<Record<OperationId, Permission>> = {
  updateTask: 'task.progress',
  updateScopeChange: 'scope_change.own',
  deleteScopeChange: 'scope_change.own',
};

/** The least role that holds a permission. */
export function leastRole(permission: Permission): Role {
  const [resource, action] = permission.split('.') as [keyof Matrix, string];
  return (ROLES_MATRIX[resource] as Record<string, Role>)[action] as Role;
}

/** Whether a role holds a permission. */
export function isAllowed(role: Role, permission: Permission): boolean {
  return roleAtLeast(role, leastRole(permission));
}

/** Whether a role may do an operation, or may do it on a condition that is checked with the row. */
export function mayAttempt(role: Role, operation: OperationId): boolean {
  const permissions = [permissionOf(operation), CONDITIONAL_PERMISSION[operation] ?? null];
  return permissions.some(permission => permission !== null && isAllowed(role, permission));
}

/** The permission an operation needs; null when it is not about one project. */
export function permissionOf(operation: OperationId): Permission | null {
  return (PERMISSION_OF_OPERATION as Partial<Record<OperationId, Permission>>)[operation] ?? null;
}

/** A role may give, change and take roles below its own; an Owner also those of Owners. */
export function mayGrant(own: Role, granted: Role): boolean {
  return own === 'owner' || (own !== granted && roleAtLeast(own, granted));
}
