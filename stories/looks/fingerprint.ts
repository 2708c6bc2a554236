/** Cells across and down. */
export const CELLS_ACROSS = 40;
export const CELLS_DOWN = 24;

/** 64 digits: one per channel of a cell, 4 steps of 255 apart. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const STEP = 255 / 63;

/** The mean colours of a picture's cells: a line of digits per row, three (red, green, blue) per cell. */
export type Fingerprint = readonly string[];

/** RGBA bytes of a picture, row by row, as a canvas gives them. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** A part of the picture, in shares of its size. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Reads the mean colour of every cell. Cost: once over the pixels. */
export function fingerprintOf({ width, height, data }: Pixels): Fingerprint {
  const sums = new Float64Array(CELLS_ACROSS * CELLS_DOWN * 3);
  const counts = new Float64Array(CELLS_ACROSS * CELLS_DOWN);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * CELLS_DOWN) / height) * CELLS_ACROSS;
    for (let x = 0; x < width; x += 1) {
      const cell = row + Math.floor((x * CELLS_ACROSS) / width);
      const pixel = (y * width + x) * 4;
      counts[cell] = (counts[cell] as number) + 1;
      for (let channel = 0; channel < 3; channel += 1) {
        sums[cell * 3 + channel] = (sums[cell * 3 + channel] as number) + (data[pixel + channel] as number);
      }
    }
  }
  return Array.from({ length: CELLS_DOWN }, (_, row) => {
    let line = '';
    for (let at = row * CELLS_ACROSS * 3; at < (row + 1) * CELLS_ACROSS * 3; at += 1) {
      const mean = (sums[at] as number) / Math.max(1, counts[Math.floor(at / 3)] as number);
      line += DIGITS[Math.round(mean / STEP)];
    }
    return line;
  });
}

/** How far two pictures are apart. */
export interface Difference {
  /** Mean over the timeline's cells of the channel that differs most, 0 to 255. */
  readonly timeline: number;
  /** The same over all other cells, where text stands. */
  readonly rest: number;
  /** Row and column of the cell that differs most. */
  readonly worst: string;
}

/** A font of other widths moves text by a few pixels: so much of a cell's colour says nothing. */
const NOISE = 8;

/** @param timeline where bars are drawn; a difference there says most */
export function differenceOf(one: Fingerprint, other: Fingerprint, timeline: Area): Difference {
  const sums = { timeline: 0, rest: 0 };
  const counts = { timeline: 0, rest: 0 };
  let most = -1;
  let worst = '';
  for (let row = 0; row < CELLS_DOWN; row += 1) {
    for (let column = 0; column < CELLS_ACROSS; column += 1) {
      const apart = cellsApart(one[row], other[row], column);
      const isTimeline =
        column / CELLS_ACROSS >= timeline.left &&
        (column + 1) / CELLS_ACROSS <= timeline.right &&
        row / CELLS_DOWN >= timeline.top &&
        (row + 1) / CELLS_DOWN <= timeline.bottom;
      const area = isTimeline ? 'timeline' : 'rest';
      sums[area] += Math.max(0, apart - NOISE);
      counts[area] += 1;
      if (apart > most) {
        most = apart;
        worst = `row ${row}, column ${column} by ${Math.round(apart)}`;
      }
    }
  }
  return {
    timeline: sums.timeline / Math.max(1, counts.timeline),
    rest: sums.rest / Math.max(1, counts.rest),
    worst,
  };
}

/** The channel of a cell that differs most, 0 to 255. A cell that is not there is as far as can be. */
function cellsApart(one = '', other = '', column: number): number {
  let most = 0;
  for (let at = column * 3; at < column * 3 + 3; at += 1) {
    const [a, b] = [DIGITS.indexOf(one[at] ?? ' '), DIGITS.indexOf(other[at] ?? ' ')];
    most = Math.max(most, a < 0 || b < 0 ? 255 : Math.abs(a - b) * STEP);
  }
  return most;
}

/** Means above these are another look, whatever the font. */
export const MOST_TIMELINE = 0.9;
export const MOST_REST = 1.5;

/** Whether two pictures look the same to somebody who squints. */
export function isAlike({ timeline, rest }: Difference): boolean {
  return timeline <= MOST_TIMELINE && rest <= MOST_REST;
}
