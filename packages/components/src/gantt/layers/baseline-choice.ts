import type { HostLayers } from './host-layers.js';
import { type BaselineLayer, MOST_BASELINES, OWN_BASELINE } from './layers.js';

/** Takes the host's baselines, to choose from beside the tasks' own. */
export function setBaselines(layers: HostLayers, named: readonly BaselineLayer[]): void {
  layers.allBaselines = [OWN_BASELINE, ...named];
  choose(layers);
}

export function isBaselineShown({ baselines }: HostLayers, id: string): boolean {
  return baselines.some(baseline => baseline.id === id);
}

/** Shows or hides one baseline. The last of too many gives way. */
export function toggleBaseline(layers: HostLayers, id: string): void {
  const hidden = new Set(layers.hiddenBaselines);
  if (isBaselineShown(layers, id)) hidden.add(id);
  else {
    hidden.delete(id);
    const last = layers.baselines.length >= MOST_BASELINES ? layers.baselines.at(-1) : undefined;
    if (last) hidden.add(last.id);
  }
  layers.hiddenBaselines = hidden;
  choose(layers);
}

function choose(layers: HostLayers): void {
  layers.baselines = layers.allBaselines.filter(({ id }) => !layers.hiddenBaselines.has(id)).slice(0, MOST_BASELINES);
}
