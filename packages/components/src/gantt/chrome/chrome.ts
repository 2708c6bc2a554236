import { html, nothing, type TemplateResult } from 'lit';
import { enLate } from '../../locales/en-late.js';
import { offeredBaselines } from '../layers/baseline-choice.js';
import type { BaselineLayer } from '../layers/layers.js';
import type { CssValues } from '../page/cssom.js';
import { Later } from '../shell/later.js';
import type { GanttShell } from '../shell/shell.js';
import { chromeCss } from './chrome-css.js';
import { renderFaces } from './faces.js';
import { renderLegend } from './legend.js';
import { Splitter } from './splitter.js';
import { titleNote } from './title-note.js';
import { renderToolbar } from './toolbar.js';
import { ToolbarRoom } from './toolbar-room.js';

const layersMenuPart = new Later(() => import('../layers/layers-menu.js'));

/**
 * What stands around the panes at desktop width: toolbar, splitter, legend and the list of layers. It comes right after
 * the first picture, into room that is kept for it.
 */
export class Chrome {
  readonly #shell: GanttShell;
  readonly #splitter: Splitter;

  constructor(shell: GanttShell) {
    shell.addWords(enLate);
    this.#shell = shell;
    new ToolbarRoom(shell);
    this.#splitter = new Splitter(shell.element, () => shell.measure());
  }

  /** Styles of whatever is laid out by the panes' widths. */
  get styles(): CssValues {
    return this.#splitter.styles;
  }

  /** Last finish of the tasks' own baseline, minutes; not finite = no task has one. */
  get #agreedEnd(): number {
    return this.#shell.view?.scene.baselineEnd ?? Number.NaN;
  }

  get #baselines(): readonly BaselineLayer[] {
    return offeredBaselines(this.#shell.hostLayers, this.#agreedEnd);
  }

  /** What the toolbar holds. */
  renderTools(): TemplateResult {
    const shell = this.#shell;
    const { schedule, history, view, strings } = shell;
    return renderToolbar(
      {
        title: schedule.plan.project.name ?? '',
        note: titleNote(schedule.shown, this.#agreedEnd, shell.format, strings),
        level: view?.scale.level ?? 'weeks',
        canUndo: history.canUndo && shell.isEditable,
        canRedo: history.canRedo && shell.isEditable,
        undoLabel: history.last ? strings.toolbar.undoOf(history.last.label) : strings.toolbar.undo,
        layers: shell.layers,
        hasBaseline: this.#baselines.length > 0 || schedule.outline.tasks.length === 0,
        hasForecast: shell.hostLayers.forecast !== null,
        canExplain: shell.selection.single !== null && schedule.shown !== null,
        isExplaining: shell.explaining.shown !== null,
        isEditable: shell.element.isEditable,
        search: shell.grid.searchText,
        hasPlan: schedule.outline.tasks.length > 0,
        faces: renderFaces(shell),
      },
      {
        undo: () => shell.hands.bring(({ changes }) => changes.undo()),
        redo: () => shell.hands.bring(({ changes }) => changes.redo()),
        zoom: factor => {
          view?.zoomAt(view.viewport.width / 2, factor);
          shell.update();
        },
        fit: () => {
          view?.fit();
          shell.update();
        },
        today: () => view?.scrollToMinute(shell.element.todayMinute, 0.4),
        toggle: layer => shell.setLayer(layer),
        columns: () => shell.grid.toggleChooser(),
        export: () => shell.hands.bring(({ commands }) => void commands.run('export')),
        search: text => {
          shell.grid.find(text);
          shell.update();
        },
        nextHit: by => shell.grid.goToHit(by),
        explain: () => shell.explaining.ask(shell.explaining.shown ? null : shell.selection.single),
      },
      strings,
    );
  }

  renderSplitter(): TemplateResult {
    return this.#splitter.render(this.#shell.strings);
  }

  /** What the legend holds. */
  renderLegend(): TemplateResult {
    const { layers, hostLayers, strings } = this.#shell;
    return renderLegend(layers, hostLayers, this.#baselines, strings);
  }

  /** The list of layers; what it holds comes with its first opening. */
  renderLayersMenu(): TemplateResult {
    const { hostLayers, late, strings } = this.#shell;
    return html`<div id="layers-menu" class="layers-menu" popover aria-label=${strings.layers.title} @beforetoggle=${this.#onLayersMenu}>${hostLayers.isMenuOpen ? late.use(layersMenuPart)?.renderLayersMenu(this.#shell) : nothing}</div>`;
  }

  /** It opens under its button. */
  readonly #onLayersMenu = (event: ToggleEvent): void => {
    const shell = this.#shell;
    const menu = event.currentTarget as HTMLElement;
    const button = (menu.getRootNode() as ShadowRoot).querySelector('[popovertarget="layers-menu"]');
    shell.hostLayers.isMenuOpen = event.newState === 'open';
    shell.update();
    if (!button || event.newState !== 'open') return;
    const box = button.getBoundingClientRect();
    menu.style.insetBlockStart = `${box.bottom + 4}px`;
    const isRtl = shell.view?.theme.isRtl ?? false;
    const start = isRtl ? innerWidth - box.right : box.left;
    menu.style.insetInlineStart = `${Math.max(8, Math.min(start, innerWidth - 240))}px`;
  };
}

export const styles = [chromeCss];
