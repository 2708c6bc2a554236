import { type Role, roleAtLeast } from '@trueppm/sdk/protocol';
import type { Caller } from '../caller.js';
import type { Operation, OperationId } from './contract.js';

/** The least role for each action on each resource of a project. The one place where roles are decided. */
export const ROLES_MATRIX = {
  project: { read: 'viewer', update: 'admin', archive: 'admin', delete: 'owner', transfer: 'owner' },
  member: { read: 'viewer', create: 'admin', update: 'admin', delete: 'admin', leave: 'viewer' },
  invitation: { read: 'admin', create: 'admin', delete: 'admin' },
  project_token: { read: 'owner', create: 'owner', delete: 'owner' },
  share_link: { read: 'admin', create: 'admin', delete: 'admin' },
  operation: { read: 'admin' },
  webhook: { read: 'admin', create: 'admin', update: 'admin', delete: 'admin' },
  // progress: of tasks the caller is assigned to; the rules of tasks check that.
  task: {
    read: 'viewer',
    create: 'member',
    progress: 'member',
    update: 'scheduler',
    move: 'scheduler',
    delete: 'scheduler',
    restore: 'scheduler',
  },
  dependency: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  calendar: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  resource: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  assignment: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  // Of one's own; read_all: that of everybody.
  time_entry: { read: 'viewer', create: 'member', update: 'member', delete: 'member', read_all: 'scheduler' },
  // read: one's own; decide: about those of others, and reading them.
  timesheet: { read: 'member', submit: 'member', decide: 'scheduler' },
  baseline: { read: 'viewer', create: 'admin', update: 'admin', delete: 'admin' },
  // plan: which tasks, in which order; run: activate, close, cancel.
  sprint: {
    read: 'viewer',
    create: 'scheduler',
    update: 'scheduler',
    delete: 'scheduler',
    plan: 'scheduler',
    run: 'scheduler',
  },
  // Of one's own; decide: about those of others.
  scope_change: { read: 'viewer', create: 'member', update: 'member', delete: 'member', decide: 'scheduler' },
  label: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler', assign: 'scheduler' },
  // Of one's own; moderate: delete what others said.
  comment: { read: 'viewer', create: 'member', update: 'member', delete: 'member', moderate: 'admin' },
  // Of one's own; manage: also those of others.
  attachment: { read: 'viewer', create: 'member', update: 'member', delete: 'member', manage: 'scheduler' },
  risk: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  // In the program. What it takes in the projects is checked by the rules of programs.
  program: {
    read: 'viewer',
    update: 'admin',
    add_project: 'admin',
    remove_project: 'admin',
    delete: 'owner',
  },
  program_member: { read: 'viewer', create: 'admin', update: 'admin', delete: 'admin', leave: 'viewer' },
  program_link: { read: 'viewer', propose: 'viewer', decide: 'viewer', delete: 'viewer' },
  backlog: { read: 'viewer', create: 'member', update: 'scheduler', delete: 'scheduler', place: 'scheduler' },
  board_column: { read: 'viewer', create: 'scheduler', update: 'scheduler', delete: 'scheduler' },
  custom_field: { read: 'viewer', create: 'admin', update: 'admin', delete: 'admin' },
  // Of one's own; share: with everybody in the project; manage: also what others share.
  saved_view: {
    read: 'viewer',
    create: 'member',
    update: 'member',
    delete: 'member',
    share: 'scheduler',
    manage: 'admin',
  },
  sync: { pull: 'viewer', push: 'member' },
  schedule: { read: 'viewer', run: 'scheduler', cancel: 'scheduler', level: 'scheduler' },
  // run: also to cancel one's own.
  forecast: { read: 'viewer', run: 'viewer', cancel: 'scheduler', delete: 'scheduler' },
  job: { read: 'admin', retry: 'admin', discard: 'admin' },
  // Of one's own; run: also to cancel and delete them.
  export: { read: 'viewer', run: 'viewer' },
  // Into a project that is there already; a new one is anybody's.
  row_import: { read: 'scheduler', create: 'scheduler', apply: 'scheduler' },
} as const satisfies Record<string, Record<string, Role>>;

