// A cluster in one process: the API, everything that stands in for the rest of it, and the functions
// behind `deliver`, on one clock.

import type { Clock } from '#src/clock/clock.ts'
import type { Deliver } from '#src/events/send.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Transport } from '#src/kube/transport.ts'
import {
  type ApiImage,
  type Change,
  createEmbeddedApi,
  type EmbeddedApi,
} from './api/embedded-api.ts'
import {
  CLUSTER_API_VERSIONS,
  type ClusterApiVersion,
  clusterCrd,
  machineCrd,
} from './crds/cluster-api.ts'
import { convertObject } from './crds/convert.ts'
import { apiServerSourceCrd, pingSourceCrd } from './crds/knative-sources.ts'
import { exampleProviderCrds } from './crds/provider-crd.ts'
import { ensureSurroundings } from './ensure-surroundings.ts'
import type { Fetch, Installation } from './installation.ts'
import { createMirror } from './stand-ins/mirror.ts'
import type { ProviderBehaviour } from './stand-ins/provider-behaviour.ts'
import type { StandIn, StandInContext } from './stand-ins/stand-in.ts'
import { startStandIns } from './stand-ins/start.ts'
import { servedVersion } from './stand-ins/versions.ts'
import { trackerOf } from './tracking-clock.ts'
import { isOfWorkload, routedTransport } from './workload-side.ts'

export type { CloudEventRequest } from '#src/events/post-event.ts'
export type { Deliver } from '#src/events/send.ts'

export interface WorldOptions {
  readonly clock: Clock
  /** Where events of sources go. */
  readonly deliver: Deliver
  /** The systems whose functions run behind `deliver`. */
  readonly installations?: readonly Installation[]
  /** Of all random values: UIDs, lateness, names. */
  readonly seed?: number
  readonly drop?: { readonly events?: boolean; readonly alarm?: boolean }
  readonly provider?: ProviderBehaviour
  /** The versions in which Cluster API is served, the stored one last. */
  readonly clusterApiVersions?: readonly ClusterApiVersion[]
  /** Begins with all that another one has, which has been started. */
  readonly from?: WorldImage
  /** Nodes and Pods are in a cluster with an API server of its own, whose changes no source sees. */
  readonly hasWorkloadApi?: boolean
}

/** A world at one moment, without whatever its stand-ins were about to do. */
export interface WorldImage {
  readonly api: ApiImage
  readonly objects: readonly Change[]
}

export interface World {
  readonly api: EmbeddedApi
  /** Where Nodes and Pods are: the same, unless the workload cluster has one of its own. */
  readonly workloadApi: EmbeddedApi
  readonly clock: Clock
  /** The way to the API for everyone in this process: a clock that tracks waits for its answers. */
  readonly transport: Transport
  readonly client: KubeClient
  /** The way to servers that are not in the cluster, such as a registry. Answers 502 when there is none. */
  readonly fetch: Fetch
  /** Installs CRDs and sources, and starts the stand-ins. */
  start(): Promise<void>
  /** Stops them; the API stays. */
  stop(): Promise<void>
  /** Nothing under way, apart from waiting for the clock. */
  idle(): boolean
  image(): WorldImage
  /** Makes what these user objects need and what is not there: namespaces, CRDs of the provider kinds
   * that they name, Clusters. */
  ensureFor(objects: readonly KubeObject[]): Promise<void>
}

