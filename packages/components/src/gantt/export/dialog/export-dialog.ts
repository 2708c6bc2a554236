import { html, nothing, render, type TemplateResult } from 'lit';
import { enLate } from '../../../locales/en-late.js';
import { cssom } from '../../page/cssom.js';
import { adoptStyles } from '../../page/layer.js';
import type { GanttShell } from '../../shell/shell.js';
import { downloadPlan } from '../export.js';
import { EXPORT_FORMATS, type ExportFormat, type ExportOptions, PAGE_SIZES, type PageSize } from '../options.js';
import { dialogCss } from './dialog-css.js';
import { formatMark } from './format-marks.js';

/** What a person has chosen. */
interface Choice {
  readonly format: ExportFormat;
  readonly rows: 'all' | 'view';
  readonly time: 'all' | 'view';
  readonly zoom: 'fit' | 'view';
  readonly theme: 'light' | 'dark';
  readonly pageSize: PageSize;
  readonly orientation: 'landscape' | 'portrait';
  readonly legend: boolean;
  readonly mark: boolean;
}

/** Paper of places that do not use A4. */
const usesLetter = (locale: string | undefined): boolean => /-(?:US|CA|MX|CL|CO|PH)\b/.test(locale ?? '');

/** Chosen the last time, for as long as the page lives. */
let last: Choice | null = null;

/** Opens the export dialog over the page; Esc or a click beside it closes it, and ends an export under way. */
export function openExportDialog(shell: GanttShell): void {
  const root = shell.element.shadowRoot;
  if (!root || root.querySelector('dialog.export')) return;
  shell.addWords(enLate);
  adoptStyles(root, dialogCss);
  new ExportDialog(shell, root).open();
}

class ExportDialog {
  readonly #shell: GanttShell;
  readonly #root: ShadowRoot;
  readonly #dialog = document.createElement('dialog');
  #choice: Choice;
  /** Share done of the export under way; null = none is. */
  #share: number | null = null;
  #problem = '';
  #abort = new AbortController();

