// One ScheduledMachine on an embedded API server, with the function as it runs in production in front
// of it. The test plays Cluster API and the kubelet by hand, so that each pass can be looked at alone.
import { DateTime } from 'luxon'
import { createEmbeddedApi, type EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { convertObject } from '#src/embedded/crds/convert.ts'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PODS } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { SPEC } from '#test/support/situation.ts'
import { finishRemoval, provision } from './scene/cluster-api.ts'
import { createPod, type PassReport } from './scene/function-pod.ts'
import { furnish, KEY, MACHINES } from './scene/objects.ts'
import { describeCall } from './scene/recorder.ts'

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
  /** A client whose requests can fail (`fault`), as those of the function. */
  readonly functionClient: KubeClient
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
  settings?: Partial<PassSettings>,
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
  let pod = createPod(faulty, clock, settings)

  return {
    api,
    clock,
    client,
    functionClient: createKubeClient(faulty),
    async pass({ killAfter = Number.POSITIVE_INFINITY, event } = {}) {
      return pod.pass(killAfter, event)
    },
    backstop: () => pod.backstop(),
    async rivals() {
      const both = [pod, createPod(faulty, clock, settings)]
      const reports = await Promise.all(both.map((each) => each.pass(Number.POSITIVE_INFINITY)))
      return reports.map(({ answer }) => answer)
    },
    restart() {
      pod = createPod(faulty, clock, settings)
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
