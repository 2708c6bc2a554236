import {
  type Client,
  createClient,
  createSession,
  type PasswordSession,
  type Project,
  type ProjectStatus,
  type User,
  unwrap,
} from '@trueppm/sdk';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { Subscription } from 'rxjs';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { wordsOf } from './conflict-words.js';
import { controls } from './controls.js';
import { home } from './home.js';
import { icon, mark } from './icons.js';
import { layout } from './layout.js';
import { type Notice, type NoticeWords, noticeCards, noticeStyles, withNotice } from './notices.js';
import { isLost, lostPanel } from './project-access.js';
import { hashOf, type Route, routeOf } from './route.js';
import { sideBar } from './side-bar.js';
import { statusPill } from './status-pill.js';
import { readTheme, type Theme, writeTheme } from './theme.js';

/** Between two looks at a server that did not answer, or for a project that is lost. */
const RETRY_MS = 3_000;

/**
 * The product as one element: sign-in, projects, import of plan files, the Gantt. What the reference server shows at `/`.
 *
 * @tag ppm-workspace
 * @summary Sign-in, list of projects, import and Gantt in one tag.
 */
export class PpmWorkspace extends LitElement {
  static override styles = [tokens, reset, controls, layout, noticeStyles];

  /** Where the API lives. */
  @property({ attribute: 'base-url' }) baseUrl = '/api/v1';

  @state() private phase: 'starting' | 'unreachable' | 'ready' = 'starting';
  @state() private user: User | null = null;
  @state() private projects: readonly Project[] | null = null;
  @state() private status: ProjectStatus | null = null;
  @state() private route: Route = { view: 'home' };
  @state() private notices: readonly Notice[] = [];
  /** Edits that signing out would lose; null while nobody is asked about them. */
  @state() private unsent: number | null = null;
  @query('main') private readonly main!: HTMLElement | null;
  @state() private theme: Theme = readTheme();
  #session: PasswordSession | null = null;
  #client: Client | null = null;
  #subscriptions = new Subscription();
  #statusSubscription = new Subscription();
  #openId: string | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener('hashchange', this.#onHash);
    globalThis.addEventListener('online', this.#onOnline);
    globalThis.addEventListener('focus', this.#onFocus);
    this.addEventListener('dragover', this.#refuseDrop);
    this.addEventListener('drop', this.#refuseDrop);
    this.#subscriptions = new Subscription();
    this.#applyTheme();
    this.#session = createSession({ baseUrl: this.baseUrl });
    this.#subscriptions.add(this.#session.user$.subscribe(user => this.#onUser(user)));
    void this.#restore();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener('hashchange', this.#onHash);
    globalThis.removeEventListener('online', this.#onOnline);
    globalThis.removeEventListener('focus', this.#onFocus);
    clearTimeout(this.#retryTimer);
    this.#subscriptions.unsubscribe();
    this.#session?.close();
    this.#leave();
  }

  protected override render() {
    if (this.phase === 'starting') return html`<div class="center">${mark(36)}</div>`;
    if (this.phase === 'unreachable') {
      return html`<div class="center" role="alert">
        ${mark(36)}
        <p>The server cannot be reached.</p>
        <button class="button" @click=${() => void this.#restore()}>${icon('refresh')} Try again</button>
      </div>`;
    }
    if (this.user === null || this.#client === null) {
      return html`<ppm-workspace-sign-in .session=${this.#session} .baseUrl=${this.baseUrl}></ppm-workspace-sign-in>`;
    }
    return html`<div class=${this.route.view === 'home' ? 'app' : 'app open'}>
      ${sideBar({
        user: this.user,
        projects: this.projects ?? [],
        route: this.route,
        theme: this.theme,
        onTheme: this.#toggleTheme,
        onSignOut: () => void this.#askSignOut(),
      })}
      <main tabindex="-1">${this.#renderMain(this.#client)}</main>
      ${noticeCards(this.notices, id => {
        this.notices = this.notices.filter(notice => notice.id !== id);
      })}
      ${
        this.unsent === null
          ? nothing
          : html`<ppm-workspace-ask-sign-out
              count=${this.unsent}
              @ppm-sign-out=${() => void this.#signOut()}
              @ppm-stay=${() => {
                this.unsent = null;
              }}
            ></ppm-workspace-ask-sign-out>`
      }
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    // Who follows a link by keyboard goes on from the new view when the link is gone with the old one.
    if (changed.get('route') !== undefined && this.shadowRoot?.activeElement === null) this.main?.focus();
    const name = this.route.view === 'project' ? this.#projectOf(this.route.projectId)?.name : undefined;
    const title = name ?? (this.route.view === 'import' ? 'Import a plan' : null);
    document.title = title === null || this.user === null ? 'TruePPM' : `${title} – TruePPM`;
  }

  #projectOf(id: string): Project | undefined {
    return this.projects?.find(project => project.id === id);
  }

  #renderMain(client: Client) {
    const back = html`<a slot="actions" class="button quiet icon back" href="#/" aria-label="All projects"
      >${icon('back')}</a
    >`;
    switch (this.route.view) {
      case 'import':
        return html`<header class="top">${back}<h1>Import a plan</h1></header>
          <ppm-workspace-import .client=${client} @ppm-imported=${this.#onImported}></ppm-workspace-import>`;
      case 'project':
        return this.#renderProject(client, this.route.projectId, back);
      case 'home':
        return home(this.projects);
    }
  }

  #renderProject(client: Client, projectId: string, back: unknown) {
    const project = this.#projectOf(projectId);
    if (isLost(this.status))
      return html`<header class="top">${back}<h1>${project?.name ?? 'Project'}</h1></header>${lostPanel(this.status)}`;
    return html`<h1 class="unseen">${project?.name ?? 'Project'}</h1><ppm-provider .client=${client}>
      <ppm-gantt project=${projectId} ?readonly=${project?.can_edit === false}>
        <span slot="actions">${statusPill(this.status)}</span>
        ${back}
      </ppm-gantt>
    </ppm-provider>`;
  }

  async #restore(): Promise<void> {
    if (this.phase !== 'unreachable') this.phase = 'starting';
    try {
      await this.#session?.restore();
      this.phase = 'ready';
    } catch {
      this.phase = 'unreachable';
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(this.#onOnline, RETRY_MS);
    }
  }

  /** Projects and roles may have changed while the page lay behind others; without a network nothing is said. */
  readonly #onFocus = (): void => {
    if (navigator.onLine) void this.#loadProjects();
  };

  readonly #onOnline = (): void => {
    if (this.phase === 'unreachable') void this.#restore();
  };

  #onUser(user: User | null): void {
    if (user === null) this.#leave();
    else if (this.#session) {
      this.#leave();
      this.#client = createClient({ baseUrl: this.baseUrl, getToken: this.#session.getToken });
      this.#onHash();
    }
    this.user = user;
  }

  async #loadProjects(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const projects: Project[] = [];
    let cursor: string | null = null;
    try {
      do {
        const query: { cursor?: string } = cursor === null ? {} : { cursor };
        const page: { results: Project[]; next_cursor: string | null } = await unwrap(
          client.http.GET('/projects', { params: { query } }),
        );
        projects.push(...page.results);
        cursor = page.next_cursor;
      } while (cursor !== null);
      // Meanwhile somebody else may have signed in.
      if (client === this.#client) this.projects = projects;
    } catch (error) {
      if (client === this.#client && this.projects === null) this.#tell(error, 'The projects could not be listed');
    }
  }

  readonly #onHash = (): void => {
    this.route = routeOf(location.hash);
    this.#openProject(this.route.view === 'project' ? this.route.projectId : null);
    void this.#loadProjects();
  };

  /** Follows one project at a time; the one before it is let go. */
  #openProject(projectId: string | null): void {
    if (this.#client === null || projectId === this.#openId) return;
    this.#statusSubscription.unsubscribe();
    this.#statusSubscription = new Subscription();
    if (this.#openId !== null) this.#client.closeProject(this.#openId);
    this.#openId = projectId;
    this.status = null;
    if (projectId !== null) this.#follow(this.#client, projectId);
  }

  /** Looks whether a lost project is back, until it is. */
  async #watchLost(client: Client, projectId: string): Promise<void> {
    await this.#loadProjects();
    while (client === this.#client && this.#openId === projectId && !this.#projectOf(projectId)) {
      await new Promise(resolve => setTimeout(resolve, RETRY_MS));
      if (document.visibilityState === 'visible') await this.#loadProjects();
    }
    if (client !== this.#client || this.#openId !== projectId) return;
    this.#openProject(null);
    this.#openProject(projectId);
  }

  #follow(client: Client, projectId: string): void {
    const session = client.project(projectId);
    this.#statusSubscription.add(
      session.status$.subscribe({
        next: status => {
          if (isLost(status) && !isLost(this.status)) void this.#watchLost(client, projectId);
          this.status = status;
        },
        error: error => this.#tell(error, 'The plan could not be opened'),
      }),
    );
    this.#statusSubscription.add(
      session.conflicts$.subscribe({
        next: conflict => {
          this.#notify(wordsOf(conflict, session));
          // The role may be another since the list was read.
          if (conflict.code === 'forbidden') void this.#loadProjects();
        },
        error: () => undefined,
      }),
    );
  }

  readonly #onImported = (event: CustomEvent<{ projectId: string }>): void => {
    void this.#loadProjects();
    location.hash = hashOf({ view: 'project', projectId: event.detail.projectId });
  };

