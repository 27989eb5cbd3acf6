// Keeps an answer live: it is asked again when the object, its Machine, its Node or a pod on it changes, and now and then in
// any case.

import { pause } from '#src/clock/pause.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import { followList } from '#src/kube/follow-list.ts'
import { followObject } from '#src/kube/follow-object.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import { NODES, PODS, type Resource } from '#src/kube/resource.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import type { TreeNode } from '#src/views/why/explanation.ts'
import type { Cluster } from '../cluster/cluster.ts'

/** Some of what an answer depends on has no watch: a workload cluster, provider objects, other objects. */
const POLL_SECONDS = 5
/** A change seldom comes alone. */
const SETTLE_SECONDS = 0.5

interface Asking {
  readonly cluster: Pick<Cluster, 'client' | 'openStream' | 'clock'>
  readonly kind: NamedKind
  readonly key: ObjectKey
  readonly signal: AbortSignal
  /** Returns what belongs to the object, if that is known. */
  readonly ask: () => Promise<TreeNode | undefined>
}

/** Calls `ask` at once, and again after each change, until the signal is aborted. Throws what `ask` throws. */
export async function keepAsking({ cluster, kind, key, signal, ask }: Asking): Promise<void> {
  let changed = Promise.withResolvers<void>()
  const ended = new AbortController()
  const following = AbortSignal.any([signal, ended.signal])
  const watched = { cluster, signal: following, onChange: () => changed.resolve() }
  const watches = (await followed(kind, cluster, signal)).map((resource) =>
    follow(resource, key, watched),
  )
  const nodes = new Set<string>()
  try {
    while (!signal.aborted) {
      const tree = await ask()
      for (const name of nodesIn(tree)) {
        if (nodes.has(name)) continue
        nodes.add(name)
        watches.push(follow(NODES, { name }, watched), followPodsOn(name, watched))
      }
      await Promise.race([changed.promise, pause(realClock, POLL_SECONDS, signal)])
      await pause(realClock, SETTLE_SECONDS, signal)
      changed = Promise.withResolvers<void>()
    }
  } finally {
    ended.abort()
    await Promise.all(watches)
  }
}

interface Watched {
  readonly cluster: Asking['cluster']
  readonly signal: AbortSignal
  readonly onChange: () => void
}

// Without the right to watch, the answer is asked for now and then.
const onFailure = () => {}

function follow(
  resource: Resource,
  key: ObjectKey,
  { cluster: { client, openStream }, ...rest }: Watched,
): Promise<void> {
  return followObject({ client, openStream, clock: realClock, resource, key, onFailure, ...rest })
}

async function followPodsOn(
  node: string,
  { cluster: { client, openStream }, signal, onChange }: Watched,
): Promise<void> {
  const fieldSelector = `spec.nodeName=${node}`
  const shared = { client, openStream, clock: realClock, signal, onFailure }
  try {
    await followList({ ...shared, resource: PODS, fieldSelector, onList: () => {}, onChange })
  } catch (error) {
    if (!isKubeError(error)) throw error
  }
}

// A Node of a workload cluster is looked for here in vain: it is polled.
function nodesIn(tree: TreeNode | undefined): readonly string[] {
  if (tree === undefined) return []
  return [...(tree.kind === 'Node' ? [tree.name] : []), ...tree.children.flatMap(nodesIn)]
}

// The Machine of a ScheduledMachine has its name.
async function followed(
  { resource }: NamedKind,
  { client, clock }: Asking['cluster'],
  signal: AbortSignal,
): Promise<readonly Resource[]> {
  if (resource.kind !== 'ScheduledMachine') return [resource]
  const version = await createDiscovery(client, clock)
    .machineVersion(signal)
    .catch(() => undefined)
  return version === undefined ? [resource] : [resource, machineResource(version)]
}
