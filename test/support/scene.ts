// One ScheduledMachine on an embedded API server, with the function as it runs in production in front
// of it. The test plays Cluster API and the kubelet by hand, so that each pass can be looked at alone.
import { DateTime, Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { createEmbeddedApi, type EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { clusterCrd, machineCrd } from '#src/embedded/crds/cluster-api.ts'
import { convertObject } from '#src/embedded/crds/convert.ts'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import {
  CUSTOM_RESOURCE_DEFINITIONS,
  NAMESPACES,
  NODES,
  PODS,
  type Resource,
} from '#src/kube/resource.ts'
import type { KubeRequest, Transport } from '#src/kube/transport.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import { createScheduledMachineSystem } from '#src/scheduled-machine/system.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { ping } from '#test/support/events.ts'
import { SPEC } from '#test/support/situation.ts'

export const KEY = { namespace: 'team', name: 'worker' }

export const MACHINES = inCluster('cluster.x-k8s.io/v1beta2', 'Machine', 'machines')
export const CLUSTERS = inCluster('cluster.x-k8s.io/v1beta2', 'Cluster', 'clusters')
export const BOOTSTRAP = inCluster(
  'bootstrap.cluster.x-k8s.io/v1beta1',
  'TestConfig',
  'testconfigs',
)
export const INFRASTRUCTURE = inCluster(
  'infrastructure.cluster.x-k8s.io/v1beta1',
  'TestMachine',
  'testmachines',
)

export interface PassReport {
  /** HTTP status of the answer. */
  readonly answer: number
  /** Every request of the pass, in order: `PATCH scheduledmachines/worker/status`. */
  readonly calls: readonly string[]
}

type Answer = number | 'unreachable' | undefined

/**
 * What comes back instead of the API server's answer: an HTTP status, or no answer at all. With
 * `undefined` the request goes on, after whatever was done meanwhile.
 */
export type Fault = (call: string) => Answer | Promise<Answer>

export interface Scene {
  readonly api: EmbeddedApi
  readonly clock: VirtualClock
  readonly client: KubeClient
  /** One event, and the pass that it asks for; that the machine is due, if no other is given. After
   * `killAfter` requests nothing more happens. */
  pass(options?: { killAfter?: number; event?: CloudEventRequest }): Promise<PassReport>
  /** The sweep of a backstop, and the passes that it asks for. */
  backstop(): Promise<PassReport>
  /** The same event to two pods at once, which know nothing of each other. */
  rivals(): Promise<readonly number[]>
  /** Another pod: whatever the last one remembered is gone. */
  restart(): void
  advance(to: string): Promise<void>
  machine(): Promise<KubeObject | undefined>
  status(): Promise<Record<string, unknown>>
  /** The metadata of the ScheduledMachine. */
  object(): Promise<KubeObject['metadata'] & { readonly uid: string }>
  edit(patch: object): Promise<void>
  /** Cluster API and the kubelet: the Machine is Running, its Node Ready. */
  provision(): Promise<void>
  /** Cluster API: what was deleted goes, with its Node if `leaveNode` is not set. */
  finishRemoval(options?: { leaveNode?: boolean }): Promise<void>
  /** Answers requests of the function that match, instead of the API server; `undefined` ends it. */
  fault(answer: Fault | undefined): void
  addPod(name: string): Promise<void>
  removePod(name: string): Promise<void>
}

/**
 * The scene at `start`, with a ScheduledMachine that nobody has looked at yet. Nodes and Pods are in
 * the cluster of `workload`, or else beside the Machines.
 */
export async function createScene(
  start: string,
  spec: object = {},
  workload?: KubeClient,
): Promise<Scene> {
  const clock = createVirtualClock(DateTime.fromISO(start, { zone: 'utc' }))
  const api = createEmbeddedApi({
    clock,
    convert: (object, apiVersion) => convertObject(object, apiVersion, () => 'v1beta1'),
  })
  const client = createKubeClient(api.transport)
  await furnish(client)
  await client.create(SCHEDULED_MACHINES, {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: KEY,
    spec: { ...SPEC, ...spec },
  })
  const nodes = workload ?? client
  let fault: Fault | undefined
  const faulty: Transport = async (request) => {
    const answer = await fault?.(describeCall(request))
    if (answer === undefined) return api.transport(request)
    if (answer === 'unreachable') throw new KubeError('Unavailable', 'connection refused')
    return { status: answer, headers: {}, body: '{"message":"refused by the test"}' }
  }
  let pod = createPod(faulty, clock)

  return {
    api,
    clock,
    client,
    async pass({ killAfter = Number.POSITIVE_INFINITY, event } = {}) {
      return pod.pass(killAfter, event)
    },
    backstop: () => pod.backstop(),
    async rivals() {
      const both = [pod, createPod(faulty, clock)]
      const reports = await Promise.all(both.map((each) => each.pass(Number.POSITIVE_INFINITY)))
      return reports.map(({ answer }) => answer)
    },
    restart() {
      pod = createPod(faulty, clock)
    },
    fault(answer) {
      fault = answer
    },
    async advance(to) {
      await clock.advanceTo(DateTime.fromISO(to, { zone: 'utc' }))
    },
    machine: () => client.get(MACHINES, KEY),
    async status() {
      const object = await client.get(SCHEDULED_MACHINES, KEY)
      return (object?.['status'] ?? {}) as Record<string, unknown>
    },
    async object() {
      const object = await client.get(SCHEDULED_MACHINES, KEY)
      return { name: KEY.name, ...object?.metadata, uid: object?.metadata.uid ?? '' }
    },
    async edit(patch) {
      await client.patch(SCHEDULED_MACHINES, KEY, patch)
    },
    provision: () => provision(client, nodes),
    finishRemoval: ({ leaveNode = false } = {}) => finishRemoval(client, nodes, leaveNode),
    async addPod(name) {
      const metadata = { name, namespace: 'team' }
      const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
      await nodes.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { nodeName: 'worker', containers: [{ name: 'main', image: 'main' }] },
      })
      await nodes.patchStatus(PODS, metadata, { status: running })
    },
    async removePod(name) {
      await api.transport({
        method: 'DELETE',
        path: `/api/v1/namespaces/team/pods/${name}?gracePeriodSeconds=0`,
      })
    },
  }
}

