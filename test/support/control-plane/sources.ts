// Knative's own adapters behind the sources of triggers/, without Knative's controllers: what those
// would do (an adapter's configuration from a source's spec, the address of its sink) is done here, by
// the same rules.

import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf, PING_SOURCES, type Resource } from '#src/kube/resource.ts'
import { eventually } from '#test/support/processes.ts'
import type { ApiServer } from './api-server.ts'
import { programPath } from './build.ts'
import { type Child, startChild } from './child.ts'
import { applyObjects } from './install.ts'
import { shiftedZone } from './shifted-clock.ts'

const API_SERVER_SOURCES: Resource = {
  apiVersion: 'sources.knative.dev/v1',
  kind: 'ApiServerSource',
  plural: 'apiserversources',
  namespaced: true,
}
const KNATIVE = 'knative-eventing'

/** Addresses by the name of the sink that a source refers to. */
export type Sinks = Readonly<Record<string, string>>

export interface Adapter {
  readonly name: string
  readonly child: Child
}

/** Starts an adapter for every ApiServerSource whose sink is among `sinks`, with `env` besides what it needs, and waits
 * until each of them watches. */
export async function startApiServerSources(
  api: ApiServer,
  sinks: Sinks,
  env: NodeJS.ProcessEnv = {},
): Promise<readonly Adapter[]> {
  const sources = await api.client.list(API_SERVER_SOURCES)
  const wanted = sources.filter((source) => nameOfSink(source) in sinks)
  return Promise.all(wanted.map((source) => startApiServerSource(api, source, sinks, env)))
}

/** Starts the adapter of one ApiServerSource, and waits until it watches. */
async function startApiServerSource(
  api: ApiServer,
  source: KubeObject,
  sinks: Sinks,
  env: NodeJS.ProcessEnv = {},
): Promise<Adapter> {
  const { name, namespace = '' } = source.metadata
  const plurals = resourcesOf(source).map(({ gvr }) => gvr.Resource)
  const before = await watchCounts(api)
  const child = await startChild(await programPath('apiserver_receive_adapter'), [], {
    env: {
      ...env,
      KUBECONFIG: await api.kubeconfigFile(
        `${namespace}:${textAt(source, 'spec', 'serviceAccountName')}`,
      ),
      NAMESPACE: namespace,
      NAME: name,
      SYSTEM_NAMESPACE: KNATIVE,
      K_SINK: sinkOf(source, sinks),
      K_SOURCE_CONFIG: JSON.stringify({
        ...namespacesOf(source),
        resources: resourcesOf(source),
        mode: textAt(source, 'spec', 'mode') || 'Reference',
      }),
      K_CE_OVERRIDES: JSON.stringify(fieldsAt(source, 'spec', 'ceOverrides')),
      K_LOGGING_CONFIG: '{}',
      K_OBSERVABILITY_CONFIG: '{}',
      K_LEADER_ELECTION_CONFIG: '',
    },
    log: api.workspace.path(`source-${name}.log`),
  })
  await eventually(async () => {
    if (!child.isRunning()) throw new Error(`the adapter of ${name} has ended`)
    const now = await watchCounts(api)
    const missing = plurals.filter((plural) => (now[plural] ?? 0) <= (before[plural] ?? 0))
    if (missing.length > 0) throw new Error(`${name} does not watch ${missing} yet`)
  }, 30_000)
  return { name, child }
}

/** Starts the adapter of all PingSources, and marks those Ready whose sink is known. Its clock is
 * `shiftSeconds` ahead. */
