import type { Frame } from '../../layout/frame-view.js';

type Ctx = CanvasRenderingContext2D;

/**
 * The base of a layer: inline px, x = 0 at the inline-start edge. Right to left that edge is the right one, so
 * the picture is mirrored here, once, and everything that lays out, draws or hits goes on in inline px without knowing.
 * Only text must not be mirrored: it goes through `writeText` and `outlineText`.
 * @param widthPx width of the canvas in device pixels
 */
export function beginLayer(ctx: Ctx, { theme, viewport }: Frame, widthPx: number, dpr = viewport.dpr): void {
  if (theme.isRtl) ctx.setTransform(-dpr, 0, 0, dpr, widthPx, 0);
  else ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  // Not `start` and `inherit`: those ask the page for its direction at every text.
  ctx.textAlign = theme.isRtl ? 'right' : 'left';
  ctx.direction = theme.isRtl ? 'rtl' : 'ltr';
}

/** Writes a text from `x` inline px on, whichever way the picture runs. */
export function writeText(ctx: Ctx, { theme }: Frame, text: string, x: number, y: number): void {
  if (!theme.isRtl) {
    ctx.fillText(text, x, y);
    return;
  }
  ctx.scale(-1, 1);
  ctx.fillText(text, -x, y);
  ctx.scale(-1, 1);
}

/** Outlines a text from `x` inline px on. */
export function outlineText(ctx: Ctx, { theme }: Frame, text: string, x: number, y: number): void {
  if (!theme.isRtl) {
    ctx.strokeText(text, x, y);
    return;
  }
  ctx.scale(-1, 1);
  ctx.strokeText(text, -x, y);
  ctx.scale(-1, 1);
}
