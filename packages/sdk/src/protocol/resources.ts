import type { components } from './schema.js';

type Schemas = components['schemas'];

/** A project as its caller sees it, with the caller's role and permissions. */
export type Project = Schemas['Project'];
/** A project as a synced row: without what depends on the reader. */
export type ProjectRow = Schemas['ProjectRow'];
export type TaskRow = Schemas['Task'];
export type DependencyRow = Schemas['Dependency'];
export type CalendarRow = Schemas['Calendar'];
export type ResourceRow = Schemas['Resource'];
export type AssignmentRow = Schemas['Assignment'];
export type BaselineRow = Schemas['Baseline'];
export type BaselineTaskRow = Schemas['BaselineTask'];
export type SprintRow = Schemas['Sprint'];
export type TimeEntryRow = Schemas['TimeEntry'];
export type LatestForecast = Schemas['LatestForecast'];
export type ScopeChangeRow = Schemas['ScopeChange'];
export type Member = Schemas['Member'];
export type User = Schemas['User'];
export type WorkSegment = Schemas['WorkSegment'];
export type Session = Schemas['Session'];
export type SignInMethods = Schemas['SignInMethods'];
export type ImportRow = Schemas['Import'];
/** What an import repaired, left out or changed. */
export type ImportWarning = Schemas['ImportWarning'];
export type ImportWarningCode = Schemas['ImportWarningCode'];
export type ScheduleStatus = Schemas['ScheduleStatus'];
export type Role = Schemas['Role'];
export type TokenExchange = Schemas['TokenExchange'];
export type TokenExchanged = Schemas['TokenExchanged'];
export type Webhook = Schemas['Webhook'];
export type WebhookMade = Schemas['WebhookMade'];
export type WebhookPatch = Schemas['WebhookPatch'];
export type WebhookEvent = Schemas['WebhookEvent'];
export type Invitation = Schemas['Invitation'];
export type InvitationMade = Schemas['InvitationMade'];
export type InvitationShown = Schemas['InvitationShown'];
export type Token = Schemas['Token'];
export type TokenMade = Schemas['TokenMade'];
export type TokenScope = Schemas['TokenScope'];
export type ProjectToken = Schemas['ProjectToken'];
export type ProjectTokenMade = Schemas['ProjectTokenMade'];
export type ShareLink = Schemas['ShareLink'];
export type ShareLinkMade = Schemas['ShareLinkMade'];
export type ShareSession = Schemas['ShareSession'];

/** Fields a client may set when it creates a row. */
export type TaskCreate = Schemas['TaskCreate'];
export type DependencyCreate = Schemas['DependencyCreate'];
export type CalendarCreate = Schemas['CalendarCreate'];
export type ResourceCreate = Schemas['ResourceCreate'];
export type AssignmentCreate = Schemas['AssignmentCreate'];
export type BaselineCreate = Schemas['BaselineCreate'];
export type SprintCreate = Schemas['SprintCreate'];
export type TimeEntryCreate = Schemas['TimeEntryCreate'];
export type ScopeChangeCreate = Schemas['ScopeChangeCreate'];

/** Fields a client may change. */
export type ProjectPatch = Schemas['ProjectPatch'];
export type TaskPatch = Schemas['TaskPatch'];
export type DependencyPatch = Schemas['DependencyPatch'];
export type CalendarPatch = Schemas['CalendarPatch'];
export type ResourcePatch = Schemas['ResourcePatch'];
export type AssignmentPatch = Schemas['AssignmentPatch'];

/** Roles from the weakest to the strongest; a role holds everything a weaker one may do. */
export const ROLES = ['viewer', 'member', 'scheduler', 'admin', 'owner'] as const satisfies readonly Role[];

/** True when `role` may do what `required` may do. */
export function roleAtLeast(role: Role, required: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(required);
}
