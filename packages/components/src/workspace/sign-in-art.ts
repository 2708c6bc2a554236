import { svg, type TemplateResult } from 'lit';

const WIDTH = 560;
const ROW = 32;
const HEADER = 40;
const DAY = 6.6;

/** [name, first day, days, done 0..1, kind: task, critical, summary, milestone] */
const ROWS: readonly (readonly [string, number, number, number, 't' | 'c' | 's' | 'm'])[] = [
  ['Groundwork', 0, 46, 0.64, 's'],
  ['Clear the site', 2, 12, 1, 't'],
  ['Lay the drains', 14, 16, 1, 't'],
  ['Pour the slab', 25, 14, 0.6, 'c'],
  ['Route the mains', 28, 15, 0.35, 't'],
  ['Backfill', 39, 7, 0, 'c'],
  ['Frame', 14, 52, 0.3, 's'],
  ['Shop drawings', 14, 18, 0.95, 't'],
  ['Raise the columns', 29, 17, 0.5, 'c'],
  ['Cladding samples', 36, 15, 0.2, 't'],
  ['Set the trusses', 46, 8, 0, 'c'],
  ['Frame inspected', 54, 0, 0, 'm'],
  ['Roof', 54, 12, 0, 't'],
];

const HEIGHT = HEADER + ROWS.length * ROW;
const x = (day: number): number => 14 + day * DAY;

const weekends = Array.from({ length: 13 }, (_, week) => {
  const left = x(week * 7 + 5);
  return svg`<rect x=${left} y=${HEADER} width=${2 * DAY} height=${HEIGHT} fill="var(--ppm-nonworking)" stroke="none"></rect>`;
});

const rules = ROWS.map((_, row) => {
  const y = HEADER + (row + 1) * ROW - 0.5;
  return svg`<path d="M0 ${y}H${WIDTH}" stroke="var(--ppm-rule)" stroke-width="1"></path>`;
});

function drawRow([name, day, days, done, kind]: (typeof ROWS)[number], row: number): TemplateResult {
  const top = HEADER + row * ROW + 6;
  const left = x(day);
  const width = days * DAY;
  const label = (at: number) =>
    svg`<text x=${at} y=${top + 12} fill="var(--ppm-ink-2)" stroke="none" font-size="12" font-family="var(--ppm-font)">${name}</text>`;
  if (kind === 's') {
    return svg`<g stroke="none"><rect x=${left} y=${top + 4} width=${width} height="4" fill="var(--ppm-summary-rest)"></rect>
      <rect x=${left} y=${top + 4} width=${width * done} height="4" fill="var(--ppm-summary)"></rect></g>`;
  }
  if (kind === 'm') {
    return svg`<rect x=${left - 6} y=${top + 2} width="12" height="12" rx="2" transform="rotate(45 ${left} ${top + 8})"
      fill="var(--ppm-critical-fill)" stroke="var(--ppm-critical)" stroke-width="2"></rect>${label(left + 16)}`;
  }
  const hue = kind === 'c' ? 'critical' : 'task';
  return svg`<rect x=${left + 0.5} y=${top + 0.5} width=${width - 1} height="15" rx="4.5"
      fill="var(--ppm-${hue}-fill)" stroke="var(--ppm-${hue})" stroke-width=${kind === 'c' ? 2 : 1}></rect>
    <rect x=${left} y=${top} width=${width * done} height="16" rx="4.5" fill="var(--ppm-${hue}-done)" stroke="none"></rect>
    ${label(left + width + 8)}`;
}

/** A small plan beside the sign-in form. Decoration only. */
export const signInArt: TemplateResult = svg`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" fill="none">
  ${weekends}${rules}${ROWS.map(drawRow)}
  <path d="M${x(37)} ${HEADER - 8}V${HEIGHT}" stroke="var(--ppm-today)" stroke-width="1"></path>
  <g stroke="none" font-size="11" font-family="var(--ppm-font)">
    <rect x=${x(37) - 22} y="14" width="44" height="16" rx="8" fill="var(--ppm-today)"></rect>
    <text x=${x(37)} y="26" text-anchor="middle" fill="var(--ppm-on-today)" font-weight="600">Today</text>
  </g>
</svg>`;
