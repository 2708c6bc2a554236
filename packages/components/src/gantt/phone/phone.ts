import { css, html, type TemplateResult } from 'lit';
import { enLate } from '../../locales/en-late.js';
import { type ChartOptions, renderNotice, renderStates } from '../chart/chart.js';
import { whyCss } from '../explain/why-panel.js';
import { namesAbove } from '../layout/above-part.js';
import { cssom } from '../page/cssom.js';
import { abovePainter } from './names-above.js';
import { type PhoneBarOptions, renderPhoneBar } from './phone-bar.js';
import { renderPhoneList } from './phone-list.js';
import { renderTaskSheet, type SheetOptions } from './task-sheet.js';

/** Room the sheet takes from both views: the last rows can be scrolled above it, px. */
const SHEET_PX = 160;

namesAbove.now = abovePainter;

export { PhoneState } from './phone-state.js';

export type PhoneTab = 'list' | 'timeline';

/** What the phone's template needs beside the chart's. */
export interface PhoneOptions extends ChartOptions {
  readonly tab: PhoneTab;
  readonly listTop: number;
  readonly heightPx: number;
  readonly sheet: SheetOptions;
  readonly bar: PhoneBarOptions;
  setTab(tab: PhoneTab): void;
  /** Goes into the sheet of the selected task. */
  openSheet(): void;
  onListScroll(event: Event): void;
}

/** The whole element below 600 px: one of list and timeline at a time, and a sheet for the tapped task. */
export function renderPhone(options: PhoneOptions): TemplateResult {
  const { shell, tab } = options;
  shell.addWords(enLate);
  const { strings } = shell;
  const words = strings.phone;
  const sheetPx = shell.selection.single !== null && options.sheet.mode !== 'closed' ? SHEET_PX : 0;
  const tabButton = (id: PhoneTab, name: string) =>
    html`<button type="button" role="tab" data-tab=${id} aria-selected=${tab === id} tabindex=${tab === id ? 0 : -1} @click=${() => options.setTab(id)}>${name}</button>`;
  return html`${renderPhoneBar(shell, options.bar)}
    <div class="body phone">
      <div class="tabs" role="tablist" aria-label=${words.view} @keydown=${(event: KeyboardEvent) => onTabKey(options, event)}>${tabButton('list', words.list)}${tabButton('timeline', words.timeline)}</div>
      <div class="panel">
        <div class="list-scroller" role="tabpanel" aria-label=${words.list} ?hidden=${tab !== 'list'} @scroll=${options.onListScroll} ${cssom({ 'padding-block-end': `${sheetPx}px` })}>
          ${renderPhoneList(shell, { scrollTop: options.listTop, heightPx: options.heightPx }, options.openSheet)}
        </div>
        <div class="scroller" role="tabpanel" aria-label=${words.timeline} tabindex="-1" ?hidden=${tab !== 'timeline'} @scroll=${() => shell.onScroll()}>
          <div class="content" ${cssom({ height: `${shell.space.contentHeight + sheetPx}px` })}>
            <div class="sheet"><div class="time" part="timeline" role="img" aria-label=${words.timelineLabel}></div></div>
          </div>
        </div>
        ${renderStates(options)} ${shell.renderReport?.() ?? renderNotice(shell)}
      </div>
      ${renderTaskSheet(shell, options.sheet)}
    </div>
    <div class="minimap" hidden></div>
    ${shell.hostLayers.spoken(shell)}
    <div class="sr" role="status" aria-live="polite">${shell.words.message}</div>`;
}

/** Arrows go to the other tab, as in every list of tabs. */
function onTabKey({ tab, setTab }: PhoneOptions, event: KeyboardEvent): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  const to: PhoneTab = tab === 'list' ? 'timeline' : 'list';
  setTab(to);
  (event.currentTarget as Element).querySelector<HTMLElement>(`[data-tab="${to}"]`)?.focus();
}

