import type { Role } from '@trueppm/sdk/protocol';
import type { Router } from 'express';
import type { Deps } from './deps.js';

/**
 * The registry that an overlay registers into: an enterprise edition, a plugin, a customer's own module. Core knows these
 * types and never an overlay; which ones there are is a matter of configuration. See docs/how-to/write-an-extension.md.
 */

/** What a module exports under the name `extension`. */
export interface Extension {
  /** Letters, digits and dashes. Its addresses, jobs and tables carry it. */
  readonly name: string;
  /** Called once at start, before anything listens. What it throws ends the start. */
  register(registry: ExtensionRegistry): void | Promise<void>;
}

/** What a {@link RouteMaker} and a listener get of the server. */
export interface ExtensionContext extends Pick<Deps, 'database' | 'log' | 'config'> {
  /**
   * The rank that a user has in a project, as {@link RANKS} and custom roles say; null = no place in it. Routes compare
   * it; an answer for null is a 404.
   */
  rankOf(projectId: string, userId: string): Promise<number | null>;
  /** Gives a member one of this extension's roles, or takes it. @throws ServerError `not_found` for who is no member */
  setRole(projectId: string, userId: string, role: string | null): Promise<void>;
  /** Adds a job of this extension; one with the same key that still waits is replaced. */
  enqueue(job: string, payload: object, key?: string): Promise<void>;
}

/** Makes the routes of an extension. Requests come signed in (see `callerId`), limited and with their JSON parsed. */
export type RouteMaker = (context: ExtensionContext) => Router;

/** Does a job. What it throws is tried again, with pauses that grow, and in the end shown among the failed jobs. */
export type JobHandler = (payload: unknown, context: ExtensionContext) => Promise<void>;

/** What was committed to a project, as sockets are told it. */
export interface HeardChange {
  readonly project_id: string;
  readonly from_version: number;
  readonly server_version: number;
  /** The contract's SyncChanges; null = more than one message carries: read the project. */
  readonly changes: Readonly<
    Record<string, { readonly updated: readonly object[]; readonly deleted: readonly string[] }>
  > | null;
  /** The contract's ChangeCause of each commit. */
  readonly by: readonly { readonly version: number; readonly actor: string | null; readonly cause: string }[];
}

/**
 * Hears every commit of every project, in the order of a project's numbers, by one process at a time. At least once: what
 * it throws, and what a crash cut off, is told again.
 */
export type ChangeListener = (change: HeardChange, context: ExtensionContext) => Promise<void>;

/** A role between two of the five. Core treats who holds it as the role below; the extension's routes ask for its rank. */
export interface CustomRole {
  readonly name: string;
  /** Strictly between the ranks of two neighbours of {@link RANKS}. */
  readonly rank: number;
}

/** Ranks of the five roles: bands with room between them. */
export const RANKS = { viewer: 10, member: 20, scheduler: 30, admin: 40, owner: 50 } as const satisfies Record<
  Role,
  number
>;

/** A way to sign in that core does not know. */
export interface AuthProvider {
  /** Whether what stands after `Bearer` is for this provider; asked before core looks at it. */
  recognises(bearer: string): boolean;
  /** The user behind it, or null when it is not valid. */
  authenticate(bearer: string, context: ExtensionContext): Promise<string | null>;
}

/** A kind of plan file that is read by turning it into MSPDI, which core imports. */
export interface Importer {
  /** Name in the address, such as `acme-plan`. */
  readonly format: string;
  /** @throws Error whose message tells the sender what is wrong with the file */
  toMspdi(file: Buffer, context: ExtensionContext): Promise<Buffer>;
}

/** A kind of file that is made from a project as MSPDI. */
export interface Exporter {
  readonly format: string;
  readonly mediaType: string;
  fromMspdi(plan: Buffer, context: ExtensionContext): Promise<Buffer>;
}

/** A value that every task has for an extension, beside its row: read and written below the extension's addresses. */
export interface TaskField {
  /** As in JSON, such as `risk_class`. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'date';
  /** Least role that writes it. Everybody who reads the project reads it. */
  readonly writtenBy: Role;
}

