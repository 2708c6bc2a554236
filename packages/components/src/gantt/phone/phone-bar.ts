import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { searchIcon } from '../chrome/icons.js';
import { titleNote } from '../chrome/title-note.js';
import { renderNote } from '../chrome/toolbar.js';
import type { GanttShell } from '../shell/shell.js';

const dotsIcon = svg`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path class="dots" d="M3.5 8h.01M8 8h.01M12.5 8h.01"/></svg>`;
const backIcon = svg`<svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path class="turns" d="M9.5 4 5.5 8l4 4"/></svg>`;

/** What the bar does beside what the shell does. */
export interface PhoneBarOptions {
  readonly isSearching: boolean;
  /** Opens or closes the search field; closing ends the search. */
  setSearching(isSearching: boolean): void;
  /** Goes to the next task found. */
  nextHit(): void;
}

/** The bar over both views: the plan's name, search, and a menu of everything else. */
export function renderPhoneBar(shell: GanttShell, options: PhoneBarOptions): TemplateResult {
  const { schedule, strings } = shell;
  return html`<div class="phone-bar" part="toolbar">${
    options.isSearching
      ? renderSearch(shell, options)
      : html`<slot name="title"><h1><span dir="auto">${schedule.plan.project.name ?? ''}</span>${renderSmall(shell)}</h1></slot>
        <button type="button" aria-label=${strings.toolbar.search} ?disabled=${schedule.outline.tasks.length === 0} @click=${() => options.setSearching(true)}>${searchIcon}</button>`
  }
    <slot name="actions"></slot>
    <button type="button" aria-label=${strings.menu.empty} aria-haspopup="menu" @click=${(event: MouseEvent) => openMenu(shell, event)}>${dotsIcon}</button>
  </div>`;
}

function renderSmall(shell: GanttShell): TemplateResult | typeof nothing {
  const agreed = shell.view?.scene.baselineEnd ?? Number.NaN;
  const note = titleNote(shell.schedule.shown, agreed, shell.format, shell.strings);
  return note.finish === '' ? nothing : html`<small class="note">${renderNote(note)}</small>`;
}

/** The field in place of the name: Enter goes to the next task found, Esc and the arrow end the search. */
function renderSearch(shell: GanttShell, options: PhoneBarOptions): TemplateResult {
  const { strings, grid } = shell;
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') options.nextHit();
    else options.setSearching(false);
  };
  return html`<button type="button" aria-label=${strings.phone.close} @click=${() => options.setSearching(false)}>${backIcon}</button>
    <input
      class="phone-search"
      type="search"
      enterkeyhint="search"
      placeholder=${strings.toolbar.search}
      aria-label=${strings.toolbar.search}
      autocomplete="off"
      spellcheck="false"
      .value=${live(grid.searchText)}
      @input=${(event: Event) => {
        grid.find((event.target as HTMLInputElement).value);
        shell.update();
      }}
      @keydown=${onKey}
    />`;
}

/** Undo, zoom, what is shown, export: the plan's menu, under its button. */
async function openMenu(shell: GanttShell, event: MouseEvent): Promise<void> {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const { CommandMenu } = await import('../commands/menu/command-menu.js');
  await CommandMenu.open(shell, { place: 'empty', about: { taskId: null }, x: box.left, y: box.bottom });
}
