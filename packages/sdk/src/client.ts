import type { Observable } from 'rxjs';
import { type GetToken, subjectOf } from './auth.js';
import { exportPlan, type ImportProgress, importPlan } from './exchange.js';
import { createHttp, type HttpClient } from './http.js';
import { ProjectSession } from './project.js';
import { LiveSocket } from './socket.js';
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
}

/** The way to one server: typed HTTP, one socket, projects. */
export class Client {
  /** The typed client on the contract's paths. */
  readonly http: HttpClient;
  readonly #options: ClientOptions;
  readonly #socket: LiveSocket;
  readonly #projects = new Map<string, ProjectSession>();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.http = createHttp(options);
    this.#socket = new LiveSocket({ baseUrl: options.baseUrl, http: this.http });
  }

  /** The session of a project: the same object for the same id until {@link Client.close} or `closeProject`. */
  project(id: string): ProjectSession {
    let session = this.#projects.get(id);
    if (!session) {
      const openStorage = () => this.#openStorage(id);
      session = new ProjectSession({ id, http: this.http, socket: this.#socket, openStorage });
      this.#projects.set(id, session);
    }
    return session;
  }

  /** Sends a plan file and follows its import. See {@link importPlan}. */
  importPlan(file: File): Observable<ImportProgress> {
    return importPlan({ ...this.#options, http: this.http, file });
  }

  /** A project as an MSPDI file. See {@link exportPlan}. */
  exportPlan(projectId: string): Promise<Blob> {
    return exportPlan(this.http, projectId);
  }

  /** Stops following a project. */
  closeProject(id: string): void {
    this.#projects.get(id)?.close();
    this.#projects.delete(id);
  }

  /** Removes everything that this device keeps for the signed-in user, unsent edits included. */
  async forget(): Promise<void> {
    for (const id of [...this.#projects.keys()]) this.closeProject(id);
    const prefix = await this.#storePrefix();
    if (prefix === null || !globalThis.indexedDB?.databases) return;
    const databases = await indexedDB.databases();
    const mine = databases.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
    await Promise.all(mine.map(name => IndexedDbStorage.remove(name)));
  }

  /** Ends every project and the socket. */
  close(): void {
    for (const id of [...this.#projects.keys()]) this.closeProject(id);
    this.#socket.close();
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

  /** Names the device's copies by server and user; null when the token does not say whose it is. */
  async #storePrefix(): Promise<string | null> {
    const token = await this.#options.getToken({ isRefused: false });
    const subject = token === null ? null : subjectOf(token);
    return subject === null ? null : `trueppm:${this.#options.baseUrl}:${subject}:`;
  }
}

/** A client for one server. See {@link Client}. */
export function createClient(options: ClientOptions): Client {
  return new Client(options);
}
