// A pool whose hosts run the real daemon, and whose images are in a real registry that wants to know who asks. Played are the
// commands of the hosts, their power, and the kubelets.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { type BootcNodePoolStatus, parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { type Condition, findCondition } from '#src/kube/conditions.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import type { HostImage, HostState } from '#test/support/bootc-host/state.ts'
import { createNodes } from './bootc-hosts.ts'
import { type DaemonHost, startDaemonHost } from './daemon-host.ts'
import type { Seen } from './follow.ts'
import { type ImageRegistry, startImageRegistry } from './image-registry.ts'
import { applyFolder } from './install.ts'
import { type PoolCluster, type PoolClusterOptions, startPoolCluster } from './pool-cluster.ts'
import { createPool, POOL, untilUpdated } from './pools.ts'
import { inOrder } from './watched.ts'

/** The hosts by the names of their Nodes: each back end, with and without locked staging, and each version of bootc. */
const HOSTS: Readonly<Record<string, Partial<HostState>>> = {
  'os-1': { version: '1.12.0' },
  'os-2': { backend: 'composefs', version: '1.16.3' },
  'os-3': { version: '1.16.3' },
  'os-4': { backend: 'composefs', version: '1.16.9', locksStaging: true },
  'os-5': { version: '1.16.9', locksStaging: true },
  'os-6': { backend: 'composefs', version: '1.16.9' },
}
export const NAMES = Object.keys(HOSTS)
/** Cordoned by a person before everything. */
export const CORDONED = 'os-6'
/** A Node outside of the pool. */
export const SPARE = 'spare'
export const MAX_UNAVAILABLE = 2

const GROUP = 'node.bootc.dev'
const REPOSITORY = 'team/os'
// The daemons may read a Secret of this name.
const SECRET = { namespace: 'sundial-bootc', name: 'bootc-pull-secret' }
const PATIENCE_MS = 150_000

export interface OsRollout extends PoolCluster {
  readonly registry: ImageRegistry
  readonly hosts: readonly DaemonHost[]
  /** The image that all hosts ran at first, by its digest. */
  readonly installed: string
  /** The reference of a tag. */
  refOf(tag: string): string
  /** Pushes an image. `broken`: the hosts on which it does not boot. Gives its reference by digest. */
  push(tag: string, version: string, broken?: readonly string[]): Promise<string>
  /** From now on the image boots everywhere. */
  repair(image: string): void
  /** Resolves when the pool has this image as its target, and all of its nodes run it. */
  untilAllRun(image: string): Promise<void>
  /** The status of the pool for its present spec, once it is as wanted. */
  untilPool(
    what: string,
    isSo: (status: BootcNodePoolStatus) => boolean,
  ): Promise<BootcNodePoolStatus>
  /** Resolves when the daemon of the node says this state. */
  untilState(name: string, state: string): Promise<void>
  /** As they are now. */
  bootcNodes(): readonly KubeObject[]
  /** The condition Degraded. */
  degradedOf(status: BootcNodePoolStatus): Condition | undefined
}

/** Starts everything, and waits until the pool says that all is up to date. Its tag is `stable`. */
export async function startOsRollout(options: PoolClusterOptions = {}): Promise<OsRollout> {
  const cluster = await startPoolCluster({
    backstop: '*/10 * * * * *',
    env: { TAG_RESOLUTION_INTERVAL: '10s' },
    ...options,
    hosts: 'none',
  })
  const { api, following } = cluster
  const hosts: DaemonHost[] = []
  let registry: ImageRegistry | undefined
  const stop = async () => {
    await Promise.all(hosts.map((each) => each.stop()))
    await registry?.stop()
    await cluster.stop()
  }
  try {
    await applyFolder(api, 'deploy/bootc-daemon')
    const started = await startImageRegistry(api.workspace)
    registry = started
    await api.client.create(SECRETS, started.pullSecret(SECRET))
    const repository = `${started.host}/${REPOSITORY}`
    const digest = await started.push(REPOSITORY, 'stable', '1')
    const installed = `${repository}@${digest}`
    const labels = { pool: POOL }
    const schedulable = NAMES.filter((name) => name !== CORDONED)
    await createNodes(api, schedulable, { labels })
    await createNodes(api, [CORDONED], { labels, isCordoned: true })
    await createNodes(api, [SPARE])
    for (const [name, given] of Object.entries(HOSTS)) {
      const images = [imageAt(repository, digest, '1')]
      hosts.push(await startDaemonHost(api, name, { ...given, images }))
    }
    const rollout: OsRollout = {
      ...cluster,
      registry: started,
      hosts,
      installed,
      refOf: (tag) => `${repository}:${tag}`,
      async push(tag, version, broken = []) {
        const pushed = await started.push(REPOSITORY, tag, version)
        for (const { name, host } of hosts) {
          const image = imageAt(repository, pushed, version, broken.includes(name))
          host.change((state) => {
            state.images = [...state.images, image]
          })
        }
        return `${repository}@${pushed}`
      },
      repair(image) {
        for (const { host } of hosts) {
          host.change((state) => {
            state.images = state.images.map((each) =>
              image.endsWith(each.digest) ? { ...each, bootFails: false } : each,
            )
          })
        }
      },
      async untilAllRun(image) {
        await rollout.untilPool(`the target ${image}`, ({ targetDigest }) =>
          image.endsWith(`@${targetDigest}`),
        )
        await untilUpdated(cluster, NAMES.length, PATIENCE_MS)
      },
      untilPool: (what, isSo) =>
        following.until(
          `pool: ${what}`,
          ({ get }) => {
            const pool = get(GROUP, BOOTC_NODE_POOLS.kind, { name: POOL })
            const status = parsePoolStatus(pool?.['status'])
            const isPresent = status.observedGeneration === pool?.metadata.generation
            return isPresent && isSo(status) && status
          },
          PATIENCE_MS,
        ),
      async untilState(name, state) {
        const isSo = (node: KubeObject) =>
          node.metadata.name === name && textAt(node, 'status', 'state') === state
        await following.until(
          `${name}: ${state}`,
          () => rollout.bootcNodes().some(isSo),
          PATIENCE_MS,
        )
      },
      bootcNodes: () => following.mirror.list(GROUP, BOOTC_NODES.kind),
      degradedOf: ({ conditions = [] }) => findCondition(conditions, 'Degraded'),
      stop,
    }
    await createPool(api, {
      image: { ref: rollout.refOf('stable') },
      pullSecretRef: SECRET,
      rollout: { maxUnavailable: MAX_UNAVAILABLE },
    })
    await rollout.untilAllRun(installed)
    return rollout
  } catch (error) {
    await stop()
    throw error
  }
}

function imageAt(
  repository: string,
  digest: string,
  version: string,
  bootFails = false,
): HostImage {
  const hex = digest.slice('sha256:'.length)
  return hostImage('0', {
    repository,
    digest,
    configDigest: `sha256:${hex.slice(2)}c0`,
    verity: `${hex}${hex}`,
    version,
    bootFails,
  })
}

/** What the daemon of each node said, as its state, each time it changed. */
export function statesOf(history: readonly Seen[]): Readonly<Record<string, readonly string[]>> {
  const states: Record<string, string[]> = Object.fromEntries(NAMES.map((name) => [name, []]))
  for (const { object, resource } of inOrder(history)) {
    const told = resource.kind === BOOTC_NODES.kind ? states[object.metadata.name] : undefined
    const state = textAt(object, 'status', 'state')
    if (told !== undefined && state !== '' && told.at(-1) !== state) told.push(state)
  }
  return states
}
