// Nodes and BootcNodePools on an embedded API server, with the function as it runs in production in front of it. The test
// plays the kubelets and the bootc daemons by hand, so that each pass can be looked at alone.
import { DateTime } from 'luxon'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { type BootcNodePoolStatus, parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { createEmbeddedApi, type EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import type { Fetch } from '#src/embedded/installation.ts'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NODES, PODS } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { createPoolPod, duePool, type PoolPod } from './pool-scene/pod.ts'
import type { PassReport } from './scene/function-pod.ts'
import { describeCall } from './scene/recorder.ts'
import type { Fault } from './scene.ts'

export const POOL = 'workers'
export const REPOSITORY = 'quay.io/example/os'
/** Digests. */
export const V1 = `sha256:${'1'.repeat(64)}`
export const V2 = `sha256:${'2'.repeat(64)}`

export function imageOf(digest: string): string {
  return `${REPOSITORY}@${digest}`
}

export interface PoolScene {
  readonly api: EmbeddedApi
  readonly clock: VirtualClock
  readonly client: KubeClient
  /** The passes that the sweep asks for: of the pool, if no other is named. */
  pass(options?: { readonly killAfter?: number; readonly pool?: string }): Promise<PassReport>
  /** An event of a source, and all that it causes. */
  send(event: CloudEventRequest): Promise<PassReport>
  backstop(): Promise<PassReport>
  /** The same pass in two pods at once, which know nothing of each other. */
  rivals(): Promise<readonly PassReport[]>
  /** Another pod: whatever the last one remembered is gone. */
  restart(): void
  /** Answers requests of the function that match, instead of the API server; `undefined` ends it. */
  fault(answer: Fault | undefined): void
  /** Answers the requests to registries from now on. */
  registry(answer: Fetch): void
  advance(seconds: number): Promise<void>
  /** The log of the present pod. */
  log(): readonly Readonly<Record<string, unknown>>[]
  status(pool?: string): Promise<BootcNodePoolStatus>
  pool(name?: string): Promise<KubeObject | undefined>
  edit(patch: object, pool?: string): Promise<void>
  node(name: string): Promise<KubeObject | undefined>
  bootcNode(name: string): Promise<KubeObject | undefined>
  bootcNodes(): Promise<readonly KubeObject[]>
  /** A Ready Node with these labels, or those of the pool. */
  addNode(name: string, labels?: Readonly<Record<string, string>>): Promise<void>
  addPod(name: string, node: string): Promise<void>
  /** The kubelet: the pod has ended. */
  removePod(name: string): Promise<void>
  /** The kubelet: the Node is Ready, or not. */
  setReady(name: string, isReady: boolean): Promise<void>
}

/** The scene at 08:00 on a Monday, with these Nodes, and one pool for them that nobody has looked at yet. */
export async function createPoolScene(
  nodes: readonly string[],
  spec: object = {},
): Promise<PoolScene> {
  const clock = createVirtualClock(DateTime.fromISO('2026-01-05T08:00:00Z', { zone: 'utc' }))
  const api = createEmbeddedApi({ clock })
  const client = createKubeClient(api.transport)
  for (const crd of [bootcNodePoolCrd(), bootcNodeCrd()]) {
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, crd)
  }
  let fault: Fault | undefined
  const faulty: Transport = async (request) => {
    const given = await fault?.(describeCall(request))
    if (given === undefined) return api.transport(request)
    if (given === 'unreachable') throw new KubeError('Unavailable', 'connection refused')
    return { status: given, headers: {}, body: '{"message":"refused by the test"}' }
  }
  let answer: Fetch = async () => new Response('', { status: 404 })
  const newPod = () => createPoolPod(faulty, clock, (request) => answer(request))
  let pod: PoolPod = newPod()

  const scene: PoolScene = {
    api,
    clock,
    client,
    pass: ({ killAfter, pool = POOL } = {}) => pod.send(duePool(pool), killAfter),
    send: (event) => pod.send(event),
    backstop: () => pod.backstop(),
    rivals() {
      const both = [pod, newPod()]
      return Promise.all(both.map((each) => each.send(duePool(POOL))))
    },
    restart() {
      pod = newPod()
    },
    fault(given) {
      fault = given
    },
    registry(given) {
      answer = given
    },
    advance: (seconds) => clock.advanceTo(clock.now().plus({ seconds })),
    log: () => pod.lines,
    async status(name = POOL) {
      const pool = await client.get(BOOTC_NODE_POOLS, { name })
      return parsePoolStatus(pool?.['status'])
    },
    pool: (name = POOL) => client.get(BOOTC_NODE_POOLS, { name }),
    async edit(patch, name = POOL) {
      await client.patch(BOOTC_NODE_POOLS, { name }, patch)
    },
    node: (name) => client.get(NODES, { name }),
    bootcNode: (name) => client.get(BOOTC_NODES, { name }),
    bootcNodes: () => client.list(BOOTC_NODES),
    async addNode(name, labels = { pool: POOL }) {
      await client.create(NODES, {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name, labels },
        spec: {},
      })
      await scene.setReady(name, true)
    },
    async addPod(name, node) {
      const metadata = { name, namespace: 'default' }
      const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
      await client.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { nodeName: node, containers: [{ name: 'main', image: 'main' }] },
      })
      await client.patchStatus(PODS, metadata, { status: running })
    },
    async removePod(name) {
      await api.transport({
        method: 'DELETE',
        path: `/api/v1/namespaces/default/pods/${name}?gracePeriodSeconds=0`,
      })
    },
    async setReady(name, isReady) {
      const status = isReady ? 'True' : 'False'
      const ready = { type: 'Ready', status, reason: 'Kubelet', message: '' }
      await client.patchStatus(NODES, { name }, { status: { conditions: [ready] } })
    },
  }
  for (const name of nodes) await scene.addNode(name)
  await addPool(scene, POOL, spec)
  return scene
}

/** A pool for the Nodes with its name in their label `pool`. */
export async function addPool(
  { client }: PoolScene,
  name: string,
  spec: object = {},
): Promise<void> {
  await client.create(BOOTC_NODE_POOLS, {
    apiVersion: BOOTC_NODE_POOLS.apiVersion,
    kind: BOOTC_NODE_POOLS.kind,
    metadata: { name },
    spec: { nodeSelector: { matchLabels: { pool: name } }, image: { ref: imageOf(V1) }, ...spec },
  })
}