type Matrix = typeof ROLES_MATRIX;
/** A resource and an action on it, such as `task.create`. */
export type Permission = { [R in keyof Matrix & string]: `${R}.${keyof Matrix[R] & string}` }[keyof Matrix & string];

/** The permission each operation on a project needs. An operation on a project that is not listed is refused. */
export const PERMISSION_OF_OPERATION = {
  getProject: 'project.read',
  updateProject: 'project.update',
  deleteProject: 'project.delete',
  archiveProject: 'project.archive',
  unarchiveProject: 'project.archive',
  listMembers: 'member.read',
  addMember: 'member.create',
  updateMember: 'member.update',
  removeMember: 'member.delete',
  leaveProject: 'member.leave',
  transferProject: 'project.transfer',
  listInvitations: 'invitation.read',
  createInvitation: 'invitation.create',
  revokeInvitation: 'invitation.delete',
  listProjectTokens: 'project_token.read',
  createProjectToken: 'project_token.create',
  revokeProjectToken: 'project_token.delete',
  listShareLinks: 'share_link.read',
  createShareLink: 'share_link.create',
  revokeShareLink: 'share_link.delete',
  listOperations: 'operation.read',
  listWebhooks: 'webhook.read',
  createWebhook: 'webhook.create',
  getWebhook: 'webhook.read',
  updateWebhook: 'webhook.update',
  deleteWebhook: 'webhook.delete',
  rotateWebhookSecret: 'webhook.update',
  replayWebhook: 'webhook.update',
  listWebhookDeliveries: 'webhook.read',
  listTasks: 'task.read',
  createTask: 'task.create',
  getTask: 'task.read',
  updateTask: 'task.update',
  deleteTask: 'task.delete',
  moveTask: 'task.move',
  indentTask: 'task.move',
  outdentTask: 'task.move',
  splitTask: 'task.update',
  listDeletedTasks: 'task.read',
  restoreTask: 'task.restore',
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
  listTimeEntries: 'time_entry.read',
  createTimeEntry: 'time_entry.create',
  getTimeEntry: 'time_entry.read',
  updateTimeEntry: 'time_entry.update',
  deleteTimeEntry: 'time_entry.delete',
  listTimesheets: 'timesheet.read',
  getTimesheet: 'timesheet.read',
  submitTimesheet: 'timesheet.submit',
  approveTimesheet: 'timesheet.decide',
  rejectTimesheet: 'timesheet.decide',
  listBaselines: 'baseline.read',
  createBaseline: 'baseline.create',
  getBaseline: 'baseline.read',
  updateBaseline: 'baseline.update',
  deleteBaseline: 'baseline.delete',
  listBaselineTasks: 'baseline.read',
  getBaselineTask: 'baseline.read',
  compareBaseline: 'baseline.read',
  getEarnedValue: 'baseline.read',
  listEarnedValue: 'baseline.read',
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
  listLabels: 'label.read',
  createLabel: 'label.create',
  getLabel: 'label.read',
  updateLabel: 'label.update',
  deleteLabel: 'label.delete',
  listTaskLabels: 'label.read',
  createTaskLabel: 'label.assign',
  getTaskLabel: 'label.read',
  deleteTaskLabel: 'label.assign',
  listComments: 'comment.read',
  createComment: 'comment.create',
  getComment: 'comment.read',
  updateComment: 'comment.update',
  deleteComment: 'comment.delete',
  listAttachments: 'attachment.read',
  createAttachment: 'attachment.create',
  getAttachment: 'attachment.read',
  updateAttachment: 'attachment.update',
  deleteAttachment: 'attachment.delete',
  listRisks: 'risk.read',
  createRisk: 'risk.create',
  getRisk: 'risk.read',
  updateRisk: 'risk.update',
  deleteRisk: 'risk.delete',
  getProgram: 'program.read',
  updateProgram: 'program.update',
  deleteProgram: 'program.delete',
  pullProgram: 'program.read',
  addProgramProject: 'program.add_project',
  removeProgramProject: 'program.remove_project',
  getProgramRollup: 'program.read',
  getProgramSchedule: 'program.read',
  listProgramMembers: 'program_member.read',
  addProgramMember: 'program_member.create',
  updateProgramMember: 'program_member.update',
  removeProgramMember: 'program_member.delete',
  listProgramLinks: 'program_link.read',
  getProgramLink: 'program_link.read',
  proposeProgramLink: 'program_link.propose',
  acceptProgramLink: 'program_link.decide',
  declineProgramLink: 'program_link.decide',
  deleteProgramLink: 'program_link.delete',
  listProgramBacklog: 'backlog.read',
  createBacklogItem: 'backlog.create',
  updateBacklogItem: 'backlog.update',
  deleteBacklogItem: 'backlog.delete',
  placeBacklogItem: 'backlog.place',
  getBoard: 'board_column.read',
  moveCard: 'task.update',
  listBoardColumns: 'board_column.read',
  createBoardColumn: 'board_column.create',
  getBoardColumn: 'board_column.read',
  updateBoardColumn: 'board_column.update',
  deleteBoardColumn: 'board_column.delete',
  listCustomFields: 'custom_field.read',
  createCustomField: 'custom_field.create',
  getCustomField: 'custom_field.read',
  updateCustomField: 'custom_field.update',
  deleteCustomField: 'custom_field.delete',
  listSavedViews: 'saved_view.read',
  createSavedView: 'saved_view.create',
  getSavedView: 'saved_view.read',
  updateSavedView: 'saved_view.update',
  deleteSavedView: 'saved_view.delete',
  pullChanges: 'sync.pull',
  pushChanges: 'sync.push',
  getScheduleStatus: 'schedule.read',
  runSchedule: 'schedule.run',
  cancelSchedule: 'schedule.cancel',
  explainSchedule: 'schedule.read',
  checkSchedule: 'schedule.read',
  previewLeveling: 'schedule.level',
  applyLeveling: 'schedule.level',
  clearLeveling: 'schedule.level',
  listForecasts: 'forecast.read',
  runForecast: 'forecast.run',
  getForecast: 'forecast.read',
  getForecastTasks: 'forecast.read',
  getLatestForecast: 'forecast.read',
  cancelForecast: 'forecast.cancel',
  deleteForecast: 'forecast.delete',
  listFailedJobs: 'job.read',
  retryFailedJob: 'job.retry',
  discardFailedJob: 'job.discard',
  createRowImport: 'row_import.create',
  getRowImport: 'row_import.read',
  applyRowImport: 'row_import.apply',
  exportMspdi: 'export.read',
  exportProject: 'export.read',
  exportCsv: 'export.read',
  listExports: 'export.read',
  createExport: 'export.run',
  getExport: 'export.read',
  getExportFile: 'export.read',
  cancelExport: 'export.run',
  deleteExport: 'export.run',
} as const satisfies Partial<Record<OperationId, Permission>>;