interface FunctionPod {
  pass(killAfter: number, event?: CloudEventRequest): Promise<PassReport>
  backstop(): Promise<PassReport>
}

class Killed extends Error {}

function createPod(transport: Transport, clock: VirtualClock): FunctionPod {
  let calls: string[] = []
  let killAfter = Number.POSITIVE_INFINITY
  const recording: Transport = async (request) => {
    // The alarm is an optimisation with tests of its own; it does not belong to the pass.
    if (request.path.includes('/pingsources/')) return transport(request)
    if (calls.length >= killAfter) throw new Killed()
    calls.push(describeCall(request))
    const response = await transport(request)
    if (calls.length >= killAfter) throw new Killed()
    return response
  }
  const client = createKubeClient(recording)
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  const options = {
    client,
    discovery: createDiscovery(client, clock),
    // A kubeconfig leads to a client of its own, of the same small world.
    workload: createWorkloadAccess({
      management: client,
      connect: () => createKubeClient(recording),
    }),
    clock,
    log,
    settings: {
      ...DEFAULT_SETTINGS,
      finalizerTimeout: Duration.fromObject({ minutes: 10 }),
      forceFinalizer: false,
    },
  }
  const alarm = createAlarm({ client, clock, log, namespace: 'sundial-system' })
  const { app, idle } = createReconcilerApp({
    client,
    clock,
    log,
    alarm,
    reconcile: createReconciler(createScheduledMachineSystem(options), options),
    watches: createWatches({ providerGroups: [] }),
  })
  const post = async (event: CloudEventRequest) =>
    (await app.request('/', { method: 'POST', ...event })).status
  const sweep = createSweepApp({
    client,
    clock,
    log,
    alarm,
    targets: [
      {
        ...DUE_SCHEDULED_MACHINES,
        sink: 'http://scheduled-machine',
        findUnsettled: createFindUnsettled(options),
      },
    ],
    post: (_sink, event) => post(event),
  })
  return {
    async backstop() {
      calls = []
      killAfter = Number.POSITIVE_INFINITY
      const { status } = await sweep.app.request('/', ping('backstop'))
      return { answer: status, calls: [...calls] }
    },
    async pass(after, event = DUE) {
      calls = []
      killAfter = after
      const answer = await post(event)
      // A source's event is answered before its pass.
      while (!idle()) await new Promise((resolve) => setImmediate(resolve))
      return { answer, calls: [...calls] }
    },
  }
}

