import { css, html, nothing, type TemplateResult } from 'lit';
import { enLate } from '../../locales/en-late.js';
import {
  baselineBarMark,
  baselineMarks,
  criticalMark,
  forecastMark,
  linkMark,
  markerMark,
  nonWorkingMark,
  progressLineMark,
  sprintMark,
} from '../chrome/icons.js';
import type { GanttShell } from '../shell/shell.js';
import { offeredBaselines, toggleBaseline } from './baseline-choice.js';
import { MOST_BASELINES, OWN_BASELINE } from './layers.js';
import { LABEL_KINDS, type LayerToggle } from './toggles.js';

/**
 * What else may be shown: layers, baselines, and what stands beside bars. On a phone also what the toolbar switches at
 * desktop width, and neither links nor labels: its timeline draws no links, and names stand above their bars.
 */
export function renderLayersMenu(shell: GanttShell): TemplateResult {
  shell.addWords(enLate);
  const { hostLayers, strings, layers } = shell;
  const words = strings.layers;
  const isPhone = shell.element.isNameAbove;
  const toggle = (name: LayerToggle, mark: unknown, label: string) =>
    option('checkbox', 'layer', layers[name], mark, label, () => shell.setLayer(name));
  const layer = (name: LayerToggle & keyof typeof words, mark: unknown) => toggle(name, mark, words[name]);
  const tool = (name: LayerToggle & keyof typeof strings.toolbar, mark: unknown) =>
    toggle(name, mark, strings.toolbar[name]);
  const offered = offeredBaselines(hostLayers, shell.view?.scene.baselineEnd ?? Number.NaN);
  return html`<div role="group" aria-label=${words.show}><div class="heading" aria-hidden="true">${words.show}</div>
      ${isPhone ? tool('critical', criticalMark) : layer('links', linkMark)}
      ${isPhone && offered.length > 0 ? tool('baseline', baselineBarMark) : nothing}
      ${isPhone && hostLayers.forecast ? tool('forecast', forecastMark) : nothing}
      ${layer('nonworking', nonWorkingMark)} ${layer('progress', progressLineMark)}
      ${hostLayers.sprints.length > 0 ? layer('sprints', sprintMark) : nothing}
      ${hostLayers.markers.length > 0 ? layer('markers', markerMark) : nothing}
    </div>
    ${
      offered.some(({ id }) => id !== OWN_BASELINE.id)
        ? html`<div role="group" aria-label=${words.baselines}><div class="heading" aria-hidden="true">${words.baselines}</div>
            ${offered.map(({ id, name }) => {
              const at = hostLayers.baselines.findIndex(shown => shown.id === id);
              return option(
                'checkbox',
                'baseline',
                at >= 0,
                baselineMarks[at] ?? nothing,
                name || words.ownBaseline,
                () => {
                  toggleBaseline(hostLayers, id);
                  if (!layers.baseline) shell.setLayer('baseline');
                  shell.layersChanged();
                },
              );
            })}
            ${offered.length > MOST_BASELINES ? html`<p class="hint">${words.mostBaselines(MOST_BASELINES)}</p>` : nothing}
          </div>`
        : nothing
    }
    ${isPhone ? nothing : renderLabels(shell)}`;
}

function renderLabels({ strings, element }: GanttShell): TemplateResult {
  const words = strings.layers;
  return html`<div role="group" aria-label=${words.labels}><div class="heading" aria-hidden="true">${words.labels}</div>
      ${LABEL_KINDS.map(kind =>
        option('radio', 'label', (element.label || 'name') === kind, nothing, strings.barLabel[kind], () => {
          element.label = kind;
        }),
      )}
    </div>`;
}

function option(
  type: 'checkbox' | 'radio',
  name: string,
  isOn: boolean,
  mark: unknown,
  words: string,
  act: () => void,
): TemplateResult {
  return html`<label><input type=${type} name=${name} .checked=${isOn} @change=${act} /><span>${words}</span>${mark}</label>`;
}

/** The list's look. */
export const styles = [
  css`
    .layers-menu {
      position: fixed; inset: auto; width: 232px; max-height: calc(100vh - 80px); margin: 0; padding: 6px; overflow-y: auto; border: 0;
      border-radius: var(--ppm-radius-card); background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop);
      color: var(--ppm-ink); font-size: 12px; line-height: 20px;
    }
    .layers-menu [role="group"] + [role="group"] { margin-top: 6px; padding-top: 6px; border-top: 1px solid var(--ppm-rule-strong); }
    .layers-menu .heading { padding: 2px 8px; color: var(--ppm-ink-3); font-size: 11px; line-height: 16px; }
    .layers-menu .hint { margin: 0; padding: 2px 8px; color: var(--ppm-ink-3); font-size: 11px; line-height: 16px; }
    .layers-menu label { display: flex; align-items: center; gap: 8px; min-height: 28px; padding: 0 8px; border-radius: 6px; }
    .layers-menu label:hover { background: var(--ppm-hover); }
    .layers-menu label span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .layers-menu label .icon { color: var(--ppm-ink-3); }
    .layers-menu input { flex: none; width: 14px; height: 14px; margin: 0; accent-color: var(--ppm-accent); }
    .line-dashes { stroke-dasharray: 2 2.5; stroke-width: 1; }
    .fill-nonworking { fill: var(--ppm-rule-strong); stroke: none; }
    @media (pointer: coarse) { .layers-menu label { min-height: 44px; } }
    @media (forced-colors: active) { .layers-menu { outline: 1px solid CanvasText; } }
  `,
];