/** What one extension has registered. */
export interface Registered {
  readonly name: string;
  readonly routes: RouteMaker[];
  readonly jobs: Map<string, JobHandler>;
  readonly listeners: ChangeListener[];
  readonly roles: CustomRole[];
  readonly authProviders: AuthProvider[];
  readonly importers: Importer[];
  readonly exporters: Exporter[];
  readonly taskFields: TaskField[];
}

/** What an extension registers with; it is of use during {@link Extension.register} only. */
export interface ExtensionRegistry {
  /** Answered below `/api/v1/x/NAME`. */
  routes(make: RouteMaker): void;
  job(name: string, handler: JobHandler): void;
  onChange(listener: ChangeListener): void;
  role(role: CustomRole): void;
  authProvider(provider: AuthProvider): void;
  /** Answered at `POST /api/v1/x/NAME/import/FORMAT`, like `POST /imports`. */
  importer(importer: Importer): void;
  /** Answered at `GET /api/v1/x/NAME/projects/ID/export/FORMAT`. */
  exporter(exporter: Exporter): void;
  /** Answered at `/api/v1/x/NAME/projects/ID/tasks/ID/fields`. */
  taskField(field: TaskField): void;
}

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const FIELD = /^[a-z][a-z0-9_]{0,39}$/;

/** An extension that cannot be loaded or registers what cannot be. */
export class ExtensionError extends Error {
  override readonly name = 'ExtensionError';
}

/** The extensions of a process. */
export class Extensions {
  readonly all: readonly Registered[];

  constructor(all: readonly Registered[] = []) {
    this.all = all;
  }

  /** The rank of a custom role; null when no loaded extension has it. */
  rankOf(extension: string, role: string): number | null {
    const found = this.all.find(({ name }) => name === extension)?.roles.find(({ name }) => name === role);
    return found?.rank ?? null;
  }
}

/**
 * Runs the registration of extensions, in their order.
 *
 * @throws ExtensionError for a name that is none or taken, or a registration that core cannot honour
 */
export async function registerExtensions(extensions: readonly Extension[]): Promise<Extensions> {
  const all: Registered[] = [];
  for (const extension of extensions) {
    const { name } = extension;
    if (typeof name !== 'string' || !NAME.test(name)) throw new ExtensionError(`"${name}" is no name of an extension.`);
    if (all.some(other => other.name === name)) throw new ExtensionError(`There are two extensions named ${name}.`);
    const registered: Registered = {
      name,
      routes: [],
      jobs: new Map(),
      listeners: [],
      roles: [],
      authProviders: [],
      importers: [],
      exporters: [],
      taskFields: [],
    };
    await extension.register(registryFor(registered));
    all.push(registered);
  }
  return new Extensions(all);
}

function registryFor(registered: Registered): ExtensionRegistry {
  const demand = (holds: boolean, what: string): void => {
    if (!holds) throw new ExtensionError(`The extension ${registered.name} registers ${what}.`);
  };
  return {
    routes: make => registered.routes.push(make),
    job(name, handler) {
      demand(NAME.test(name) && !registered.jobs.has(name), `a job "${name}", which is no name or taken`);
      registered.jobs.set(name, handler);
    },
    onChange: listener => registered.listeners.push(listener),
    role(role) {
      const ranks = Object.values<number>(RANKS);
      const isBetween = role.rank > Math.min(...ranks) && role.rank < Math.max(...ranks) && !ranks.includes(role.rank);
      demand(NAME.test(role.name), `a role "${role.name}", which is no name`);
      demand(isBetween, `the role ${role.name} at ${role.rank}; it must lie between two of ${ranks.join(', ')}`);
      registered.roles.push(role);
    },
    authProvider: provider => registered.authProviders.push(provider),
    importer(importer) {
      demand(NAME.test(importer.format), `the format "${importer.format}", which is no name`);
      registered.importers.push(importer);
    },
    exporter(exporter) {
      demand(NAME.test(exporter.format), `the format "${exporter.format}", which is no name`);
      registered.exporters.push(exporter);
    },
    taskField(field) {
      demand(FIELD.test(field.name), `the field "${field.name}", which is no name`);
      registered.taskFields.push(field);
    },
  };
}
