// Counters, gauges and histograms in the text format of Prometheus.

export type Labels = Readonly<Record<string, string>>

export interface Counter {
  add(labels?: Labels, count?: number): void
}
export interface Histogram {
  observe(value: number): void
}

export interface Metrics {
  counter(name: string, help: string): Counter
  /** `read` is called each time the metrics are rendered. */
  gauge(name: string, help: string, read: () => number): void
  histogram(name: string, help: string, bounds: readonly number[]): Histogram
  /** A gauge that is always 1. Its labels have the information. */
  info(name: string, help: string, labels: Labels): void
  /** All metrics in the text format of Prometheus. */
  render(): string
}

/** An empty registry. */
export function createMetrics(): Metrics {
  const families: (() => string)[] = []
  const family = (name: string, help: string, type: string, lines: () => readonly string[]) => {
    families.push(() =>
      [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines(), ''].join('\n'),
    )
  }
  return {
    counter(name, help) {
      const values = new Map<string, number>()
      family(name, help, 'counter', () =>
        [...values].sort(byFirst).map(([labels, value]) => `${name}${labels} ${value}`),
      )
      return {
        add(labels = {}, count = 1) {
          const series = writeLabels(labels)
          values.set(series, (values.get(series) ?? 0) + count)
        },
      }
    },

    gauge(name, help, read) {
      family(name, help, 'gauge', () => [`${name} ${read()}`])
    },

    histogram(name, help, bounds) {
      const counts = bounds.map(() => 0)
      let count = 0
      let sum = 0
      family(name, help, 'histogram', () => [
        ...bounds.map((bound, i) => `${name}_bucket{le="${bound}"} ${counts[i]}`),
        `${name}_bucket{le="+Inf"} ${count}`,
        `${name}_sum ${sum}`,
        `${name}_count ${count}`,
      ])
      return {
        observe(value) {
          count += 1
          sum += value
          for (const [i, bound] of bounds.entries()) {
            if (value <= bound) counts[i] = (counts[i] ?? 0) + 1
          }
        },
      }
    },

    info(name, help, labels) {
      family(name, help, 'gauge', () => [`${name}${writeLabels(labels)} 1`])
    },

    render: () => families.map((write) => write()).join(''),
  }
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')
}

function byFirst([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
