/** Dots in a row, in place of the canvas' pattern of them: what slack tails are filled with. */
export interface DotInk {
  readonly dotColour: string;
  readonly dotPx: number;
  readonly stepPx: number;
}

/** A gradient stands as its first colour. */
export interface FlatGradient {
  firstColour: string;
}

/** What is painted with. */
export type Ink = string | DotInk | FlatGradient | null;

/** A gradient that keeps the first colour it is given. */
export function flatGradient(): FlatGradient & { addColorStop(at: number, colour: string): void } {
  return {
    firstColour: 'transparent',
    addColorStop(_at, colour) {
      if (this.firstColour === 'transparent') this.firstColour = colour;
    },
  };
}
