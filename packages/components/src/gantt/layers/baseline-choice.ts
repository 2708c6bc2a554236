import type { HostLayers } from './host-layers.js';
import { type BaselineLayer, MOST_BASELINES, OWN_BASELINE } from './layers.js';

/**
 * Takes baselines to choose from beside the tasks' own.
 * @param ownName what the tasks' own is called among others; empty = it has no name
 */
export function setBaselines(layers: HostLayers, named: readonly BaselineLayer[], ownName: string): void {
  layers.allBaselines = [{ ...OWN_BASELINE, name: named.length > 0 ? ownName : '' }, ...named];
  choose(layers);
}

/**
 * Baselines that say something: the tasks' own only when a task has agreed dates.
 * @param agreedEnd last finish of the tasks' own baseline, minutes; not finite = no task has one
 */
export function offeredBaselines({ allBaselines }: HostLayers, agreedEnd: number): readonly BaselineLayer[] {
  return Number.isFinite(agreedEnd) ? allBaselines : allBaselines.filter(({ id }) => id !== OWN_BASELINE.id);
}

export function isBaselineShown({ baselines }: HostLayers, id: string): boolean {
  return baselines.some(baseline => baseline.id === id);
}

/** Shows or hides one baseline. The last of too many gives way. */
export function toggleBaseline(layers: HostLayers, id: string): void {
  const isShown = isBaselineShown(layers, id);
  const last = layers.baselines.length >= MOST_BASELINES ? layers.baselines.at(-1) : undefined;
  layers.chosenBaselines.set(id, !isShown);
  if (!isShown && last) layers.chosenBaselines.set(last.id, false);
  choose(layers);
}

function choose(layers: HostLayers): void {
  const isWanted = ({ id, isHidden }: BaselineLayer) => layers.chosenBaselines.get(id) ?? !isHidden;
  layers.baselines = layers.allBaselines.filter(isWanted).slice(0, MOST_BASELINES);
}
