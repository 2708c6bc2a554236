import { html, svg, type TemplateResult } from 'lit';

/** Outlines of the icons on a grid of 16. */
const PATHS = {
  plan: 'M3 4h6M5.5 8H12M4 12h6',
  upload: 'M8 10.5v-7M5 6l3-3 3 3M2.5 10.5v2.5h11v-2.5',
  check: 'm3.5 8.5 3 3 6-7',
  cross: 'm4.5 4.5 7 7m0-7-7 7',
  moon: 'M13 9.8A5.5 5.5 0 1 1 6.3 3 4.4 4.4 0 0 0 13 9.8Z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  leave: 'M6.5 3H3v10h3.5M7 8h6.5M11 5.5 13.5 8 11 10.5',
  offline: 'M2 2l12 12M5 5.2A3.4 3.4 0 0 0 4 11.5h7.4M13 10.6a2.4 2.4 0 0 0-1.7-4A3.6 3.6 0 0 0 7.4 4.2',
  back: 'M10 3.5 5.5 8l4.5 4.5',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  warning: 'M8 3 14 13.2H2L8 3ZM8 7v2.8M8 11.6v.01',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v2.4h-2.4',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon in the ink of the text around it. */
export function icon(name: IconName, sizePx = 16): TemplateResult {
  return html`<svg width=${sizePx} height=${sizePx} viewBox="0 0 16 16" aria-hidden="true">
    ${svg`<path d=${PATHS[name]}></path>`}
  </svg>`;
}

/** The product's mark: three bars on the accent colour. */
export function mark(sizePx: number): TemplateResult {
  return html`<svg class="mark" width=${sizePx} height=${sizePx} viewBox="0 0 28 28" aria-hidden="true">
    <rect width="28" height="28" rx="7" fill="var(--ppm-accent)" stroke="none"></rect>
    <path d="M7.5 9.5h7M11 14h8.5M9 18.5h6" stroke="var(--ppm-on-accent)" stroke-width="2.6"></path>
  </svg>`;
}
