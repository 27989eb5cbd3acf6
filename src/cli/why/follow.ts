// Keeps an answer live: it is asked again when the object or its Machine changes, and now and then in any case.

import { pause } from '#src/clock/pause.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import { followObject } from '#src/kube/follow-object.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import type { Cluster } from '../cluster/cluster.ts'

/** Some of what an answer depends on has no watch: pods, the Node, other objects. */
const POLL_SECONDS = 5
/** A change seldom comes alone. */
const SETTLE_SECONDS = 0.2

interface Asking {
  readonly cluster: Pick<Cluster, 'client' | 'openStream' | 'clock'>
  readonly kind: NamedKind
  readonly key: ObjectKey
  readonly signal: AbortSignal
  readonly ask: () => Promise<void>
}

/** Calls `ask` at once, and again after each change, until the signal is aborted. Throws what `ask` throws. */
export async function keepAsking({ cluster, kind, key, signal, ask }: Asking): Promise<void> {
  const { client, openStream } = cluster
  let changed = Promise.withResolvers<void>()
  const ended = new AbortController()
  const following = AbortSignal.any([signal, ended.signal])
  const follow = (resource: Resource) =>
    followObject({
      client,
      openStream,
      clock: realClock,
      resource,
      key,
      signal: following,
      onChange: () => changed.resolve(),
      // Without the right to watch, the answer is asked for now and then.
      onFailure: () => {},
    })
  const watches = Promise.all((await followed(kind, cluster, signal)).map(follow))
  try {
    while (!signal.aborted) {
      await ask()
      await Promise.race([changed.promise, pause(realClock, POLL_SECONDS, signal)])
      await pause(realClock, SETTLE_SECONDS, signal)
      changed = Promise.withResolvers<void>()
    }
  } finally {
    ended.abort()
    await watches
  }
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