  constructor(shell: GanttShell, root: ShadowRoot) {
    this.#shell = shell;
    this.#root = root;
    this.#choice = last ?? {
      format: 'pdf',
      rows: 'all',
      time: 'all',
      zoom: 'fit',
      theme: 'light',
      pageSize: usesLetter(shell.format.locale) ? 'letter' : 'a4',
      orientation: 'landscape',
      legend: true,
      mark: true,
    };
  }

  open(): void {
    const dialog = this.#dialog;
    const before = this.#root.activeElement as HTMLElement | null;
    dialog.className = 'export';
    dialog.setAttribute('part', 'export');
    dialog.setAttribute('aria-labelledby', 'export-title');
    dialog.addEventListener('keydown', event => event.stopPropagation());
    dialog.addEventListener('pointerdown', event => event.target === dialog && dialog.close());
    dialog.addEventListener('close', () => {
      this.#abort.abort();
      dialog.remove();
      before?.focus({ preventScroll: true });
    });
    this.#draw();
    this.#root.append(dialog);
    dialog.showModal();
    dialog.querySelector<HTMLInputElement>('input:checked')?.focus();
  }

  #draw(): void {
    render(this.#sheet(), this.#dialog);
  }

  #set(change: Partial<Choice>): void {
    this.#choice = { ...this.#choice, ...change };
    this.#problem = '';
    this.#draw();
  }

  readonly #onSubmit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#share !== null) return;
    last = this.#choice;
    this.#share = 0;
    this.#problem = '';
    this.#abort = new AbortController();
    this.#draw();
    try {
      const file = await downloadPlan(this.#shell, this.#choice.format, this.#options());
      this.#dialog.close();
      this.#shell.notify(this.#shell.strings.export.done(file));
    } catch (cause) {
      if (this.#abort.signal.aborted) return;
      this.#share = null;
      this.#problem = cause instanceof Error ? cause.message : String(cause);
      this.#draw();
    }
  };

  #options(): ExportOptions {
    const { format: _format, mark, ...picture } = this.#choice;
    const onProgress = (share: number): void => {
      this.#share = share;
      this.#draw();
    };
    return { ...picture, byteOrderMark: mark, signal: this.#abort.signal, onProgress };
  }

  #sheet(): TemplateResult {
    const words = this.#shell.strings.export;
    const isBusy = this.#share !== null;
    return html`<form method="dialog" @submit=${this.#onSubmit}>
      <h2 id="export-title">${words.title}</h2>
      <fieldset class="formats" ?disabled=${isBusy}>
        <legend class="sr">${words.format}</legend>
        ${EXPORT_FORMATS.map(format => this.#card(format))}
      </fieldset>
      <fieldset class="choices" ?disabled=${isBusy}>
        <legend class="sr">${words.title}</legend>
        ${this.#choices()}
      </fieldset>
      <p class="state" role="status">${
        isBusy
          ? html`<span class="bar" ${cssom({ '--share': String(this.#share) })}></span>${words.working(Math.round((this.#share ?? 0) * 100))}`
          : nothing
      }</p>
      <p class="problem" role="alert">${this.#problem === '' ? nothing : words.failed(this.#problem)}</p>
      <footer>
        <button type="button" @click=${() => this.#dialog.close()}>${words.cancel}</button>
        <button type="submit" class="submit" ?disabled=${isBusy}>${words.submit}</button>
      </footer>
    </form>`;
  }

  #card(format: ExportFormat): TemplateResult {
    const words = this.#shell.strings.export;
    return html`<label class="card">
      <input type="radio" name="format" .checked=${this.#choice.format === format} @change=${() => this.#set({ format })} />
      ${formatMark(format)}
      <b>${words[format]}</b><span>${words[`${format}Note`]}</span>
    </label>`;
  }

  #choices(): TemplateResult {
    const words = this.#shell.strings.export;
    const { format, legend, mark } = this.#choice;
    if (format === 'mspdi') return html`<p class="note">${words.dataNote}</p>`;
    if (format === 'csv') {
      return html`<p class="note">${words.dataNote}</p>${this.#check(words.mark, mark, isOn => this.#set({ mark: isOn }))}`;
    }
    return html`
      ${this.#select('rows', words.rows, { all: words.allRows, view: words.inView })}
      ${this.#select('time', words.time, { all: words.wholePlan, view: words.inView })}
      ${this.#select('zoom', words.zoom, { fit: words.fit, view: words.asShown })}
      ${this.#select('theme', words.theme, { light: words.light, dark: words.dark })}
      ${
        format === 'pdf'
          ? html`${this.#select('pageSize', words.paper, PAPERS)}
            ${this.#select('orientation', words.orientation, { landscape: words.landscape, portrait: words.portrait })}`
          : nothing
      }
      ${this.#check(words.legend, legend, isOn => this.#set({ legend: isOn }))}`;
  }

  #select<Key extends keyof Choice>(key: Key, label: string, values: Readonly<Record<string, string>>): TemplateResult {
    const onChange = (event: Event): void =>
      this.#set({ [key]: (event.target as HTMLSelectElement).value } as Partial<Choice>);
    return html`<label class="field"><span>${label}</span><select @change=${onChange}>
      ${Object.entries(values).map(
        ([value, word]) => html`<option value=${value} .selected=${this.#choice[key] === value}>${word}</option>`,
      )}
    </select></label>`;
  }

  #check(label: string, isOn: boolean, set: (isOn: boolean) => void): TemplateResult {
    const onChange = (event: Event): void => set((event.target as HTMLInputElement).checked);
    return html`<label class="check"><input type="checkbox" .checked=${isOn} @change=${onChange} />${label}</label>`;
  }
}

/** `A4`, `Letter`: names that are the same everywhere. */
const PAPERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(PAGE_SIZES).map(size => [size, size.charAt(0).toUpperCase() + size.slice(1)]),
);
