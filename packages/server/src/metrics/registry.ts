/** Prometheus' text format, version 0.0.4: counters, gauges and histograms, and no more. */

/** Names and values of labels, such as `{operation: 'getTask', status: '200'}`. */
export type Labels = Readonly<Record<string, string>>;

/** What can be written into an answer to a scrape. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  lines(): Iterable<string> | Promise<Iterable<string>>;
}

/** The media type of an answer to a scrape. */
export const METRICS_MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const escaped = (value: string): string => value.replace(/[\\"\n]/g, mark => (mark === '\n' ? '\\n' : `\\${mark}`));

const labelled = (name: string, labels: Labels): string => {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
};

/** Something that only grows. */
export class Counter implements Metric {
  readonly type = 'counter';
  readonly #values = new Map<string, number>();

  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  add(labels: Labels = {}, amount = 1): void {
    const key = labelled(this.name, labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  *lines(): Iterable<string> {
    for (const [key, value] of this.#values) yield `${key} ${value}`;
  }
}

/** One value of a gauge as it is now. */
export type Reading = readonly [labels: Labels, value: number];

/** Something that is looked at when it is asked for. */
export class Gauge implements Metric {
  constructor(
    readonly name: string,
    readonly help: string,
    readonly read: () => readonly Reading[] | Promise<readonly Reading[]>,
    readonly type: 'gauge' | 'counter' = 'gauge',
  ) {}

  async lines(): Promise<Iterable<string>> {
    const readings = await this.read();
    return readings.map(([labels, value]) => `${labelled(this.name, labels)} ${value}`);
  }
}

interface Series {
  readonly labels: Labels;
  /** How many fell into each bucket, the last = above all bounds. */
  readonly counts: number[];
  sum: number;
  count: number;
}

/** How often something took how long, in buckets. */
export class Histogram implements Metric {
  readonly type = 'histogram';
  readonly #series = new Map<string, Series>();

  /** @param bounds upper bounds of the buckets, ascending, in the unit of the name */
  constructor(
    readonly name: string,
    readonly help: string,
    readonly bounds: readonly number[],
  ) {}

  /** @param key tells the series; labels are made only for a new one */
  observe(key: string, value: number, labels: () => Labels): void {
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels: labels(), counts: new Array<number>(this.bounds.length + 1).fill(0), sum: 0, count: 0 };
      this.#series.set(key, series);
    }
    let bucket = 0;
    while (bucket < this.bounds.length && value > this.bounds[bucket]!) bucket += 1;
    series.counts[bucket]! += 1;
    series.sum += value;
    series.count += 1;
  }

  *lines(): Iterable<string> {
    for (const { labels, counts, sum, count } of this.#series.values()) {
      let below = 0;
      for (const [at, bound] of this.bounds.entries()) {
        below += counts[at]!;
        yield `${labelled(`${this.name}_bucket`, { ...labels, le: String(bound) })} ${below}`;
      }
      yield `${labelled(`${this.name}_bucket`, { ...labels, le: '+Inf' })} ${count}`;
      yield `${labelled(`${this.name}_sum`, labels)} ${sum}`;
      yield `${labelled(`${this.name}_count`, labels)} ${count}`;
    }
  }
}

/** All metrics of a process. */
export class Registry {
  readonly #metrics = new Map<string, Metric>();

  /** @throws Error for a name that is taken */
  add<M extends Metric>(metric: M): M {
    if (this.#metrics.has(metric.name)) throw new Error(`there is a metric ${metric.name} already`);
    this.#metrics.set(metric.name, metric);
    return metric;
  }

  /** Everything as text. A metric that cannot be read, because Postgres is away say, is left out. */
  async text(): Promise<string> {
    const parts = await Promise.all(
      [...this.#metrics.values()].map(async metric => {
        try {
          const lines = [...(await metric.lines())];
          if (lines.length === 0) return '';
          return `# HELP ${metric.name} ${metric.help}\n# TYPE ${metric.name} ${metric.type}\n${lines.join('\n')}\n`;
        } catch {
          return '';
        }
      }),
    );
    return parts.join('');
  }
}
