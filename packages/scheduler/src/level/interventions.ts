/** What levelling does to tasks, written into the network's fields: delays, pauses, rests held back. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import { SplitTime } from '../network/split-time.js';
import type { Pauses } from './pauses.js';
import type { Activities } from './search/activities.js';
import type { Placement } from './search/placement.js';

/** The interventions of one schedule. The passes see them at once; `clear` leaves the fields as the plan has them. */
export class Interventions {
  /** Working time of each task without pauses. */
  readonly ownTime: readonly WorkingTime[];
  readonly pauses = new Map<number, Pauses>();
  /** Where the rest of tasks in progress goes on. */
  readonly resumes = new Map<number, number>();
  readonly #activities: Activities;
  readonly #ownStop: Float64Array;
  readonly #ownResume: Float64Array;

  constructor(activities: Activities) {
    const { time, stop, resume } = activities.network.fields;
    this.#activities = activities;
    this.ownTime = time.slice();
    this.#ownStop = stop.slice();
    this.#ownResume = resume.slice();
  }

  clear(): void {
    const { network, ownDelay, moving } = this.#activities;
    const { levelingDelay, time, stop, resume } = network.fields;
    for (const task of moving) levelingDelay[task] = ownDelay[task]!;
    for (const task of this.pauses.keys()) time[task] = this.ownTime[task]!;
    for (const task of this.resumes.keys()) {
      stop[task] = this.#ownStop[task]!;
      resume[task] = this.#ownResume[task]!;
    }
    this.pauses.clear();
    this.resumes.clear();
  }

  /** Adds clock seconds to a task's delay. */
  delay(task: number, seconds: number): void {
    this.#activities.network.fields.levelingDelay[task]! += seconds;
  }

  pause(task: number, pauses: Pauses): void {
    this.#activities.network.fields.time[task] = new SplitTime(this.ownTime[task]!, pauses.splits);
    this.pauses.set(task, pauses);
  }

  /** Lets the rest of a task in progress go on at an instant. */
  hold(task: number, resume: number): void {
    const { fields } = this.#activities.network;
    if (Number.isNaN(fields.stop[task]!)) {
      fields.stop[task] = this.ownTime[task]!.add(fields.actualStart[task]!, fields.done[task]!);
    }
    fields.resume[task] = resume;
    this.resumes.set(task, resume);
  }

  /** Undoes delay and pauses of one task. */
  takeBack(task: number): void {
    const { network, ownDelay } = this.#activities;
    network.fields.levelingDelay[task] = ownDelay[task]!;
    network.fields.time[task] = this.ownTime[task]!;
    this.pauses.delete(task);
  }

  capture(): Pick<Placement, 'delay' | 'pauses' | 'resumes'> {
    const delay = this.#activities.network.fields.levelingDelay.slice();
    return { delay, pauses: new Map(this.pauses), resumes: new Map(this.resumes) };
  }

  /** Replaces all interventions by those of a placement. */
  lay({ delay, pauses, resumes }: Placement): void {
    this.clear();
    this.#activities.network.fields.levelingDelay.set(delay);
    for (const [task, each] of pauses) this.pause(task, each);
    for (const [task, resume] of resumes) this.hold(task, resume);
  }
}
