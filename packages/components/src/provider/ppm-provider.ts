import { ContextProvider } from '@lit/context';
import { type Client, createClient, type GetToken } from '@trueppm/sdk';
import { type PropertyValues, ReactiveElement } from 'lit';
import { property } from 'lit/decorators.js';
import { type DataSource, type PlanSource, type Provided, providerContext } from '../context.js';
import { History } from '../controllers/history.js';
import { SharedSelection } from '../controllers/shared-selection.js';
import { clientSource } from './client-source.js';
import { dataSource } from './data-source.js';

/** Between two questions for a token where there was none: at first, and at most. */
const TOKEN_WAIT_MS = 500;
const LONGEST_TOKEN_WAIT_MS = 15_000;

/**
 * @tag ppm-provider
 * @summary Gives a server or an embedder's own backend to the elements inside it. Shows nothing itself.
 *
 * One store, one socket, one selection and one undo history serve everything in its subtree.
 *
 * @attr base-url - where the API lives, such as `/api/v1`; makes a client of its own
 * @attr project - project of elements inside that name none
 * @prop getToken - gives the access token for `base-url`, so that a host can bring its own sign-in; where it gave none, it
 *   is asked again every few seconds, and at once when it is set anew: then what could not be opened is
 * @prop client - a client made by the host with `createClient`, in place of `base-url`
 * @prop source - an embedder's own backend (`DataSource`: `load`, `write`, `live`, `layers`), in place of a server
 * @slot - the elements that read from it
 */
export class PpmProvider extends ReactiveElement {
  /** Where the API lives. */
  @property({ attribute: 'base-url' }) baseUrl: string | null = null;
  /** Project of elements inside that name none. */
  @property() project: string | null = null;
  /** Access token for `base-url`; asked before every request. */
  @property({ attribute: false }) getToken: GetToken = () => null;
  /** The host's own client. */
  @property({ attribute: false }) client: Client | null = null;
  /** The embedder's own backend. */
  @property({ attribute: false }) source: DataSource | null = null;

  #ownClient: Client | null = null;
  /** Whether the client of `base-url` has been answered without a token: plans it could not open are opened with one. */
  #isUnsigned = false;
  #tokenTimer: ReturnType<typeof setTimeout> | undefined;
  #tokenWaitMs = TOKEN_WAIT_MS;
  #plans = new Map<string, PlanSource>();
  #histories = new Map<string, History>();
  #selections = new Map<string, SharedSelection>();
  readonly #context = new ContextProvider(this, { context: providerContext, initialValue: this.#provided() });

  /** Its children are the page's: it has no tree of its own. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.style.setProperty('display', 'contents');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endTokenWait();
    this.#ownClient?.close();
    this.#ownClient = null;
    this.#plans.clear();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('getToken') && this.#isUnsigned) void this.#signIn();
    if (!changed.has('client') && !changed.has('source') && !changed.has('baseUrl') && !changed.has('project')) return;
    if (changed.has('baseUrl')) {
      this.#ownClient?.close();
      this.#ownClient = null;
    }
    if (changed.has('client') || changed.has('source') || changed.has('baseUrl')) this.#plans = new Map();
    this.#context.setValue(this.#provided());
  }

  /** Begins anew with the token that has come; as long as there is none, it is asked for again. */
  async #signIn(): Promise<void> {
    const token = await Promise.resolve(this.getToken({ isRefused: false })).catch(() => null);
    if (!this.#isUnsigned) return;
    if (token === null) {
      this.#waitForToken();
      return;
    }
    this.#endTokenWait();
    this.#isUnsigned = false;
    this.#ownClient?.close();
    this.#ownClient = null;
    this.#plans = new Map();
    this.#context.setValue(this.#provided());
  }

  async #askToken(request: Parameters<GetToken>[0]): Promise<string | null> {
    const token = await this.getToken(request);
    this.#isUnsigned = token === null;
    if (this.#isUnsigned) this.#waitForToken();
    return token;
  }

  /** The same function may give a token later: somebody signs in in the host's own way. */
  #waitForToken(): void {
    if (this.#tokenTimer !== undefined || !this.isConnected) return;
    this.#tokenTimer = setTimeout(() => {
      this.#tokenTimer = undefined;
      void this.#signIn();
    }, this.#tokenWaitMs);
    this.#tokenWaitMs = Math.min(LONGEST_TOKEN_WAIT_MS, this.#tokenWaitMs * 2);
  }

  #endTokenWait(): void {
    clearTimeout(this.#tokenTimer);
    this.#tokenTimer = undefined;
    this.#tokenWaitMs = TOKEN_WAIT_MS;
  }

  #provided(): Provided {
    const plans = this.#plans;
    return {
      projectId: this.project ?? null,
      plan: projectId => {
        let plan = plans.get(projectId) ?? null;
        if (!plan) {
          plan = this.#open(projectId);
          if (plan) plans.set(projectId, plan);
        }
        return plan;
      },
      history: projectId => {
        const history = this.#histories.get(projectId) ?? new History();
        this.#histories.set(projectId, history);
        return history;
      },
      selection: projectId => {
        const selection = this.#selections.get(projectId) ?? new SharedSelection();
        this.#selections.set(projectId, selection);
        return selection;
      },
    };
  }

  #open(projectId: string): PlanSource | null {
    if (this.source) return dataSource(this.source, projectId);
    const client = this.client ?? this.#clientOfBaseUrl();
    return client ? clientSource(client, projectId) : null;
  }

  #clientOfBaseUrl(): Client | null {
    if (this.baseUrl === null) return null;
    this.#ownClient ??= createClient({ baseUrl: this.baseUrl, getToken: request => this.#askToken(request) });
    return this.#ownClient;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ppm-provider': PpmProvider;
  }
}
