import type { Outline } from '../../../outline/outline.js';

/** Number of a task in the outline, `2.3.1`. Cost: its depth. */
export function wbsOf({ place, parent }: Outline, index: number): string {
  let text = String(place[index]);
  for (let at = parent[index] as number; at >= 0; at = parent[at] as number) text = `${place[at]}.${text}`;
  return text;
}

/**
 * The task a reference means: a row number (`12`, as the `number` column shows it), a place in the outline (`2.3`), or
 * an id.
 * @returns its outline index, null when there is none
 */
export function taskOfReference(outline: Outline, reference: string): number | null {
  const text = reference.trim();
  if (/^\d+$/.test(text)) {
    const index = Number(text) - 1;
    return index >= 0 && index < outline.tasks.length ? index : (outline.indexOf.get(text) ?? null);
  }
  if (!/^\d+(\.\d+)+$/.test(text)) return outline.indexOf.get(text) ?? null;
  let found = -1;
  for (const part of text.split('.')) {
    const child = childAt(outline, found, Number(part));
    if (child === null) return null;
    found = child;
  }
  return found;
}

/** The nth child of a task, -1 = of the plan. Cost: the children before it. */
function childAt({ tasks, end, parent }: Outline, above: number, nth: number): number | null {
  const behind = above < 0 ? tasks.length : (end[above] as number);
  let child = above + 1;
  for (let place = 1; child < behind && parent[child] === above; place += 1) {
    if (place === nth) return child;
    child = end[child] as number;
  }
  return null;
}
