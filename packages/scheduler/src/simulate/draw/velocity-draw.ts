import { type StreamKey, threefry, unitOfWord } from '../../random.js';
import { SECONDS_PER_MINUTE } from '../../time.js';
import type { Velocity } from '../../uncertainty.js';

/**
 * The time that points of work take at the pace of past sprints: sprints are drawn with replacement until the points are
 * done, and the last one counts as far as it is needed (bootstrap; Efron 1979).
 */
export class VelocityDraw {
  readonly #points: readonly number[];
  readonly #sprintSeconds: number;
  readonly #wanted: number;
  readonly #key: StreamKey;
  readonly #words = new Uint32Array(2);

  constructor(velocity: Velocity, points: number, key: StreamKey) {
    this.#points = velocity.points;
    this.#sprintSeconds = velocity.sprintMinutes * SECONDS_PER_MINUTE;
    this.#wanted = points;
    this.#key = key;
  }

  /** At the best sprint's pace. */
  get shortest(): number {
    return Math.round((this.#wanted / Math.max(...this.#points)) * this.#sprintSeconds);
  }

  /** At the worst productive sprint's pace: slower happens only by drawing sprints without any points in a row. */
  get longest(): number {
    const worst = Math.min(...this.#points.filter(points => points > 0));
    const share = this.#points.length / this.#points.filter(points => points > 0).length;
    return Math.round((this.#wanted / worst + 1) * share * 4 * this.#sprintSeconds);
  }

  /** Seconds that the work takes in one run. Cost: a draw for each sprint. */
  seconds(run: number): number {
    let left = this.#wanted;
    let sprints = 0;
    while (left > 0) {
      // Counter words of their own, apart from those of `fillWords`: run, and the sprint from 1 on.
      threefry(this.#key, { first: run, second: sprints + 1 }, this.#words);
      const done = this.#points[Math.floor(unitOfWord(this.#words[0]!) * this.#points.length)]!;
      if (done >= left) return Math.round((sprints + left / done) * this.#sprintSeconds);
      left -= done;
      sprints++;
    }
    return 0;
  }
}
