// Counters, gauges and histograms in the text format of Prometheus.

export type Labels = Readonly<Record<string, string>>

export interface Counter {
  add(labels?: Labels, count?: number): void
}
export interface Histogram {
  observe(value: number, labels?: Labels): void
}
/** A value for each set of labels. */
export type Series = readonly (readonly [labels: Labels, value: number])[]

export interface Metrics {
  counter(name: string, help: string): Counter
  /** `read` is called each time the metrics are rendered. */
  gauge(name: string, help: string, read: () => number | Series): void
  /** With `isLabelled` each observation has labels, and nothing is rendered before the first one. */
  histogram(name: string, help: string, bounds: readonly number[], isLabelled?: boolean): Histogram
  /** A gauge that is always 1. Its labels have the information. */
  info(name: string, help: string, labels: Labels): void
  readonly families: readonly Family[]
  /** All metrics in the text format of Prometheus. */
  render(): string
}

/** All series of one metric. */
export interface Family {
  readonly name: string
  /** Its help and its type, as lines. */
  readonly head: string
  lines(): readonly string[]
}

/** An empty registry. Each of its series has the labels of `common`. */
export function createMetrics(common: Labels = {}): Metrics {
  const families: Family[] = []
  const family = (name: string, help: string, type: string, lines: Family['lines']) => {
    const head = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}`
    families.push({ name, head, lines })
  }
  const writeLabels = (labels: Labels) => written({ ...common, ...labels })
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
      family(name, help, 'gauge', () => {
        const value = read()
        const series: Series = typeof value === 'number' ? [[{}, value]] : value
        return series.map(([labels, each]) => `${name}${writeLabels(labels)} ${each}`)
      })
    },

    histogram(name, help, bounds, isLabelled = false) {
      const empty = (labels: Labels) => ({ labels, counts: bounds.map(() => 0), count: 0, sum: 0 })
      const series = new Map(isLabelled ? [] : [[writeLabels({}), empty({})]])
      family(name, help, 'histogram', () =>
        [...series]
          .sort(byFirst)
          .flatMap(([key, { labels, counts, count, sum }]) => [
            ...[...bounds, '+Inf'].map(
              (le, i) =>
                `${name}_bucket${writeLabels({ ...labels, le: String(le) })} ${counts[i] ?? count}`,
            ),
            `${name}_sum${key} ${sum}`,
            `${name}_count${key} ${count}`,
          ]),
      )
      return {
        observe(value, labels = {}) {
          const key = writeLabels(labels)
          const into = series.get(key) ?? empty(labels)
          series.set(key, into)
          into.count += 1
          into.sum += value
          for (const [i, bound] of bounds.entries()) {
            if (value <= bound) into.counts[i] = (into.counts[i] ?? 0) + 1
          }
        },
      }
    },

    info(name, help, labels) {
      family(name, help, 'gauge', () => [`${name}${writeLabels(labels)} 1`])
    },

    families,
    render: () => renderFamilies(families),
  }
}

/** The metrics of several registries as one text. Their common labels must tell them apart. */
export function renderTogether(registries: readonly Metrics[]): string {
  return renderFamilies(registries.flatMap(({ families }) => families))
}

// The text format has each metric once, with all of its series.
function renderFamilies(families: readonly Family[]): string {
  const byName = new Map<string, string[]>()
  for (const { name, head, lines } of families) {
    const text = byName.get(name) ?? [head]
    byName.set(name, [...text, ...lines()])
  }
  return [...byName.values()].map((lines) => `${lines.join('\n')}\n`).join('')
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapeLabel(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')
}

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}
