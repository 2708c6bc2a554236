import type { BarTarget, Drag, GestureEffect, Grip, Intent, LinkEnd, Target } from './gesture-input.js';

type DragName = 'moving' | 'resizing' | 'progressing' | 'linking';

const NAMES: Readonly<Record<Grip, DragName>> = {
  body: 'moving',
  start: 'resizing',
  finish: 'resizing',
  progress: 'progressing',
  'link-start': 'linking',
  'link-finish': 'linking',
};

/** What dragging a part of a bar does. */
export const dragName = (grip: Grip): DragName => NAMES[grip];

/** The wish of a drag at its first move. */
export function beginIntent(drag: Drag, minute: number): Intent {
  const { taskId, grip, startMinute, finishMinute, alsoIds } = drag.bar;
  const base = { taskId, ...(alsoIds && alsoIds.length > 0 ? { alsoIds } : {}) };
  if (grip === 'progress') return intentAt(drag, { ...base, kind: 'progress', percent: 0 }, minute);
  if (grip === 'finish') return intentAt(drag, { ...base, kind: 'resize', finishMinute }, minute);
  if (grip === 'start') return intentAt(drag, { ...base, kind: 'resize-start', startMinute }, minute);
  return intentAt(drag, { ...base, kind: 'move', startMinute }, minute);
}

/** The wish of a drag with the pointer at a minute: whole steps from where the bar was, never through itself. */
export function intentAt({ bar, fromMinute, snapMinutes }: Drag, intent: Intent, minute: number): Intent {
  const { startMinute, finishMinute } = bar;
  const deltaMinutes = Math.round((minute - fromMinute) / snapMinutes) * snapMinutes;
  const shortest = Math.min(snapMinutes, Math.max(1, finishMinute - startMinute));
  switch (intent.kind) {
    case 'progress': {
      const share = bar.progressAt?.(minute) ?? (minute - startMinute) / Math.max(1, finishMinute - startMinute);
      return { ...intent, percent: Math.min(100, Math.max(0, Math.round(share * 20) * 5)) };
    }
    case 'move':
      return { ...intent, startMinute: startMinute + deltaMinutes };
    case 'resize':
      return { ...intent, finishMinute: Math.max(startMinute + shortest, finishMinute + deltaMinutes) };
    case 'resize-start':
      return { ...intent, startMinute: Math.min(finishMinute - shortest, startMinute + deltaMinutes) };
  }
}

/** Whether two wishes of one drag ask for the same. */
export function isSameIntent(one: Intent, other: Intent): boolean {
  switch (one.kind) {
    case 'progress':
      return other.kind === 'progress' && one.percent === other.percent;
    case 'resize':
      return other.kind === 'resize' && one.finishMinute === other.finishMinute;
    default:
      return other.kind === one.kind && one.startMinute === other.startMinute;
  }
}

/** Whether a wish leaves the bar where it was. */
export function isUnchangedIntent(intent: Intent, { startMinute, finishMinute }: BarTarget): boolean {
  if (intent.kind === 'progress') return false;
  return intent.kind === 'resize' ? intent.finishMinute === finishMinute : intent.startMinute === startMinute;
}

/** The link made by a line that ends on a bar; null when it ends elsewhere or on its own. */
export function linkAt(
  drag: Drag & { readonly end: LinkEnd },
  target: Target,
  minute: number,
): Extract<GestureEffect, { kind: 'link' }> | null {
  if (target.kind !== 'bar' || target.taskId === drag.bar.taskId) return null;
  const type = linkType(drag.end, nearestEnd(target, minute));
  return { kind: 'link', fromId: drag.bar.taskId, toId: target.taskId, type };
}

function nearestEnd(bar: BarTarget, minute: number): LinkEnd {
  if (bar.grip === 'link-start' || bar.grip === 'start') return 'start';
  if (bar.grip === 'link-finish' || bar.grip === 'finish') return 'finish';
  // A drop on the body means the usual link, into the start, unless it is clearly at the far end.
  const share = (minute - bar.startMinute) / Math.max(1, bar.finishMinute - bar.startMinute);
  return share > 0.75 ? 'finish' : 'start';
}

/** Type of the link drawn from one end of a bar to one end of another. */
export function linkType(from: LinkEnd, to: LinkEnd): 'FS' | 'SS' | 'FF' | 'SF' {
  if (from === 'finish') return to === 'start' ? 'FS' : 'FF';
  return to === 'start' ? 'SS' : 'SF';
}

/**
 * Steps in which dates move at a zoom: whole days until a day is wide enough to aim inside it.
 * @param pxPerDay width of a day
 */
export function snapMinutesAt(pxPerDay: number): number {
  if (pxPerDay >= 1200) return 15;
  if (pxPerDay >= 240) return 60;
  return 1440;
}
