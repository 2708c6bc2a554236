import type { RowSizes } from './row-geometry.js';

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
  /** Duration of a glide, 0 under reduced motion. */
  readonly moveMs: number;
  readonly isForcedColors: boolean;
}

/**
 * Reads the tokens of an element as the browser resolves them there.
 * Colours go through the `color` of a probe, since `getPropertyValue` gives `light-dark(…)` unresolved; the probe
 * stands outside forced colours, else transparent tokens come back opaque. Appends and removes one child.
 */
export function readTheme(host: HTMLElement): Theme {
  const probe = host.ownerDocument.createElement('i');
  probe.style.cssText =
    'position:absolute;visibility:hidden;pointer-events:none;forced-color-adjust:none;transition:none';
  host.append(probe);
  try {
    const style = getComputedStyle(probe);
    const palette = {} as Record<ColourToken, string>;
    for (const token of COLOUR_TOKENS) {
      probe.style.color = `var(--ppm-${token})`;
      palette[token] = style.color;
    }
    const px = (token: string, fallback: number): number => {
      probe.style.width = `var(--ppm-${token})`;
      return Number.parseFloat(style.width) || fallback;
    };
    probe.style.transitionDuration = 'var(--ppm-move)';
    const moveMs = Number.parseFloat(style.transitionDuration) * 1000;
    probe.style.fontFamily = 'var(--ppm-font)';
    return {
      palette,
      rowHeight: px('row', 32),
      barHeight: px('bar', 16),
      barTop: px('bar-top', 6),
      headerHeight: px('header', 40),
      fontFamily: style.fontFamily,
      moveMs: Number.isFinite(moveMs) ? moveMs : 0,
      isForcedColors: matchMedia('(forced-colors: active)').matches,
    };
  } finally {
    probe.remove();
  }
}