/** Styles of the phone's two views and the sheet. */
const phoneCss = css`
  .phone-bar { display: flex; align-items: center; gap: 4px; box-sizing: border-box; min-height: 56px; padding-block: 6px; padding-inline: 16px 8px; }
  .phone-bar h1 { flex: 1; min-width: 0; margin: 0; font-size: 17px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.015em; line-height: 22px; white-space: nowrap; }
  .phone-bar h1 > span { display: block; overflow: hidden; text-overflow: ellipsis; }
  /* How late the plan is, is what it is for: it goes on on a second line rather than being cut */
  .phone-bar small { display: block; white-space: normal; color: var(--ppm-ink-3); font-size: 12px; font-weight: var(--ppm-weight); letter-spacing: 0; line-height: 16px; }
  .phone-bar button { display: grid; flex: none; place-items: center; width: 44px; height: 44px; border-radius: 8px; color: var(--ppm-ink-2); }
  .phone-bar button[disabled] { opacity: 0.38; }
  .phone-bar .warning { color: var(--ppm-warning); }
  .phone-bar .icon { width: 20px; height: 20px; }
  .phone-bar .dots { stroke-width: 2; }
  .phone-bar:has(.phone-search) { padding-inline-start: 4px; }
  .phone-search { flex: 1; min-width: 0; height: 44px; padding: 0 12px; border: 0; border-radius: 10px; background: var(--ppm-surface-3); color: var(--ppm-ink); font-size: 16px; appearance: none; }
  .phone-search::-webkit-search-cancel-button { display: none; }
  .item-name mark { border-radius: 2px; background: color-mix(in oklab, var(--ppm-accent) 22%, transparent); color: inherit; }
  .body.phone { display: grid; grid-template-rows: auto minmax(0, 1fr); --grid-width: 0px; }
  .tabs { display: flex; margin: 0 16px 8px; padding: 2px; border-radius: 9px; background: var(--ppm-surface-3); }
  .tabs button { flex: 1; height: 44px; border-radius: 7px; color: var(--ppm-ink-2); font-size: 13px; }
  .tabs button[aria-selected="true"] { background: var(--ppm-thumb); box-shadow: 0 1px 2px var(--ppm-shade-1); color: var(--ppm-ink); font-weight: var(--ppm-weight-medium); }
  .panel { position: relative; min-height: 0; border-top: 1px solid var(--ppm-rule-strong); }
  .phone .sheet { grid-template-columns: minmax(0, 1fr); }
  .phone .time { --ppm-row: 44px; }
  .list-scroller { position: absolute; inset: 0; overflow: hidden auto; overscroll-behavior: contain; }
  .list { position: relative; min-height: 100%; }
  .item {
    position: absolute; inset-inline: 0; top: 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; column-gap: 12px; align-content: start;
    height: 60px; padding: 9px 16px 0; border-bottom: 1px solid var(--ppm-rule);
  }
  .item:focus-visible { outline-offset: -3px; }
  .item.selected { background: var(--ppm-selection); }
  .item-name { display: flex; align-items: center; gap: 4px; min-width: 0; font-size: 15px; line-height: 20px; white-space: nowrap; }
  .item-dates { color: var(--ppm-ink-3); font-size: 12px; line-height: 20px; }
  .item-dates .late { margin-inline-end: 4px; color: var(--ppm-critical); font-weight: var(--ppm-weight-medium); }
  .item.heading { align-content: center; height: 44px; padding-top: 0; background: var(--ppm-surface-2); }
  .item.heading.selected { background: var(--ppm-selection); }
  .item.heading .item-name { margin-inline-start: calc(-4px + var(--level, 0) * 12px); font-size: 13px; font-weight: var(--ppm-weight-strong); }
  .mini { position: relative; grid-column: 1 / -1; height: 14px; margin-top: 5px; }
  .mini::before { content: ""; position: absolute; inset: 5.5px 0; border-radius: 2px; background: var(--ppm-surface-3); }
  .mini-bar { position: absolute; top: 3px; height: 8px; overflow: hidden; border-radius: 3px; background: var(--ppm-task-fill); box-shadow: 0 0 0 1.5px var(--ppm-surface), inset 0 0 0 1px var(--ppm-task); }
  .mini-done { position: absolute; inset-block: 0; inset-inline-start: 0; background: var(--ppm-task-done); }
  .mini-milestone { position: absolute; top: 3px; width: 8px; height: 8px; margin-inline-start: -4px; border-radius: 1.5px; background: var(--ppm-surface); box-shadow: 0 0 0 1.5px var(--ppm-surface), inset 0 0 0 1.5px var(--ppm-milestone); transform: rotate(45deg); }
  .mini-bar.critical, .mini-milestone.critical { background: var(--ppm-critical-fill); box-shadow: 0 0 0 1.5px var(--ppm-surface), inset 0 0 0 1.5px var(--ppm-critical); }
  .mini-milestone.done { background: var(--ppm-milestone); }
  .mini-bar.critical { background-image: repeating-linear-gradient(135deg, color-mix(in oklab, var(--ppm-critical) 28%, transparent) 0 1px, transparent 1px 4px); }
  .critical .mini-done { background: var(--ppm-critical-done); }
  .mini-today { position: absolute; inset-block: 0; width: 1.5px; background: var(--ppm-today); }
  .task-sheet {
    position: absolute; z-index: 6; inset: auto 0 0 0; max-height: 75%; overflow-y: auto; padding: 0 16px 20px; border-radius: 18px 18px 0 0;
    background: var(--ppm-raised); box-shadow: 0 0 0 1px var(--ppm-shade-1), 0 -8px 32px var(--ppm-shade-2);
  }
  .grab { display: block; width: 64px; height: 44px; margin: -10px auto -10px; }
  .grab::before { content: ""; display: block; width: 36px; height: 4px; margin: 0 auto; border-radius: 2px; background: var(--ppm-rule-strong); }
  .task-sheet h2 { margin: 0; outline: none; font-size: 16px; font-weight: var(--ppm-weight-strong); letter-spacing: -0.01em; line-height: 22px; overflow-wrap: anywhere; }
  .task-sheet p { margin: 0 0 12px; color: var(--ppm-ink-2); }
  .task-sheet .chain { margin-bottom: 12px; line-height: 18px; }
  .fields { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; margin-bottom: 12px; }
  .fields label { display: grid; gap: 4px; color: var(--ppm-ink-3); font-size: 12px; line-height: 16px; }
  .fields label:first-child { grid-column: 1 / -1; }
  .fields input { min-width: 0; height: 44px; padding: 0 12px; border: 0; border-radius: 10px; background: var(--ppm-surface); box-shadow: inset 0 0 0 1px var(--ppm-control); color: var(--ppm-ink); font-size: 16px; }
  .fields .wrong:empty { display: none; }
  .fields .wrong { color: var(--ppm-critical); font-size: 12px; line-height: 16px; }
  .fields input[aria-invalid="true"] { box-shadow: inset 0 0 0 2px var(--ppm-critical); }
  .sheet-actions { display: flex; gap: 8px; }
  .sheet-actions button { flex: 1; height: 44px; border-radius: 10px; font-size: 14px; font-weight: var(--ppm-weight-medium); }
  .sheet-actions .plain { background: var(--ppm-raised); box-shadow: inset 0 0 0 1px var(--ppm-rule-strong); }
  .sheet-actions .plain[aria-pressed="true"] { background: var(--ppm-surface-3); }
  .sheet-actions .first { background: var(--ppm-accent); color: var(--ppm-on-accent); }
`;

/** With those of the chain of reasons, which the sheet shows. */
export const styles = [phoneCss, whyCss];