const DUE = dueEvent('ScheduledMachine', [KEY], {
  id: '1',
  source: '/test',
  time: '2026-01-05T00:00:00Z',
})

function describeCall({ method, path }: KubeRequest): string {
  const [where = ''] = path.split('?')
  const short = where
    .replace(/^\/apis\/[^/]+\/v[^/]+\/(?=.)/, '/')
    .replace(/^\/api\/v1\//, '/')
    .replace(/^\/namespaces\/[^/]+\//, '/')
  return `${method} ${short.slice(1)}`
}

async function furnish(client: KubeClient): Promise<void> {
  for (const crd of [
    scheduledMachineCrd(),
    machineCrd(),
    clusterCrd(),
    providerCrd('bootstrap.cluster.x-k8s.io', 'TestConfig', ['v1beta1']),
    providerCrd('infrastructure.cluster.x-k8s.io', 'TestMachine', ['v1beta1']),
  ]) {
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, crd)
  }
  await client.create(NAMESPACES, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'team' },
  })
  await client.create(CLUSTERS, {
    apiVersion: CLUSTERS.apiVersion,
    kind: 'Cluster',
    metadata: { namespace: 'team', name: 'prod' },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
  })
}

async function provision(client: KubeClient, nodes: KubeClient): Promise<void> {
  const providerID = 'test://worker'
  await client.patch(MACHINES, KEY, {
    metadata: { finalizers: ['machine.cluster.x-k8s.io'] },
    spec: { providerID },
  })
  await client.patchStatus(BOOTSTRAP, KEY, {
    status: { ready: true, initialization: { dataSecretCreated: true } },
  })
  await client.patch(INFRASTRUCTURE, KEY, { spec: { providerID } })
  await client.patchStatus(INFRASTRUCTURE, KEY, {
    status: { ready: true, initialization: { provisioned: true } },
  })
  const { name } = KEY
  await nodes.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: {
        'cluster.x-k8s.io/machine': 'worker',
        'cluster.x-k8s.io/cluster-namespace': 'team',
        'cluster.x-k8s.io/cluster-name': 'prod',
      },
    },
    spec: { providerID },
  })
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready' }
  await nodes.patchStatus(NODES, { name }, { status: { conditions: [ready] } })
  await client.patchStatus(MACHINES, KEY, {
    status: {
      phase: 'Running',
      nodeRef: { name },
      initialization: { infrastructureProvisioned: true, bootstrapDataSecretCreated: true },
    },
  })
}

async function finishRemoval(
  client: KubeClient,
  nodes: KubeClient,
  leaveNode: boolean,
): Promise<void> {
  await client.delete(INFRASTRUCTURE, KEY)
  await client.delete(BOOTSTRAP, KEY)
  if (!leaveNode) await nodes.delete(NODES, { name: KEY.name })
  await client.patch(MACHINES, KEY, { metadata: { finalizers: null } })
}

function inCluster(apiVersion: string, kind: string, plural: string): Resource {
  return { apiVersion, kind, plural, namespaced: true }
}
