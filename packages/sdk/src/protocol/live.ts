import type { components } from './schema.js';

type Schemas = components['schemas'];

/** What a client may say on the socket. */
export type ClientFrame = Schemas['ClientFrame'];
/** What the server says on the socket. */
export type ServerFrame = Schemas['ServerFrame'];
export type ChangeFrame = Schemas['ChangeFrame'];
export type ChangeCause = Schemas['ChangeCause'];
export type ScheduleFrame = Schemas['ScheduleFrame'];
export type ForecastFrame = Schemas['ForecastFrame'];
export type PresenceFrame = Schemas['PresenceFrame'];
export type PresenceState = Schemas['PresenceState'];
export type PresentPerson = Schemas['PresentPerson'];

/** Path of the socket below the server's base path; `?ticket=` is required. */
export const SOCKET_PATH = '/ws';
/** A client sends a ping when it has heard nothing for this long; twice as long without an answer is a dead socket. */
export const HEARTBEAT_MS = 5000;
