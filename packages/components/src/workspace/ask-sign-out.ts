import { css, html, LitElement } from 'lit';
import { property, query } from 'lit/decorators.js';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { controls } from './controls.js';

/**
 * Asks before edits are lost that were never sent.
 *
 * @fires ppm-sign-out - sign out all the same
 * @fires ppm-stay - do not
 */
export class PpmWorkspaceAskSignOut extends LitElement {
  static override styles = [
    tokens,
    reset,
    controls,
    css`
      :host {
        display: contents;
      }
      dialog {
        width: min(400px, 100% - 32px);
        padding: 20px;
        border: 1px solid var(--edge);
        border-radius: var(--ppm-radius-card);
        background: var(--ppm-raised);
        color: var(--ppm-ink);
        box-shadow: var(--ppm-shadow-pop);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 32%);
      }
      h2 {
        margin-bottom: 6px;
        font-size: 15px;
        font-weight: var(--ppm-weight-strong);
      }
      p {
        color: var(--ppm-ink-2);
      }
      .row {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
        margin-top: 20px;
      }
    `,
  ];

  /** Edits that the server does not have. */
  @property({ type: Number }) count = 0;
  @query('dialog') private readonly dialog!: HTMLDialogElement;

  protected override firstUpdated(): void {
    this.dialog.showModal();
  }

  protected override render() {
    const what = this.count === 1 ? '1 edit is' : `${this.count} edits are`;
    return html`<dialog aria-labelledby="title" @cancel=${this.#stay}>
      <h2 id="title">${what} not sent yet</h2>
      <p>Signing out removes everything from this device. Stay signed in until there is a network, and nothing is lost.</p>
      <div class="row">
        <button class="button" @click=${() => this.dispatchEvent(new Event('ppm-sign-out'))}>Sign out and lose them</button>
        <button class="button main" autofocus @click=${this.#stay}>Stay</button>
      </div>
    </dialog>`;
  }

  readonly #stay = (): void => {
    this.dispatchEvent(new Event('ppm-stay'));
  };
}
