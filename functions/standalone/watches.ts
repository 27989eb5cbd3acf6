// The watches of the process: each stands for one kind of an ApiServerSource of triggers/base.
import { randomUUID } from 'node:crypto'
import { ADDRESSES } from '#functions/standalone/functions.ts'
import { BOOTC_NODE_POOL_SOURCES } from '#src/bootc-node-pool/event-sources.ts'
import type { Clock } from '#src/clock/clock.ts'
import { CLUSTER_API_GROUP, chooseVersion, machineResource } from '#src/cluster-api/version.ts'
import { type ChangeType, changeEvent } from '#src/events/change-event.ts'
import type { EventSource, WatchedKind } from '#src/events/event-source.ts'
import { type Deliver, send } from '#src/events/send.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { followChanges } from '#src/kube/follow-changes.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { scheduledMachineSources } from '#src/scheduled-machine/event-sources.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface WatchesOptions {
  readonly client: KubeClient
  readonly transport: Transport
  readonly openStream: OpenStream
  readonly clock: Clock
  readonly log: Logger
  /** Of the functions. */
  readonly namespace: string
  readonly signal: AbortSignal
  readonly deliver: Deliver
  /** Events may be missing: a watch has begun anew, or a function has not taken an event. */
  readonly onGap: () => void
}

/** Sends the changes of every watched kind to its function. Resolves when the signal was aborted. */
export async function startWatches(options: WatchesOptions): Promise<void> {
  const watches = [
    // In the version that is served: see `resourceOf`.
    ...scheduledMachineSources('v1beta2').flatMap(watchesOf('scheduled-machine')),
    ...BOOTC_NODE_POOL_SOURCES.flatMap(watchesOf('bootc-node-pool')),
  ]
  await Promise.all(watches.map((watch) => follow(watch, options)))
}

interface Watch extends WatchedKind {
  readonly source: EventSource
  readonly to: keyof typeof ADDRESSES
}

function watchesOf(to: Watch['to']): (source: EventSource) => readonly Watch[] {
  return (source) => source.watched.map((watched) => ({ ...watched, source, to }))
}

async function follow(watch: Watch, options: WatchesOptions): Promise<void> {
  const { resource, label, source, to } = watch
  const { transport, openStream, clock, log, namespace, signal, deliver, onGap } = options
  const what = { source: source.name, kind: resource.kind }
  await followChanges({
    transport,
    openStream,
    clock,
    signal,
    label,
    namespace: source.isOwnNamespace ? namespace : undefined,
    resource: () => resourceOf(watch, options),
    onGap,
    onFailure: (error, retrySeconds) =>
      log.warn('could not watch', { ...what, error, retrySeconds }),
    async onChange(object, type) {
      const event = changeEvent({
        type: CHANGES[type],
        object,
        mode: source.mode,
        apiServer: API_SERVER,
        overrides: { 'ce-function': to },
        id: randomUUID(),
        now: clock.now(),
      })
      if (await send(clock, deliver, ADDRESSES[to], event)) return
      log.warn('lost an event', { ...what, name: object.metadata.name })
      onGap()
    },
  })
}

const API_SERVER = 'https://kubernetes.default.svc'
const CHANGES = {
  ADDED: 'add',
  MODIFIED: 'update',
  DELETED: 'delete',
} as const satisfies Record<string, ChangeType>

// An upgrade of Cluster API may end one version of Machine.
async function resourceOf({ resource }: Watch, { client, signal }: WatchesOptions) {
  if (groupOf(resource.apiVersion) !== CLUSTER_API_GROUP) return resource
  const version = chooseVersion(await client.versionsOf(CLUSTER_API_GROUP, signal))
  if (version === undefined) {
    throw new KubeError('NotFound', `the API server does not serve ${CLUSTER_API_GROUP}`)
  }
  return machineResource(version)
}
