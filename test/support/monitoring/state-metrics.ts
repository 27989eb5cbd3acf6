// What kube-state-metrics makes of an object with deploy/monitoring/kube-state-metrics/config.yaml: the rules of its
// CustomResourceState metrics, as far as that file uses them. What the file may not have is refused.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { KubeObject } from '#src/kube/object.ts'

const Path = z.array(z.string()).min(1)
const Labels = z.record(z.string(), Path)
const Each = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('Gauge'),
    gauge: z.strictObject({
      path: Path,
      valueFrom: z.optional(Path),
      labelsFromPath: z.optional(Labels),
    }),
  }),
  z.strictObject({
    type: z.literal('StateSet'),
    stateSet: z.strictObject({ path: Path, labelName: z.string(), list: z.array(z.string()) }),
  }),
  z.strictObject({
    type: z.literal('Info'),
    info: z.strictObject({ path: Path, labelsFromPath: Labels }),
  }),
])
const Metric = z.strictObject({ name: z.string(), help: z.string(), each: Each })
const Kind = z.strictObject({
  groupVersionKind: z.strictObject({ group: z.string(), version: z.string(), kind: z.string() }),
  metricNamePrefix: z.string(),
  labelsFromPath: Labels,
  errorLogV: z.number(),
  metrics: z.array(Metric),
})
export type Kind = z.infer<typeof Kind>
type Metric = z.infer<typeof Metric>

/** The kinds of the file, with their metrics. */
export const KINDS: readonly Kind[] = z
  .strictObject({
    kind: z.literal('CustomResourceStateMetrics'),
    spec: z.strictObject({ resources: z.array(Kind) }),
  })
  .parse(parse(readFileSync('deploy/monitoring/kube-state-metrics/config.yaml', 'utf8')))
  .spec.resources

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** @throws when the file does not have the object's kind, or a value is none that kube-state-metrics can read */
export function samplesOf(object: KubeObject): readonly Sample[] {
  const kind = KINDS.find(
    ({ groupVersionKind: { group, version, kind } }) =>
      object.apiVersion === `${group}/${version}` && object.kind === kind,
  )
  if (kind === undefined) throw new Error(`the configuration has no ${object.kind}`)
  const own = labelsAt(object, kind.labelsFromPath)
  return kind.metrics.flatMap((metric) =>
    valuesOf(metric, object).map(({ labels, value }) => ({
      name: nameOf(kind, metric),
      labels: { ...own, ...labels },
      value,
    })),
  )
}

/** The name of a metric as it is scraped. */
export function nameOf(kind: Kind, { name }: Pick<Metric, 'name'>): string {
  return `${kind.metricNamePrefix}_${name}`
}

/** The paths of an object from which a metric is made. A value or a label in a list has the path of the list before it. */
export function pathsOf({ each }: Metric): readonly (readonly string[])[] {
  switch (each.type) {
    case 'Gauge': {
      const { path, valueFrom = [], labelsFromPath = {} } = each.gauge
      return [valueFrom, ...Object.values(labelsFromPath)].map((end) => [...path, ...end])
    }
    case 'StateSet':
      return [each.stateSet.path]
    default:
      return Object.values(each.info.labelsFromPath).map((end) => [...each.info.path, ...end])
  }
}

type Value = Pick<Sample, 'labels' | 'value'>

function valuesOf({ each }: Metric, object: KubeObject): readonly Value[] {
  switch (each.type) {
    case 'Gauge': {
      const { path, valueFrom = [], labelsFromPath = {} } = each.gauge
      return itemsAt(object, path).flatMap((item) => {
        const value = at(item, valueFrom)
        if (value === undefined) return []
        return [{ labels: labelsAt(item, labelsFromPath), value: numberOf(value) }]
      })
    }
    case 'StateSet': {
      const { path, labelName, list } = each.stateSet
      const present = at(object, path)
      if (present === undefined) return []
      return list.map((state) => ({
        labels: { [labelName]: state },
        value: state === present ? 1 : 0,
      }))
    }
    default: {
      const { path, labelsFromPath } = each.info
      return itemsAt(object, path)
        .map((item) => ({ labels: labelsAt(item, labelsFromPath), value: 1 }))
        .filter(({ labels }) => Object.keys(labels).length > 0)
    }
  }
}

function itemsAt(object: unknown, path: readonly string[]): readonly unknown[] {
  const found = at(object, path)
  if (found === undefined) return []
  return Array.isArray(found) ? found : [found]
}

function labelsAt(item: unknown, labels: z.infer<typeof Labels>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([label, path]) => {
      const value = at(item, path)
      return value === undefined ? [] : [[label, String(value)]]
    }),
  )
}

// A part such as `[controller=true]` chooses the item of a list with this field.
function at(object: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, part) => {
    if (typeof value !== 'object' || value === null) return undefined
    const [, key, wanted] = /^\[(\w+)=(.*)\]$/.exec(part) ?? []
    if (key === undefined) return Object.entries(value).find(([name]) => name === part)?.[1]
    return Object.values(value).find((item) => String(at(item, [key])) === wanted)
  }, object)
}

// The status of a condition, the value of a label, and instants, are texts.
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value === 'True') return 1
  if (value === 'False' || value === 'Unknown') return 0
  if (/^\d+(?:\.\d+)?$/.test(String(value))) return Number(value)
  const milliseconds = Date.parse(String(value))
  if (Number.isNaN(milliseconds)) throw new Error(`kube-state-metrics cannot read ${String(value)}`)
  return Math.floor(milliseconds / 1000)
}
