import type { RowSizes } from '../layout/row-geometry.js';

/** Tokens the canvas paints with, by their names without `--ppm-`. */
const COLOUR_TOKENS = [
  'surface',
  'surface-2',
  'surface-3',
  'raised',
  'ink',
  'ink-2',
  'ink-3',
  'rule',
  'rule-strong',
  'control',
  'nonworking',
  'accent',
  'focus',
  'hover',
  'selection',
  'presence',
  'on-presence',
  'task',
  'task-fill',
  'task-done',
  'on-task',
  'critical',
  'critical-fill',
  'critical-done',
  'on-critical',
  'summary',
  'summary-rest',
  'milestone',
  'baseline',
  'slack',
  'forecast',
  'done',
  'warning',
  'today',
  'on-today',
  'deadline',
  'link',
  'link-active',
  'shade-1',
  'shade-2',
] as const;

/** Name of a colour token. */
export type ColourToken = (typeof COLOUR_TOKENS)[number];

/** Colours as the canvas takes them. */
export type Palette = Readonly<Record<ColourToken, string>>;

/** Everything the canvas takes from the tokens: read once per theme, never in a frame. */
export interface Theme extends RowSizes {
  readonly palette: Palette;
  readonly headerHeight: number;
  /** Font family list. */
  readonly fontFamily: string;
  /** Fonts of names in the grid, as `ctx.font`: of tasks, and the strongest of summaries. */
  readonly nameFonts: readonly [task: string, summary: string];
  /** Duration of a glide, 0 under reduced motion. */
  readonly moveMs: number;
  readonly isForcedColors: boolean;
  /** The picture runs from right to left: time begins at the right edge. */
  readonly isRtl: boolean;
}

/** Sizes the canvas keeps to, with what holds when a page has lost them. */
const SIZE_TOKENS = { row: 32, bar: 16, 'bar-top': 6, header: 40 } as const;

/**
 * Reads the tokens of an element as the browser resolves them there.
 * Colours go through the `color` of a probe, since `getPropertyValue` gives `light-dark(…)` unresolved; the probe
 * stands outside forced colours, else transparent tokens come back opaque. One child each inside one probe, so that
 * all are resolved by one style pass. Appends and removes one child of the host.
 */
export function readTheme(host: HTMLElement): Theme {
  const document = host.ownerDocument;
  const probe = document.createElement('span');
  probe.style.cssText =
    'position:absolute;visibility:hidden;pointer-events:none;forced-color-adjust:none;font-family:var(--ppm-font);font-size:var(--ppm-font-size);transition-duration:var(--ppm-move)';
  const add = (style: string): HTMLElement => {
    const child = document.createElement('i');
    child.style.cssText = style;
    probe.append(child);
    return child;
  };
  const colours = COLOUR_TOKENS.map(token => [token, add(`color:var(--ppm-${token})`)] as const);
  const sizes = Object.keys(SIZE_TOKENS).map(token => add(`display:block;width:var(--ppm-${token})`));
  host.append(probe);
  try {
    const { fontFamily, fontSize } = getComputedStyle(probe);
    const palette = Object.fromEntries(colours.map(([token, child]) => [token, getComputedStyle(child).color]));
    const [row, bar, barTop, header] = sizes.map(child => Number.parseFloat(getComputedStyle(child).width));
    const moveMs = Number.parseFloat(getComputedStyle(probe).transitionDuration) * 1000;
    return {
      palette: palette as Palette,
      rowHeight: row || SIZE_TOKENS.row,
      barHeight: bar || SIZE_TOKENS.bar,
      barTop: barTop || SIZE_TOKENS['bar-top'],
      headerHeight: header || SIZE_TOKENS.header,
      fontFamily,
      nameFonts: [`400 ${fontSize} ${fontFamily}`, `600 ${fontSize} ${fontFamily}`],
      moveMs: Number.isFinite(moveMs) ? moveMs : 0,
      isForcedColors: matchMedia('(forced-colors: active)').matches,
      isRtl: getComputedStyle(probe).direction === 'rtl',
    };
  } finally {
    probe.remove();
  }
}