/** A world at rest, until it is started. */
export function createWorld(options: WorldOptions): World {
  const { clock, seed = 0, installations = [] } = options
  const { clusterApiVersions = CLUSTER_API_VERSIONS } = options
  const namespaces = installations.flatMap((each) => each.namespaces ?? [])
  const mirror = createMirror()
  const api = createEmbeddedApi({
    clock,
    seed,
    namespaces,
    admit: (write) => {
      for (const { admit } of installations) {
        const why = admit?.(write)
        if (why !== undefined) return why
      }
      return undefined
    },
    convert: (object, apiVersion) => convertObject(object, apiVersion, servedVersion(mirror)),
    ...(options.from !== undefined && { from: options.from.api }),
  })
  const workloadApi = options.hasWorkloadApi
    ? createEmbeddedApi({ clock, seed: ~seed, namespaces })
    : api
  for (const change of options.from?.objects ?? []) mirror.apply(change)
  const track = trackerOf(clock)
  const tracked =
    (way: Transport): Transport =>
    (request) =>
      track(way(request))
  const transport = tracked(api.transport)
  const client = createKubeClient(transport, { quotesContent: true })

  const listeners = new Set<(change: Change) => void>()
  const tell = (change: Change) => {
    mirror.apply(change)
    for (const listener of listeners) listener(change)
  }
  api.subscribe((change) => {
    // A stand-in does not see an object of the same name in the management cluster.
    if (workloadApi === api || !isOfWorkload(change.resource)) tell(change)
  })
  if (workloadApi !== api) {
    workloadApi.subscribe((change) => {
      if (isOfWorkload(change.resource)) tell(change)
    })
  }
  const both =
    workloadApi === api ? transport : tracked(routedTransport(api.transport, workloadApi.transport))
  const context: StandInContext = {
    clock,
    client: both === transport ? client : createKubeClient(both),
    transport: both,
    mirror,
    seed,
    functions: new Set(installations.flatMap((each) => each.functions)),
    changes: (listener) => void listeners.add(listener),
    follow(listener) {
      for (const change of mirror.replay()) listener(change)
      listeners.add(listener)
    },
  }
  // A source is in the management cluster, and sees only that one.
  const sources = new Set<(change: Change) => void>()
  if (workloadApi !== api) {
    api.subscribe((change) => {
      for (const listener of sources) listener(change)
    })
  }
  const management: StandInContext =
    workloadApi === api
      ? context
      : { ...context, client, transport, changes: (listener) => void sources.add(listener) }
  let standIns: readonly StandIn[] = []
  let outside: Fetch = async () => new Response(null, { status: 502 })

  return {
    api,
    workloadApi,
    clock,
    transport,
    client,
    fetch: (request) => track(outside(request)),

    async start() {
      if (options.from === undefined) {
        const crds = installations.flatMap((each) => each.crds)
        for (const crd of [...crds, ...commonCrds(clusterApiVersions)])
          await createOnce(client, crd)
      }
      const own = installations.flatMap((each) => each.startSurroundings?.(context) ?? [])
      outside = own.find((each) => each.fetch !== undefined)?.fetch ?? outside
      standIns = [
        ...startStandIns(context, { ...options, management }),
        ...own.flatMap((each) => each.standIns),
      ]
      if (options.from !== undefined) return
      for (const source of installations.flatMap((each) => each.sources)) {
        await createOnce(client, source)
      }
    },

    async stop() {
      for (const standIn of standIns) standIn.stop()
      standIns = []
      listeners.clear()
      sources.clear()
    },

    image: () => ({ api: api.image(), objects: mirror.replay() }),

    idle: () => standIns.every((standIn) => standIn.isIdle()),

    ensureFor: (objects) => ensureSurroundings(context, objects),
  }
}

function commonCrds(clusterApiVersions: readonly ClusterApiVersion[]): readonly KubeObject[] {
  return [
    clusterCrd(clusterApiVersions),
    machineCrd(clusterApiVersions),
    apiServerSourceCrd(),
    pingSourceCrd(),
    ...exampleProviderCrds(),
  ]
}

async function createOnce(client: KubeClient, object: KubeObject): Promise<void> {
  try {
    await client.create(resourceOf(object), object)
  } catch (error) {
    if (!isKubeError(error, 'AlreadyExists')) throw error
  }
}

function resourceOf({ apiVersion, kind, metadata }: KubeObject) {
  const namespaced = metadata.namespace !== undefined
  return { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced }
}
