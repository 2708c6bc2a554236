import type { Frame } from '../../layout/frame-view.js';

/** Thickness of a line of 1 px, css px: whole device pixels, as a border's. */
export function hair({ viewport: { dpr } }: Frame): number {
  return Math.max(1, Math.floor(dpr)) / dpr;
}

/** The edge of a device pixel next to a place, css px: what begins there is not blurred. */
export function snap({ viewport: { dpr } }: Frame, px: number): number {
  return Math.round(px * dpr) / dpr;
}
