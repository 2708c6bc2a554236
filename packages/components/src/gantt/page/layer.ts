import type { CSSResult } from 'lit';
import { isRtl } from './direction.js';

/** Distance kept from the edges of the page, px. */
const MARGIN_PX = 8;

/** A point of the page, or a box something stands beside; px. */
export interface Anchor {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A point as an anchor. */
export const pointAnchor = (x: number, y: number): Anchor => ({ left: x, top: y, right: x, bottom: y });

/** Gives a shadow root styles it was made without, once. */
export function adoptStyles(root: ShadowRoot, { styleSheet }: CSSResult): void {
  if (!styleSheet || root.adoptedStyleSheets.includes(styleSheet)) return;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
}

/**
 * An element over everything, outside the clip of its host: a popover of the shadow tree, so that tokens reach it and
 * `part` can name it.
 */
export function addLayer(root: ShadowRoot, className: string, part: string): HTMLElement {
  const layer = document.createElement('div');
  layer.className = className;
  layer.setAttribute('part', part);
  layer.setAttribute('popover', 'manual');
  root.append(layer);
  layer.showPopover();
  return layer;
}

/** How a layer stands to its anchor: `below` it or `beside` it, with room between, px. */
export interface Placement {
  readonly side: 'below' | 'beside';
  readonly gapPx: number;
}

/** Puts a layer to an anchor, on the other side where it would leave the page. Reads its size: once per opening. */
export function placeLayer(layer: HTMLElement, anchor: Anchor, { side, gapPx }: Placement): void {
  const { offsetWidth: width, offsetHeight: height } = layer;
  const page = document.documentElement;
  const right = page.clientWidth - MARGIN_PX;
  const bottom = page.clientHeight - MARGIN_PX;
  const isToLeft = isRtl(layer);
  let left: number;
  let top: number;
  if (side === 'below') {
    left = isToLeft ? anchor.right - width : anchor.left;
    top = anchor.bottom + gapPx;
    if (top + height > bottom && anchor.top - gapPx - height >= MARGIN_PX) top = anchor.top - gapPx - height;
  } else {
    const isRoomRight = anchor.right + gapPx + width <= right;
    const isRoomLeft = anchor.left - gapPx - width >= MARGIN_PX;
    const isRight = isToLeft ? !isRoomLeft && isRoomRight : isRoomRight || !isRoomLeft;
    left = isRight ? anchor.right + gapPx : anchor.left - gapPx - width;
    top = anchor.top;
  }
  left = Math.max(MARGIN_PX, Math.min(left, right - width));
  top = Math.max(MARGIN_PX, Math.min(top, bottom - height));
  layer.style.setProperty('left', `${Math.round(left)}px`);
  layer.style.setProperty('top', `${Math.round(top)}px`);
}
