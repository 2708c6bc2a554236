import { isRtl } from './direction.js';

/** Px a movement to the right goes forward in an element. */
export function inlineTravel(element: Element, dx: number): number {
  return isRtl(element) ? -dx : dx;
}

const OTHER_ARROW: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' };

/** Name of a key as if text ran from left to right: right to left, the arrows change places. */
export function inlineKey(element: Element, key: string): string {
  const other = OTHER_ARROW[key];
  return other !== undefined && isRtl(element) ? other : key;
}

/** The page's x of a px from the inline start of an element: the other way round. */
export function pageX(element: Element, x: number): number {
  const box = element.getBoundingClientRect();
  return isRtl(element) ? box.right - x : box.left + x;
}
