import type { CSSResult } from 'lit';

/** Adds a sheet to a shadow root once: the styles of what is loaded when it is first opened. */
export function adoptStyles(root: ShadowRoot, { styleSheet }: CSSResult): void {
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
}
