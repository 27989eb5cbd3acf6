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

/** One metric with all its values at one moment. */
export type Family = { readonly name: string; readonly help: string } & (
  | { readonly type: 'counter' | 'gauge'; readonly series: Series }
  | {
      readonly type: 'histogram'
      readonly bounds: readonly number[]
      readonly series: readonly Observations[]
    }
)

export interface Observations {
  readonly labels: Labels
  /** For each bound, how many values are at most that. */
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
}

export interface Metrics {
  counter(name: string, help: string): Counter
  /** `read` is called each time the metrics are collected. */
  gauge(name: string, help: string, read: () => number | Series): void
  /** With `isLabelled` each observation has labels, and nothing is there before the first one. */
  histogram(name: string, help: string, bounds: readonly number[], isLabelled?: boolean): Histogram
  /** A gauge that is always 1. Its labels have the information. */
  info(name: string, help: string, labels: Labels): void
  collect(): readonly Family[]
  /** All metrics in the text format of Prometheus. */
  render(): string
}

/** An empty registry. Each of its series has the labels of `common`. */
export function createMetrics(common: Labels = {}): Metrics {
  const families: (() => Family)[] = []
  const collect = () => families.map((family) => family())
  const withCommon = (series: Series): Series =>
    series.map(([labels, value]) => [{ ...common, ...labels }, value])
  return {
    counter(name, help) {
      const values = new Map<string, [Labels, number]>()
      families.push(() => ({ name, help, type: 'counter', series: withCommon(sorted(values)) }))
      return {
        add(labels = {}, count = 1) {
          const key = written(labels)
          values.set(key, [labels, (values.get(key)?.[1] ?? 0) + count])
        },
      }
    },

    gauge(name, help, read) {
      families.push(() => {
        const value = read()
        const series: Series = typeof value === 'number' ? [[{}, value]] : value
        return { name, help, type: 'gauge', series: withCommon(series) }
      })
    },

    histogram(name, help, bounds, isLabelled = false) {
      const empty = (labels: Labels) => ({
        labels: { ...common, ...labels },
        counts: bounds.map(() => 0),
        count: 0,
        sum: 0,
      })
      const series = new Map(isLabelled ? [] : [['', empty({})]])
      families.push(() => ({ name, help, type: 'histogram', bounds, series: sorted(series) }))
      return {
        observe(value, labels = {}) {
          const key = written(labels)
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
      families.push(() => ({ name, help, type: 'gauge', series: withCommon([[labels, 1]]) }))
    },

    collect,
    render: () => renderFamilies(collect()),
  }
}

/** The metrics of several registries as one text. Their common labels must tell them apart. */
export function renderTogether(registries: readonly Metrics[]): string {
  return renderFamilies(registries.flatMap((registry) => registry.collect()))
}

// The text format has each metric once, with all of its series.
function renderFamilies(families: readonly Family[]): string {
  const byName = new Map<string, string[]>()
  for (const family of families) {
    const { name, help, type } = family
    const head = [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`]
    byName.set(name, [...(byName.get(name) ?? head), ...linesOf(family)])
  }
  return [...byName.values()].map((lines) => `${lines.join('\n')}\n`).join('')
}

function linesOf(family: Family): readonly string[] {
  const { name } = family
  if (family.type !== 'histogram') {
    return family.series.map(([labels, value]) => `${name}${written(labels)} ${value}`)
  }
  return family.series.flatMap(({ labels, counts, count, sum }) => [
    ...[...family.bounds, '+Inf'].map(
      (le, i) => `${name}_bucket${written({ ...labels, le: String(le) })} ${counts[i] ?? count}`,
    ),
    `${name}_sum${written(labels)} ${sum}`,
    `${name}_count${written(labels)} ${count}`,
  ])
}

function sorted<T>(series: ReadonlyMap<string, T>): readonly T[] {
  return [...series].sort(byFirst).map(([, value]) => value)
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
