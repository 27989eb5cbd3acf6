// The names of all metrics that a scrape can have: those of kube-state-metrics, and those that our source registers.
import { globSync, readFileSync } from 'node:fs'
import { KINDS, nameOf } from './state-metrics.ts'

const REGISTERED = /\.(?:counter|gauge|histogram|info)\(\s*'(sundial_\w+)'/g

/** A histogram is scraped under three names. */
export function metricNames(): ReadonlySet<string> {
  const stated = KINDS.flatMap((kind) => kind.metrics.map((metric) => nameOf(kind, metric)))
  const registered = globSync('{src,functions}/**/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(REGISTERED)].flatMap(([text, name = '']) =>
      text.startsWith('.histogram')
        ? ['_bucket', '_sum', '_count'].map((end) => name + end)
        : [name],
    ),
  )
  return new Set([...stated, ...registered])
}

/** The names of our metrics in an expression of Prometheus. */
export function metricsIn(expression: string): readonly string[] {
  return [...new Set(expression.match(/\bsundial_\w+/g))]
}
