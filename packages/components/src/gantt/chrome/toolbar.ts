import { html, nothing, type TemplateResult } from 'lit';
import type { GanttStrings } from '../../locales/en.js';
import type { LayerToggle, LayerToggles } from '../layers/toggles.js';
import type { ZoomLevel } from '../timeline/time-scale.js';
import {
  baselineBarMark,
  criticalMark,
  exportIcon,
  fitIcon,
  forecastMark,
  layersIcon,
  minusIcon,
  plusIcon,
  redoIcon,
  searchIcon,
  slackMark,
  slidersIcon,
  undoIcon,
  whyIcon,
} from './icons.js';
import type { TitleNote } from './title-note.js';

/** What the toolbar shows. */
export interface ToolbarState {
  readonly title: string;
  readonly note: TitleNote;
  readonly level: ZoomLevel;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Words for what undo would take back. */
  readonly undoLabel: string;
  readonly layers: LayerToggles;
  readonly hasBaseline: boolean;
  readonly hasForecast: boolean;
  /** One task is selected and dated. */
  readonly canExplain: boolean;
  readonly isExplaining: boolean;
  readonly isEditable: boolean;
  /** What is searched for. */
  readonly search: string;
  readonly hasPlan: boolean;
  /** Who else is here. */
  readonly faces: unknown;
}

/** What its buttons do. */
export interface ToolbarActions {
  undo(): void;
  redo(): void;
  /** Factor above 1 comes closer. */
  zoom(factor: number): void;
  fit(): void;
  today(): void;
  toggle(layer: LayerToggle): void;
  /** Searches for a text. */
  search(text: string): void;
  /** Goes to the next task found, or the one before. */
  nextHit(by: 1 | -1): void;
  /** Opens or closes the list of columns. */
  columns(): void;
  /** Opens the export dialog. */
  export(): void;
  /** Opens or closes the explanation of the selected task. */
  explain(): void;
}

const IS_MAC = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

/** Factor of one press of the zoom buttons. */
const ZOOM_STEP = 1.6;

/** The search field: Enter goes to the next task found, with Shift to the one before, Esc empties it. */
function renderSearch(
  { search, hasPlan }: ToolbarState,
  actions: ToolbarActions,
  words: GanttStrings['toolbar'],
): TemplateResult {
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    if (event.key === 'Enter') actions.nextHit(event.shiftKey ? -1 : 1);
    else if (search !== '') {
      event.stopPropagation();
      actions.search('');
    }
  };
  return html`<label class="search" part="search">${searchIcon}<input
    type="search"
    class="search-input"
    placeholder=${words.search}
    aria-label=${words.search}
    aria-keyshortcuts=${IS_MAC ? 'Meta+K' : 'Control+K'}
    autocomplete="off"
    spellcheck="false"
    ?disabled=${!hasPlan}
    .value=${search}
    @input=${(event: Event) => actions.search((event.target as HTMLInputElement).value)}
    @keydown=${onKey}
  /><kbd aria-hidden="true">${IS_MAC ? '⌘ K' : 'Ctrl K'}</kbd></label>`;
}

/** When the plan finishes and, in the colour of caution, how much later than agreed. */
export function renderNote({ finish, slip, isWarning }: TitleNote): TemplateResult {
  return html`${finish}${slip === '' ? nothing : html` · <span class=${isWarning ? 'warning' : ''}>${slip}</span>`}`;
}

/** What the bar over the chart holds: title, undo, zoom, what is shown. */
export function renderToolbar(
  state: ToolbarState,
  actions: ToolbarActions,
  { toolbar: words, zoom, why }: GanttStrings,
): TemplateResult {
  const toggle = (layer: LayerToggle, icon: unknown, name: string) => html`<button
    class="tool"
    type="button"
    title=${name}
    aria-pressed=${state.layers[layer]}
    ?disabled=${!state.hasPlan}
    @click=${() => actions.toggle(layer)}
  >${icon}<span>${name}</span></button>`;
  return html`<slot name="title"><div class="title">
      ${state.title === '' ? nothing : html`<b dir="auto">${state.title}</b>`}
      ${state.note.finish === '' ? nothing : html`<span class="note">${renderNote(state.note)}</span>`}
    </div></slot>
    ${
      state.isEditable
        ? html`<span class="separator"></span>
          <button class="tool" type="button" aria-label=${words.undo} title=${state.undoLabel} ?disabled=${!state.canUndo} @click=${() => actions.undo()}>${undoIcon}</button>
          <button class="tool" type="button" aria-label=${words.redo} ?disabled=${!state.canRedo} @click=${() => actions.redo()}>${redoIcon}</button>`
        : nothing
    }
    <span class="separator"></span>
    <button class="tool" type="button" aria-label=${words.zoomOut} @click=${() => actions.zoom(1 / ZOOM_STEP)}>${minusIcon}</button>
    <span class="level" aria-live="polite">${zoom[state.level]}</span>
    <button class="tool" type="button" aria-label=${words.zoomIn} @click=${() => actions.zoom(ZOOM_STEP)}>${plusIcon}</button>
    <button class="tool" type="button" title=${words.fit} ?disabled=${!state.hasPlan} @click=${() => actions.fit()}>${fitIcon}<span>${words.fit}</span></button>
    <button class="tool" type="button" @click=${() => actions.today()}><span>${words.today}</span></button>
    <span class="separator"></span>
    ${toggle('critical', criticalMark, words.critical)}
    ${state.hasBaseline ? toggle('baseline', baselineBarMark, words.baseline) : nothing}
    ${toggle('slack', slackMark, words.slack)}
    ${state.hasForecast ? toggle('forecast', forecastMark, words.forecast) : nothing}
    <button class="tool" type="button" title=${words.layers} popovertarget="layers-menu">${layersIcon}<span>${words.layers}</span></button>
    <button
      class="tool"
      type="button"
      title=${why.title}
      aria-expanded=${state.isExplaining}
      ?disabled=${!state.canExplain}
      @click=${() => actions.explain()}
    >${whyIcon}<span>${words.why}</span></button>
    <span class="grow"></span>
    ${state.faces}
    <slot name="actions"></slot>
    ${renderSearch(state, actions, words)}
    <button class="tool" type="button" aria-label=${words.export} title=${words.export} ?disabled=${!state.hasPlan} @click=${() => actions.export()}>${exportIcon}</button>
    <button class="tool" type="button" aria-label=${words.columns} title=${words.columns} data-chooser @click=${() => actions.columns()}>${slidersIcon}</button>`;
}