  async #askSignOut(): Promise<void> {
    const unsent = (await this.#client?.unsentCount().catch(() => this.status?.pending)) ?? 0;
    if (unsent > 0) this.unsent = unsent;
    else await this.#signOut();
  }

  /** Signs out whatever the network does: the device must not keep a plan because a server is away. */
  async #signOut(): Promise<void> {
    await this.#client?.forget().catch(() => undefined);
    await this.#session?.signOut().catch(() => undefined);
    location.hash = '#/';
  }

  /** Files dropped beside the import page must not replace the whole page. */
  readonly #refuseDrop = (event: DragEvent): void => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'none';
  };

  /** Lets go of the user's client; nobody else's rows stay in memory. */
  #leave(): void {
    this.#statusSubscription.unsubscribe();
    this.#client?.close();
    this.#client = null;
    this.#openId = null;
    this.projects = null;
    this.status = null;
    this.notices = [];
    this.unsent = null;
  }

  #tell(error: unknown, title: string): void {
    this.#notify({ tone: 'critical', title, text: error instanceof Error ? error.message : String(error) });
  }

  #notify(words: NoticeWords): void {
    this.notices = withNotice(this.notices, words);
  }

  readonly #toggleTheme = (): void => {
    this.theme = this.theme === 'dark' ? 'light' : 'dark';
    writeTheme(this.theme);
    this.#applyTheme();
  };

  /** The property crosses shadow roots: every element inside follows. */
  #applyTheme(): void {
    this.style.setProperty('--ppm-color-scheme', this.theme);
  }
}
