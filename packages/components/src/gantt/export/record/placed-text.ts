/** A font as its parts. */
export interface FontFace {
  /** The canvas' own notation. */
  readonly css: string;
  readonly weight: number;
  readonly sizePx: number;
  readonly family: string;
}

/** A text with the place of its alphabetic baseline, in page px. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align: 'left' | 'right' | 'center';
  readonly isRtl: boolean;
  readonly face: FontFace;
}

/** Widths of texts, px; the same the painters were laid out by. */
export type MeasureText = (text: string, font: string) => number;

/** Fonts told apart into their parts, each once. */
export class FontFaces {
  readonly #faces = new Map<string, FontFace>();

  /**
   * The parts of a font in the canvas' notation.
   * @param scale px of the page in one px of the painter
   */
  of(font: string, scale: number): FontFace {
    const key = scale === 1 ? font : `${scale} ${font}`;
    let face = this.#faces.get(key);
    if (face) return face;
    const match = /^(\d+) ([\d.]+)px (.+)$/.exec(font);
    const [, weight = '400', size = '10', family = 'sans-serif'] = match ?? [];
    const sizePx = Number(size) * scale;
    face = { css: `${weight} ${sizePx}px ${family}`, weight: Number(weight), sizePx, family };
    this.#faces.set(key, face);
    return face;
  }
}
