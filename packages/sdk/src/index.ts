export { createSession, type GetToken, PasswordSession } from './auth.js';
export { Client, type ClientOptions, createClient } from './client.js';
export { isTransient, SdkError, type SdkErrorCode } from './errors.js';
export type {
  ExportOptions,
  ExportProgress,
  ExportRow,
  ImportFormat,
  ImportOptions,
  ImportProgress,
} from './exchange.js';
export { type HttpClient, unwrap } from './http.js';
export type { Presence, Present } from './presence.js';
export { ProjectSession, type ProjectStatus, type RowQuery } from './project.js';
export type {
  AssignmentCreate,
  AssignmentRow,
  CalendarRow,
  ChangeFrame,
  DependencyRow,
  ImportRow,
  LatestForecast,
  Member,
  PresenceState,
  PresentPerson,
  Problem,
  ProblemCode,
  Project,
  ProjectRow,
  ResourceRow,
  Role,
  ScheduleStatus,
  SignInMethods,
  SyncRows,
  SyncTable,
  TaskCreate,
  TaskPatch,
  TaskRow,
  User,
} from './protocol/index.js';
export { positionBetween, positionsBetween, roleAtLeast, SYNC_TABLES } from './protocol/index.js';
export type { RowImport, RowImportOptions } from './row-imports.js';
export type { WebSocketConstructor } from './socket.js';
export type { TableWriter, WriteTransaction } from './store/write.js';
export type { Conflict } from './sync/outbox.js';
export type { SyncState } from './sync/state.js';
