// deploy/monitoring: every metric, right, heading and port that it names exists.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { githubAnchor } from '#test/support/docs/github-anchor.ts'
import { build, readManifests } from '#test/support/manifests/kustomize.ts'
import { metricNames, metricsIn } from '#test/support/monitoring/metric-names.ts'
import { KINDS } from '#test/support/monitoring/state-metrics.ts'

const Alert = z.object({
  alert: z.string(),
  expr: z.string(),
  annotations: z.object({ summary: z.string(), runbook_url: z.string() }),
})
const Rules = z.object({
  spec: z.object({ groups: z.array(z.object({ rules: z.array(Alert) })) }),
})
const Monitor = z.object({
  spec: z.object({
    selector: z.object({
      matchLabels: z.optional(z.record(z.string(), z.string())),
      matchExpressions: z.optional(z.array(z.object({ values: z.array(z.string()) }))),
    }),
    podMetricsEndpoints: z.array(z.object({ port: z.string() })),
  }),
})
const Pods = z.object({
  template: z.object({
    metadata: z.object({ labels: z.record(z.string(), z.string()) }),
    spec: z.object({
      containers: z.array(z.object({ ports: z.array(z.object({ name: z.string() })) })),
    }),
  }),
})
const Dashboard = z.object({
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      targets: z.array(z.object({ expr: z.string() })).min(1),
    }),
  ),
})

const ALERTS = Rules.parse(
  parse(readFileSync('deploy/monitoring/alerts.yaml', 'utf8')),
).spec.groups.flatMap(({ rules }) => rules)
const { panels: PANELS } = Dashboard.parse(
  JSON.parse(readFileSync('deploy/monitoring/dashboard.json', 'utf8')),
)

test('kube-state-metrics may list and watch what it reports, and the definitions', () => {
  const [role] = readManifests('deploy/monitoring/kube-state-metrics/cluster-role.yaml')

  const plurals = KINDS.map(({ groupVersionKind: { group, kind } }) => ({
    group,
    resource: `${kind.toLowerCase()}s`,
  }))
  const definitions = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }
  expect(
    role?.rules?.flatMap(({ apiGroups, resources, verbs }) =>
      resources.map((resource) => ({ group: apiGroups[0], resource, verbs })),
    ),
  ).toEqual([...plurals, definitions].map((each) => ({ ...each, verbs: ['list', 'watch'] })))
})

test('the panel of savings leaves out labels that Sundial does not take for a price, as far as a query can', () => {
  const [panel] = PANELS.filter(({ title }) => title === 'Saved by node hours off')

  expect(panel?.targets[0]?.expr).toContain(
    '(sundial_scheduledmachine_price_per_hour{currency=~"([A-Z]{3})?"} >= 0 < 1e9)',
  )
})

test('no alert and no panel has a metric that does not exist', () => {
  const names = metricNames()
  const expressions = [
    ...ALERTS.map(({ alert, expr }) => [alert, expr] as const),
    ...PANELS.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ]

  for (const [where, expression] of expressions) {
    const used = metricsIn(expression)
    expect(used, where).not.toEqual([])
    expect(
      used.filter((name) => !names.has(name)),
      where,
    ).toEqual([])
  }
})

test('each alert has a test of promtool, and its own heading in docs/alerts.md', () => {
  const tests = readFileSync('test/support/monitoring/alerts.test.yaml', 'utf8')
  const page = readFileSync('docs/alerts.md', 'utf8')
  const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading)

  const alerts = ALERTS.map(({ alert }) => alert)
  expect(headings.toSorted()).toEqual(alerts.toSorted())
  expect(ALERTS.map(({ annotations }) => annotations.runbook_url)).toEqual(
    alerts.map((alert) => `docs/alerts.md#${githubAnchor(alert)}`),
  )
  const isFired = (alert: string) =>
    new RegExp(`alertname: ${alert}\\n\\s+exp_alerts:\\n\\s+- `).test(tests)
  expect(alerts.filter((alert) => !isFired(alert))).toEqual([])
})

test('the monitors of pods name labels and ports that the pods have', () => {
  const monitors = parseAllDocuments(readFileSync('deploy/monitoring/pod-monitor.yaml', 'utf8'))
  const [functions, standalone] = monitors.map((each) => Monitor.parse(each.toJS()).spec)
  const [expression] = functions?.selector.matchExpressions ?? []
  const services = build('knative/base').filter(({ kind }) => kind === 'Service')
  const pods = readManifests('deploy/standalone/deployment.yaml').flatMap(
    ({ spec }) => Pods.parse(spec).template,
  )

  expect(services.map(({ metadata }) => metadata.name)).toEqual(
    expect.arrayContaining(expression?.values ?? []),
  )
  expect(pods.map(({ metadata }) => metadata.labels)).toEqual([
    expect.objectContaining(standalone?.selector.matchLabels),
  ])
  expect(pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports))).toContainEqual(
    expect.objectContaining({ name: standalone?.podMetricsEndpoints[0]?.port }),
  )
})

test('each panel has its own id and title', () => {
  expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length)
  expect(new Set(PANELS.map(({ title }) => title)).size).toBe(PANELS.length)
})
