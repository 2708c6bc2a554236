import type { Observable } from 'rxjs';
import { type GetToken, subjectOf } from './auth.js';
import { SdkError } from './errors.js';
import {
  cancelExport,
  cancelImport,
  downloadExport,
  type ExportOptions,
  type ExportProgress,
  type ExportRow,
  exportPlan,
  exportProject,
  type ImportOptions,
  type ImportProgress,
  importPlan,
} from './exchange.js';
import { createHttp, type HttpClient } from './http.js';
import { ProjectSession } from './project.js';
import type { ImportRow } from './protocol/index.js';
import { applyRows, previewRows, type RowImport, type RowImportOptions, readRowImport } from './row-imports.js';
import { LiveSocket, NO_WEBSOCKET, type WebSocketConstructor } from './socket.js';
import { IndexedDbStorage } from './store/indexed-db.js';
import { MemoryStorage } from './store/memory.js';
import type { Storage } from './store/storage.js';

export interface ClientOptions {
  /** Where the API lives, such as `/api/v1` or `https://plans.example.com/api/v1`. */
  readonly baseUrl: string;
  readonly getToken: GetToken;
  /**
   * Where rows stay between visits. `indexed-db` (default where there is one) opens at once and works offline; `memory`
   * leaves nothing on the device.
   */
  readonly storage?: 'indexed-db' | 'memory';
  /** Opens sockets where the runtime has no `WebSocket` of its own, such as Node 20: the class of that name of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor;
}

/** The way to one server: typed HTTP, one socket, projects. */
export class Client {
  /** The typed client on the contract's paths. */
  readonly http: HttpClient;
  readonly #options: ClientOptions;
  readonly #socket: LiveSocket;
  readonly #projects = new Map<string, ProjectSession>();
  #lastPrefix: string | null = null;
  #isClosed = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.http = createHttp(options);
    this.#socket = new LiveSocket({ baseUrl: options.baseUrl, http: this.http, WebSocket: options.WebSocket });
  }

  /**
   * The session of a project: the same object for the same id until {@link Client.close} or `closeProject`.
   * @throws SdkError `unsupported` in a runtime without a WebSocket when `ClientOptions.WebSocket` is not given; `closed`
   */
  project(id: string): ProjectSession {
    if (this.#isClosed) throw new SdkError('closed', 'The client is closed');
    let session = this.#projects.get(id);
    if (session) session.keep();
    else {
      if (!this.#socket.isPossible) throw new SdkError('unsupported', NO_WEBSOCKET);
      const openStorage = () => this.#openStorage(id);
      session = new ProjectSession({ id, http: this.http, socket: this.#socket, openStorage });
      this.#projects.set(id, session);
    }
    return session;
  }

  /** Sends a plan file and follows its import. See {@link importPlan}. */
  importPlan(file: File, options: ImportOptions = {}): Observable<ImportProgress> {
    return importPlan({ ...options, ...this.#options, http: this.http, file });
  }

  /** Ends an import. See {@link cancelImport}. */
  cancelImport(importId: string): Promise<ImportRow> {
    return cancelImport(this.http, importId);
  }

  /** What the rows of a file would do to a project. See {@link previewRows}. */
  previewRows(projectId: string, file: File, options: RowImportOptions = {}): Promise<RowImport> {
    return previewRows(this.http, projectId, file, options);
  }

  /** A preview of rows, or what became of it. See {@link readRowImport}. */
  readRowImport(projectId: string, rowImportId: string): Promise<RowImport> {
    return readRowImport(this.http, projectId, rowImportId);
  }

  /** Does what a preview of rows said. See {@link applyRows}. */
  applyRows(projectId: string, rowImportId: string, idempotencyKey?: string): Promise<RowImport> {
    return applyRows(this.http, projectId, rowImportId, idempotencyKey);
  }

  /** Exports a project in the background and follows it. See {@link exportProject}. */
  exportProject(projectId: string, options: ExportOptions): Observable<ExportProgress> {
    return exportProject(this.http, projectId, options);
  }

  /** Ends an export. See {@link cancelExport}. */
  cancelExport(projectId: string, exportId: string): Promise<ExportRow> {
    return cancelExport(this.http, projectId, exportId);
  }

  /** The file of an export that is done. See {@link downloadExport}. */
  downloadExport(projectId: string, exportId: string): Promise<Blob> {
    return downloadExport(this.http, projectId, exportId);
  }

  /** A project as an MSPDI file. See {@link exportPlan}. */
  exportPlan(projectId: string): Promise<Blob> {
    return exportPlan(this.http, projectId);
  }

  /** Stops following a project. Edits on their way are sent first, unless the project is opened again meanwhile. */
  closeProject(id: string): void {
    const session = this.#projects.get(id);
    session?.whenIdle(() => {
      session.close();
      if (this.#projects.get(id) === session) this.#projects.delete(id);
    });
  }

  /** Edits of the signed-in user, of every project, that the server does not have yet. */
  async unsentCount(): Promise<number> {
    const counts = await Promise.all((await this.#storeNames()).map(name => IndexedDbStorage.countUnsent(name)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Closes the client and removes everything that this device keeps for its user, unsent edits included. */
  async forget(): Promise<void> {
    this.close();
    await Promise.all((await this.#storeNames()).map(name => IndexedDbStorage.remove(name)));
  }

  /** Ends every project and the socket. */
  close(): void {
    this.#isClosed = true;
    this.#closeProjects();
    this.#socket.close();
  }

  #closeProjects(): void {
    for (const session of this.#projects.values()) session.close();
    this.#projects.clear();
  }

  async #openStorage(projectId: string): Promise<Storage> {
    const prefix = this.#options.storage === 'memory' ? null : await this.#storePrefix();
    if (prefix === null || !globalThis.indexedDB) return new MemoryStorage();
    try {
      return await IndexedDbStorage.open(prefix + projectId);
    } catch {
      // A private window or a full disk: the plan still opens, it only does not stay.
      return new MemoryStorage();
    }
  }

  /** The signed-in user's databases on this device. */
  async #storeNames(): Promise<string[]> {
    const prefix = await this.#storePrefix();
    if (prefix === null || !globalThis.indexedDB?.databases) return [];
    const databases = await indexedDB.databases();
    return databases.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
  }

  /**
   * Names the device's copies by server and user; null when the token does not say whose it is. Without a network no token
   * can be renewed: the last one named the user.
   */
  async #storePrefix(): Promise<string | null> {
    try {
      const token = await this.#options.getToken({ isRefused: false });
      if (token === null) return this.#lastPrefix;
      const subject = subjectOf(token);
      this.#lastPrefix = subject === null ? null : `trueppm:${this.#options.baseUrl}:${subject}:`;
    } catch (error) {
      if (this.#lastPrefix === null) throw error;
    }
    return this.#lastPrefix;
  }
}

/** A client for one server. See {@link Client}. */
export function createClient(options: ClientOptions): Client {
  return new Client(options);
}
