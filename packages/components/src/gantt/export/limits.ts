/**
 * What an export may cost, decided here and not by the size of a plan. Beyond a limit an export is refused with
 * `too_large`, nothing is cut off silently; docs/reference/limits.md has the same list.
 */
export const LIMITS = {
  /** Rows of one SVG: about 20 MB of markup, more than viewers open. */
  svgRows: 10_000,
  /** Pages of one PDF: 25 rows each. */
  pdfPages: 2_000,
  /** Different texts of one PDF that its fonts cannot write and that are drawn as pictures. */
  pdfTextPictures: 20_000,
  /** Longer side of a PNG in its own px: what viewers and browsers open. */
  pngSide: 32_767,
  /** All px of a PNG: 800 MB once a viewer has unpacked them. */
  pngPixels: 200_000_000,
  /** Width of an SVG's or PNG's timeline in CSS px: a thousand ticks of the header. */
  pictureWidth: 24_000,
  /** Characters of one text in a picture; longer ones end in an ellipsis. Data formats hold them whole. */
  textCharacters: 400,
  /** Longest an export works before it lets the page go on, ms. */
  sliceMs: 12,
} as const;
