import { type Client, type ImportProgress, SdkError } from '@trueppm/sdk';
import { css, html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Subscription } from 'rxjs';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { controls } from './controls.js';
import { icon } from './icons.js';

/** One file on its way in. */
interface Upload {
  readonly file: File;
  readonly progress: ImportProgress | null;
  readonly error: unknown;
}

/**
 * What the server takes, of a plan file and of a whole project, which is JSON: the caps of its own. A browser that is cut off
 * while it sends cannot tell why.
 */
const PLAN_MB_MAX = 50;
const PROJECT_MB_MAX = 400;
const MB = 1024 * 1024;

function sizeOf(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** Why a file is not even sent; null when it may be. */
function unfitness(file: File): Error | null {
  if (file.size === 0) return new Error('The file is empty.');
  const megabytes = /\.json$/i.test(file.name) ? PROJECT_MB_MAX : PLAN_MB_MAX;
  return file.size > megabytes * MB
    ? new Error(`The file is too large: ${sizeOf(file.size)}, up to ${megabytes} MB are taken.`)
    : null;
}

/** Share done, 0..1: half for the way up, half for the server's work. */
function shareOf(progress: ImportProgress | null): number {
  if (progress === null) return 0;
  if (progress.phase === 'uploading')
    return progress.totalBytes > 0 ? (0.5 * progress.sentBytes) / progress.totalBytes : 0;
  return progress.phase === 'done' ? 1 : 0.5 + 0.5 * progress.row.progress;
}

function stageOf(progress: ImportProgress | null): string {
  if (progress === null || progress.phase === 'uploading') return 'Uploading';
  if (progress.phase === 'done') return 'Done';
  return progress.row.state === 'queued' ? 'Waiting' : 'Reading and scheduling';
}

/**
 * Takes a plan file by drop or button and follows its import.
 *
 * @fires ppm-imported - the new project is there; `detail.projectId`
 */
export class PpmWorkspaceImport extends LitElement {
  static override styles = [
    tokens,
    reset,
    controls,
    css`
      :host {
        padding: 24px;
        background: var(--ppm-surface-2);
        overflow: auto;
      }
      .column {
        display: flex;
        flex-direction: column;
        gap: 20px;
        max-width: 680px;
      }
      .drop {
        display: grid;
        justify-items: center;
        gap: 4px;
        width: 100%;
        padding: 64px 24px;
        border: 1px dashed var(--ppm-accent);
        border-radius: var(--ppm-radius-card);
        background: var(--accent-soft);
        text-align: center;
        transition: background-color var(--ppm-fast) var(--ppm-ease);
      }
      .drop:hover,
      .drop.over {
        background: color-mix(in srgb, var(--ppm-accent) 16%, transparent);
      }
      .drop svg {
        color: var(--ppm-accent);
        margin-bottom: 8px;
        stroke-width: 1;
      }
      .drop b {
        font-size: 15px;
        font-weight: var(--ppm-weight-strong);
      }
      .drop span {
        color: var(--ppm-ink-2);
      }
      .upload {
        padding: 14px 16px;
      }
      .line {
        display: flex;
        align-items: center;
        gap: 8px;
        min-width: 0;
      }
      .line b {
        font-weight: var(--ppm-weight-medium);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .line .size {
        white-space: nowrap;
      }
      .line .end {
        margin-left: auto;
        white-space: nowrap;
      }
      .upload .bar {
        margin: 12px 0 8px;
      }
      .upload .alert {
        margin-top: 12px;
      }
      .code {
        font-size: 11px;
      }
    `,
  ];

  @property({ attribute: false }) client: Client | null = null;
  @state() private upload: Upload | null = null;
  @state() private isOver = false;
  @query('input') private readonly input!: HTMLInputElement;
  #running: Subscription | null = null;

  constructor() {
    super();
    // The whole page takes the drop, not only the frame that invites to it.
    this.addEventListener('dragover', event => this.#dragOver(event));
    this.addEventListener('dragleave', () => {
      this.isOver = false;
    });
    this.addEventListener('drop', event => this.#drop(event));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.unsubscribe();
  }

  /** Imports a file, as if it had been dropped. */
  importFile(file: File): void {
    if (!this.client) return;
    this.#running?.unsubscribe();
    this.upload = { file, progress: null, error: unfitness(file) };
    if (this.upload.error) return;
    this.#running = this.client.importPlan(file).subscribe({
      next: progress => {
        this.upload = { file, progress, error: null };
        if (progress.phase !== 'done') return;
        const detail = { projectId: progress.row.project_id };
        this.dispatchEvent(new CustomEvent('ppm-imported', { detail, bubbles: true, composed: true }));
      },
      error: (error: unknown) => {
        this.upload = { file, progress: null, error };
      },
    });
  }

  protected override render() {
    return html`<div class="column">
      <button
        class=${this.isOver ? 'drop over' : 'drop'}
        type="button"
        @click=${() => this.input.click()}
      >
        ${icon('upload', 28)}<b>Drop a plan here, or choose a file</b>
        <span>XML of Microsoft Project (MSPDI) or Primavera, XER, CSV or JSON; a plan up to 50 MB, a whole project 400 MB</span>
      </button>
      <input
        type="file"
        accept=".xml,.mspdi,.xer,.csv,.json,application/xml,text/xml"
        aria-label="Plan file"
        hidden
        @change=${this.#choose}
      />
      ${this.upload ? this.#renderUpload(this.upload) : nothing}
    </div>`;
  }

  #renderUpload({ file, progress, error }: Upload) {
    const share = shareOf(progress);
    return html`<section class="panel upload" aria-live="polite">
      <div class="line">
        ${icon('file')}<b>${file.name}</b><span class="muted size">${sizeOf(file.size)}</span>
        <span class="end muted">${error ? 'Not imported' : `${Math.round(share * 100)} %`}</span>
        ${
          error || progress?.phase === 'done'
            ? nothing
            : html`<button class="button quiet icon" aria-label="Stop this import" @click=${this.#stop}>${icon('cross')}</button>`
        }
      </div>
      ${
        error
          ? this.#renderProblem(error)
          : html`<div
                class="bar"
                role="progressbar"
                aria-label="Import"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=${Math.round(share * 100)}
              >
                <i .style=${`width:${share * 100}%`}></i>
              </div>
              <div class="muted">${stageOf(progress)}</div>`
      }
    </section>`;
  }

  #renderProblem(error: unknown) {
    const problem = error instanceof SdkError ? error.problem : undefined;
    const said = error instanceof Error ? error.message : '';
    const items = (problem?.errors ?? []).filter(({ message }) => !said.includes(message));
    return html`<div class="alert" role="alert">
      ${error instanceof Error ? error.message : String(error)}
      ${problem ? html`<span class="code">(${problem.code})</span>` : nothing}
      ${
        items.length > 0
          ? html`<ul>
              ${items.slice(0, 8).map(item => html`<li>${item.path ? `${item.path}: ` : ''}${item.message}</li>`)}
            </ul>`
          : nothing
      }
      <div>Nothing was imported.</div>
    </div>`;
  }

  #choose(): void {
    const file = this.input.files?.[0];
    // The same file may be chosen again after a failed attempt.
    this.input.value = '';
    if (file) this.importFile(file);
  }

  readonly #stop = (): void => {
    this.#running?.unsubscribe();
    this.upload = null;
  };

  #dragOver(event: DragEvent): void {
    event.preventDefault();
    this.isOver = true;
  }

  #drop(event: DragEvent): void {
    event.preventDefault();
    this.isOver = false;
    const file = event.dataTransfer?.files[0];
    if (file) this.importFile(file);
  }
}