/** What a weaker role may do by the same operation on a condition that only the row's own rules can check. */
const CONDITIONAL_PERMISSION: Partial<Record<OperationId, Permission>> = {
  updateTask: 'task.progress',
  cancelForecast: 'forecast.run',
  moveCard: 'task.progress',
  removeProgramMember: 'program_member.leave',
};

/** The least role that holds a permission. */
export function leastRole(permission: Permission): Role {
  const [resource, action] = permission.split('.') as [keyof Matrix, string];
  return (ROLES_MATRIX[resource] as Record<string, Role>)[action] as Role;
}

/**
 * What goes on in an archived project beside reading: it can leave the archive or end, and whoever has a way in can lose
 * it.
 */
const STAYS_IN_ARCHIVE: ReadonlySet<Permission> = new Set([
  'project.archive',
  'project.delete',
  'member.delete',
  'member.leave',
  'invitation.delete',
  'project_token.delete',
  'share_link.delete',
  'webhook.delete',
  'forecast.run',
  'forecast.cancel',
  'forecast.delete',
  'export.run',
]);

const isReading = (permission: string): boolean => /\.(read|read_all|pull)$/.test(permission);

/** What a writing transaction asks of its actor and its project for a permission. */
export function scopeOf(permission: Permission): { readonly role: Role; readonly from?: 'archive' } {
  return { role: leastRole(permission), ...(STAYS_IN_ARCHIVE.has(permission) ? { from: 'archive' } : {}) };
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

/** What a caller who reaches one project only may do outside of it. */
const OUTSIDE_OF_PROJECT: ReadonlySet<OperationId> = new Set(['getMe', 'listProjects', 'createTicket']);

/** Writing by its method, yet nothing is changed for anyone. */
const CHANGES_NOTHING: ReadonlySet<OperationId> = new Set(['createTicket']);

/** What a person does who has signed in: it would outlive the token at hand, or reach further. */
const IN_PERSON: ReadonlySet<OperationId> = new Set([
  'createToken',
  'revokeToken',
  'createProjectToken',
  'signOutEverywhere',
  'changePassword',
  'acceptInvitation',
  'leaveProject',
  'transferProject',
]);

/**
 * Why what a caller came in with does not reach an operation, whatever the role; null when it does. A session reaches
 * everything.
 */
export function beyondReach(caller: Caller, { id, method }: Pick<Operation, 'id' | 'method'>): string | null {
  if (caller.kind === 'session' || caller.kind === 'issuer') return null;
  if (IN_PERSON.has(id)) return 'A token may not do this: sign in.';
  const permission = permissionOf(id);
  if (caller.projectId !== null && permission === null && !OUTSIDE_OF_PROJECT.has(id)) {
    return 'This reaches one project only.';
  }
  const changes = method !== 'GET' && !CHANGES_NOTHING.has(id);
  if (changes && caller.highestRole === 'viewer') return 'This may read only.';
  return caller.kind === 'share_link' && permission !== null && !isShown(permission)
    ? 'The readers of a link do not see this.'
    : null;
}

/** What the readers of a secret link see of a project: what a Viewer reads, but for its people. */
function isShown(permission: Permission): boolean {
  const [resource, action] = permission.split('.');
  return resource !== 'member' && (action === 'read' || action === 'pull');
}

/** The permission an operation needs; null when it is not about one project. */
export function permissionOf(operation: OperationId): Permission | null {
  return (PERMISSION_OF_OPERATION as Partial<Record<OperationId, Permission>>)[operation] ?? null;
}

/** A role may give, change and take roles below its own; an Owner also those of Owners. */
export function mayGrant(own: Role, granted: Role): boolean {
  return own === 'owner' || (own !== granted && roleAtLeast(own, granted));
}

/** Resources of a program, in the program's own roles. */
const OF_PROGRAMS: ReadonlySet<string> = new Set(['program', 'program_member', 'program_link', 'backlog']);

/**
 * Whether a role holds each permission, by permission: the `can` of a project, or of a program.
 *
 * @param isArchived the project is read only
 */
export function permissionsOfRole(
  role: Role,
  { of = 'project', isArchived = false }: { readonly of?: 'project' | 'program'; readonly isArchived?: boolean } = {},
): Readonly<Record<string, boolean>> {
  const all = Object.entries(ROLES_MATRIX)
    .filter(([resource]) => OF_PROGRAMS.has(resource) === (of === 'program'))
    .flatMap(([resource, actions]) =>
      Object.entries(actions).map(([action, least]) => {
        const permission = `${resource}.${action}`;
        const isOpen = !isArchived || isReading(permission) || STAYS_IN_ARCHIVE.has(permission as Permission);
        return [permission, isOpen && roleAtLeast(role, least)] as const;
      }),
    );
  return Object.fromEntries(all);
}
