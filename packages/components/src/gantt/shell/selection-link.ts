import type { SharedSelection } from '../../controllers/shared-selection.js';
import type { GanttShell } from './shell.js';

/**
 * Selects in an element what is selected in the others of its provider, and tells them what is selected in it. Each
 * keeps a keyboard place and a view of its own: nothing is scrolled or opened.
 * @param shared what a provider, perhaps one of another copy of the package, keeps for the plan
 * @returns ends it; what is selected stays
 */
export function linkSelection(shell: GanttShell, shared: SharedSelection): () => void {
  const { element, schedule, words } = shell;
  const end = new AbortController();
  /** The list that is selected here too, or was told from here. */
  let taken: readonly string[] = [];
  let isFollowing = false;
  const follow = (): void => {
    const wanted = shared.taskIds;
    if (taken === wanted) return;
    const taskIds = wanted.filter(id => schedule.outline.indexOf.has(id));
    // A task that has just been made comes here with the rows.
    if (taskIds.length === wanted.length) taken = wanted;
    const { message } = words;
    isFollowing = true;
    shell.selectMany(taskIds);
    isFollowing = false;
    // It was said where it was done.
    words.message = message;
  };
  element.addEventListener(
    'ppm-selection-change',
    ({ target, detail }) => {
      if (isFollowing || target !== element) return;
      taken = detail.taskIds;
      shared.select(taken);
    },
    { signal: end.signal },
  );
  element.addEventListener('ppm-schedule', follow, { signal: end.signal });
  const leave = shared.subscribe(follow);
  follow();
  return () => {
    end.abort();
    leave();
  };
}
