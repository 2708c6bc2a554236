import { type PasswordSession, SdkError, type SignInMethods } from '@trueppm/sdk';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { controls } from './controls.js';
import { mark } from './icons.js';
import { signInArt } from './sign-in-art.js';
import { type SignInOutcome, signInWords, takeOutcome } from './sign-in-outcome.js';

/** What a person reads when a sign-in fails. */
function reasonOf(error: unknown): string {
  if (!(error instanceof SdkError)) return 'Something went wrong. Try again.';
  if (error.code === 'invalid_credentials') return 'E-mail or password is wrong.';
  if (error.code === 'rate_limited') return 'Too many attempts. Wait a minute and try again.';
  if (error.code === 'network' || error.status >= 500) return 'The server cannot be reached. Try again in a moment.';
  return error.message;
}

/** Where a provider sends the person back to: what this page shows now, on the server of the API. */
function startOf({ path }: NonNullable<SignInMethods['oidc']>): string {
  const { pathname, search, hash } = location;
  return `${path}?return_to=${encodeURIComponent(pathname + search + hash)}`;
}

/**
 * E-mail and password, or the provider that the server names. The session tells everybody else who signed in; from a
 * provider the browser comes back to this page, signed in.
 */
export class PpmWorkspaceSignIn extends LitElement {
  static override styles = [
    tokens,
    reset,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr);
        min-height: 100%;
      }
      main {
        display: grid;
        justify-items: center;
      }
      /* In the middle by its top: what appears later does not push what one is typing into. */
      form {
        width: min(340px, 100% - 40px);
        padding: max(40px, 50vh - 200px) 0 40px;
      }
      h1 {
        margin: 24px 0 4px;
        font-size: 24px;
        line-height: 32px;
        font-weight: var(--ppm-weight-strong);
        letter-spacing: -0.02em;
      }
      p {
        color: var(--ppm-ink-2);
      }
      .field {
        margin-top: 20px;
      }
      .button {
        width: 100%;
        margin-top: 24px;
      }
      .or {
        display: flex;
        align-items: center;
        gap: 12px;
        margin-top: 24px;
      }
      .or::before,
      .or::after {
        content: '';
        flex: 1;
        border-top: 1px solid var(--ppm-rule-strong);
      }
      .alert {
        margin-top: 20px;
        color: var(--ppm-critical);
      }
      .art {
        display: grid;
        place-items: center;
        padding: 40px;
        border-left: 1px solid var(--ppm-rule-strong);
        background: var(--ppm-surface-2);
        overflow: hidden;
      }
      .art > div {
        width: min(560px, 100%);
        border-radius: var(--ppm-radius-card);
        background: var(--ppm-surface);
        box-shadow: var(--ppm-shadow-pop);
        overflow: hidden;
      }
      .art svg {
        width: 100%;
        height: auto;
      }
      @media (max-width: 760px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .art {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) session: PasswordSession | null = null;
  /** Where the session's API lives. */
  @property({ attribute: false }) baseUrl = '';
  @state() private provider: SignInMethods['oidc'] = null;
  @state() private isBusy = false;
  @state() private reason = '';
  /** How a sign-in at the provider ended that brought the browser back; null = none did. */
  @state() private outcome: SignInOutcome | null = null;
  @query('#email') private readonly emailField!: HTMLInputElement;
  @query('#password') private readonly passwordField!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    this.outcome = takeOutcome() ?? this.outcome;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('session')) void this.#findProvider(this.session);
  }

  protected override firstUpdated(): void {
    this.emailField.focus();
  }

  protected override render() {
    return html`<main><form @submit=${this.#submit}>
        ${mark(36)}
        <h1>Sign in to TruePPM</h1>
        <p>Plans that compute their dates.</p>
        ${this.outcome === null ? nothing : this.#renderOutcome(this.outcome)}
        ${this.reason ? html`<div class="alert" role="alert">${this.reason}</div>` : nothing}
        <div class="field">
          <label for="email">E-mail</label>
          <input id="email" name="email" type="email" autocomplete="username" required />
        </div>
        <div class="field">
          <label for="password">Password</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <button class="button main big" type="submit" ?disabled=${this.isBusy}>
          ${this.isBusy ? 'Signing in…' : 'Sign in'}
        </button>
        ${
          this.provider === null
            ? nothing
            : html`<p class="or">or</p>
                <a class="button big" href=${startOf(this.provider)}>Sign in with ${this.provider.name}</a>`
        }
      </form></main>
      <div class="art" aria-hidden="true"><div>${signInArt}</div></div>`;
  }

  #renderOutcome(outcome: SignInOutcome) {
    const { words, language } = signInWords(outcome, this);
    return html`<div class="alert" role="alert" lang=${language} dir="auto">${words}</div>`;
  }

  /** A provider brings the browser back to the server of the API, which must be the one of this page. */
  async #findProvider(session: PasswordSession | null): Promise<void> {
    if (new URL(this.baseUrl, location.href).origin !== location.origin) return;
    // A server that does not answer has the person try the password, and hear of it then.
    const methods = await session?.methods().catch(() => null);
    if (session === this.session) this.provider = methods?.oidc ?? null;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.session || this.isBusy) return;
    this.isBusy = true;
    this.reason = '';
    this.outcome = null;
    try {
      await this.session.signIn(this.emailField.value.trim(), this.passwordField.value);
    } catch (error) {
      this.reason = reasonOf(error);
      this.passwordField.select();
    } finally {
      this.isBusy = false;
    }
  }
}
