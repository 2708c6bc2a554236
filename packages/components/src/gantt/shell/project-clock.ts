import type { LitElement, ReactiveController } from 'lit';
import { emit } from '../../events.js';
import { parseLocalTime } from '../../plan/local-time.js';
import type { ProjectRow } from '../../plan/rows.js';
import { instantMs, isTimeZone, projectZone, wallMinute } from '../../plan/zone.js';

/** What the clock is set by. */
export interface ClockHost extends LitElement {
  /** IANA name; none = the project's own, else the viewer's. */
  readonly timeZone: string | undefined;
  /** The day or instant the today line stands on; none = now. */
  readonly today: string | undefined;
}

/** The clock of the project: instants come in its wall-clock time, whatever the viewer's clock says. */
export class ProjectClock implements ReactiveController {
  readonly #host: ClockHost;
  #refused = '';

  constructor(host: ClockHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const { timeZone } = this.#host;
    if (!timeZone || timeZone === this.#refused || isTimeZone(timeZone)) return;
    this.#refused = timeZone;
    const message = `"${timeZone}" is no time zone; give an IANA name such as "Europe/Berlin"`;
    emit(this.#host, 'ppm-error', { code: 'bad_time_zone', message, cause: timeZone });
  }

  /** Zone of a project; undefined = the viewer's. */
  zoneOf(project: Readonly<Record<string, unknown>> | ProjectRow | null | undefined): string | undefined {
    return projectZone(project, this.#host.timeZone);
  }

  /** Today in a project, wall-clock minutes. */
  todayMinute(project: ProjectRow): number {
    const { today = '' } = this.#host;
    const zone = this.zoneOf(project);
    const instant = instantMs(today);
    return instant === null ? (parseLocalTime(today) ?? wallMinute(Date.now(), zone)) : wallMinute(instant, zone);
  }
}