export async function startPingSources(
  api: ApiServer,
  sinks: Sinks,
  shiftSeconds = 0,
  env: NodeJS.ProcessEnv = {},
): Promise<Adapter> {
  const config = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: KNATIVE },
    data: {},
  })
  await applyObjects(api, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: KNATIVE } },
    config('config-logging'),
    config('config-observability'),
  ])
  for (const source of await api.client.list(PING_SOURCES)) await resolve(api, source, sinks)
  const before = (await watchCounts(api))['pingsources'] ?? 0
  const child = await startChild(await programPath('mtping'), ['--disable-ha'], {
    env: {
      ...env,
      KUBECONFIG: await api.kubeconfigFile('admin'),
      SYSTEM_NAMESPACE: KNATIVE,
      NAMESPACE: KNATIVE,
      POD_NAME: 'mtping-0',
      K_OBSERVABILITY_CONFIG: '{}',
      K_LOGGING_CONFIG: '',
      K_LEADER_ELECTION_CONFIG: '',
      // A stop in the last seconds of a minute would wait for its end.
      K_NO_SHUTDOWN_AFTER: '59',
      K_SINK_TIMEOUT: '-1',
      CONFIG_LOGGING_NAME: 'config-logging',
      CONFIG_OBSERVABILITY_NAME: 'config-observability',
      METRICS_DOMAIN: 'knative.dev/eventing',
      TZ: shiftedZone(api.workspace, shiftSeconds),
    },
    log: api.workspace.path('mtping.log'),
  })
  await eventually(async () => {
    if (!child.isRunning()) throw new Error('mtping has ended')
    const now = (await watchCounts(api))['pingsources'] ?? 0
    if (now <= before) throw new Error('mtping does not watch PingSources yet')
  }, 30_000)
  return { name: 'mtping', child }
}

// What the webhook fills in, and what the controller says of a source whose sink it has found. One that
// a test has marked as not Ready stays so: the adapter passes it over.
async function resolve(api: ApiServer, source: KubeObject, sinks: Sinks): Promise<void> {
  if (isNotReady(source)) return
  if (textAt(source, 'spec', 'schedule') === '') {
    await api.client.patch(PING_SOURCES, source.metadata, { spec: { schedule: '* * * * *' } })
  }
  const types = ['Ready', 'SinkProvided', 'Deployed', 'OIDCIdentityCreated']
  await api.client.patchStatus(PING_SOURCES, source.metadata, {
    status: {
      sinkUri: sinkOf(source, sinks),
      conditions: types.map((type) => ({ type, status: 'True' })),
    },
  })
}

function isNotReady(source: KubeObject): boolean {
  return listAt(source, 'status', 'conditions').some(
    (each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'False',
  )
}

// Without a selector, a source watches its own namespace.
function namespacesOf(source: KubeObject) {
  return valueAt(source, 'spec', 'namespaceSelector') === undefined
    ? { namespaces: [source.metadata.namespace], allNamespaces: false }
    : { namespaces: [''], allNamespaces: true }
}

function nameOfSink(source: KubeObject): string {
  return textAt(source, 'spec', 'sink', 'ref', 'name')
}

function sinkOf(source: KubeObject, sinks: Sinks): string {
  const name = nameOfSink(source)
  const url = sinks[name]
  if (url === undefined)
    throw new Error(`${source.metadata.name} has the sink ${name}: where is it?`)
  return url
}

function resourcesOf(source: KubeObject) {
  return listAt(source, 'spec', 'resources').map((resource) => {
    const apiVersion = textAt(resource, 'apiVersion')
    const selector = selectorText(fieldsAt(resource, 'selector'))
    return {
      gvr: {
        Group: groupOf(apiVersion),
        Version: apiVersion.split('/').at(-1) ?? '',
        // Guessed by Knative too: UnsafeGuessKindToResource.
        Resource: `${textAt(resource, 'kind').toLowerCase()}s`,
      },
      ...(selector !== '' && { selector }),
    }
  })
}

// As metav1.FormatLabelSelector writes the requirements that our manifests use.
function selectorText(selector: Readonly<Record<string, unknown>>): string {
  const labels = Object.entries(fieldsAt(selector, 'matchLabels'))
  const expressions = listAt(selector, 'matchExpressions').map((each) => {
    const operator = textAt(each, 'operator')
    if (operator !== 'Exists') throw new Error(`no test has the operator ${operator} yet`)
    return textAt(each, 'key')
  })
  return [...labels.map(([key, value]) => `${key}=${value}`), ...expressions].join(',')
}

/** How many watches the API server has open now, by resource. */
async function watchCounts(api: ApiServer): Promise<Readonly<Record<string, number>>> {
  const { body } = await api.transport({ method: 'GET', path: '/metrics' })
  const counts: Record<string, number> = {}
  for (const line of body.split('\n')) {
    if (!line.startsWith('apiserver_longrunning_requests{') || !line.includes('verb="WATCH"'))
      continue
    const resource = /resource="([^"]+)"/.exec(line)?.[1] ?? ''
    counts[resource] = (counts[resource] ?? 0) + Number(line.slice(line.lastIndexOf(' ')))
  }
  return counts
}
