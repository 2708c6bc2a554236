type Ctx = CanvasRenderingContext2D;

/** Where a text stands at its x: after it, before it or around it. */
export type Align = 'start' | 'end' | 'center';

/** Writes a text at inline px: on a sheet that runs from right to left everything is mirrored but the letters. */
export function say(ctx: Ctx, isRtl: boolean, text: string, x: number, y: number, align: Align = 'start'): void {
  ctx.textAlign = align === 'center' ? 'center' : (align === 'start') === isRtl ? 'right' : 'left';
  if (isRtl) ctx.scale(-1, 1);
  ctx.fillText(text, isRtl ? -x : x, y);
  if (isRtl) ctx.scale(-1, 1);
  ctx.textAlign = isRtl ? 'right' : 'left';
}

/** Where a sheet lies on its context. */
export interface SheetPlace {
  readonly isRtl: boolean;
  /** Width of the sheet, px. */
  readonly width: number;
  /** Units of the context per px. */
  readonly scale?: number;
  /** Top of the sheet in units of the context. */
  readonly top?: number;
}

/** Sets what painters expect of a context whose sheet runs from left to right, or from right to left. */
export function beginSheet(ctx: Ctx, { isRtl, width, scale = 1, top = 0 }: SheetPlace): void {
  if (isRtl) ctx.setTransform(-scale, 0, 0, scale, width * scale, top);
  else ctx.setTransform(scale, 0, 0, scale, 0, top);
  ctx.textAlign = isRtl ? 'right' : 'left';
  ctx.direction = isRtl ? 'rtl' : 'ltr';
  ctx.textBaseline = 'middle';
}
