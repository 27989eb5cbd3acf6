// A world on a virtual clock for the tests of what lives in it.
import { DateTime } from 'luxon'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { type CloudEventRequest, createWorld, type WorldOptions } from '#src/embedded/world.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'

export const START = DateTime.fromISO('2026-12-31T22:58:00Z', { zone: 'utc' })

export const MACHINES = resource('cluster.x-k8s.io/v1beta2', 'Machine')
export const CLUSTERS = resource('cluster.x-k8s.io/v1beta2', 'Cluster')
export const TEST_CONFIGS = resource('bootstrap.cluster.x-k8s.io/v1beta2', 'TestConfig')
export const TEST_MACHINES = resource('infrastructure.cluster.x-k8s.io/v1beta2', 'TestMachine')
export const PDBS = resource('policy/v1', 'PodDisruptionBudget')
export const DEPLOYMENTS = resource('apps/v1', 'Deployment')
export const DAEMON_SETS = resource('apps/v1', 'DaemonSet')
export const CONFIG_MAPS = resource('v1', 'ConfigMap')
export const SOURCES = resource('sources.knative.dev/v1', 'ApiServerSource')

export interface Delivered {
  /** Seconds since the start. */
  readonly at: number
  readonly sink: string
  readonly event: CloudEventRequest
}

/** A started world, what was delivered in it, and `goTo(seconds)` to go on to an instant. */
export async function startedWorld({
  backstopSeconds,
  ...options
}: Partial<WorldOptions> & { readonly backstopSeconds?: number } = {}) {
  const clock = createVirtualClock(START)
  const delivered: Delivered[] = []
  const world = createWorld({
    seed: 1,
    installations: [
      scheduledMachineInstallation({
        backstopSeconds,
        machineVersion: options.clusterApiVersions?.at(-1),
      }),
    ],
    deliver: async (sink, event) => {
      delivered.push({ at: clock.now().diff(START).as('seconds'), sink, event })
      return 202
    },
    ...options,
    clock,
  })
  await world.start()
  await clock.settle()
  const goTo = (seconds: number) => clock.advanceTo(START.plus({ seconds }))
  return { world, client: world.client, clock, delivered, goTo }
}

export async function createCluster(
  { client }: Pick<Awaited<ReturnType<typeof startedWorld>>, 'client'>,
  spec: object = {},
): Promise<void> {
  await client.create(CLUSTERS, {
    apiVersion: CLUSTERS.apiVersion,
    kind: 'Cluster',
    metadata: { name: 'prod', namespace: 'default' },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 }, ...spec },
  })
}

/** Machine, then its provider objects owned by it, as Sundial makes them. */
export async function createMachine(
  { client }: Pick<Awaited<ReturnType<typeof startedWorld>>, 'client'>,
  more: { name?: string; metadata?: object; spec?: object; infrastructure?: object } = {},
): Promise<KubeObject> {
  const { name = 'web-1' } = more
  const machine = await client.create(MACHINES, {
    apiVersion: MACHINES.apiVersion,
    kind: 'Machine',
    metadata: { name, namespace: 'default', ...more.metadata },
    spec: {
      clusterName: 'prod',
      bootstrap: {
        configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io', kind: 'TestConfig', name },
      },
      infrastructureRef: { apiGroup: 'infrastructure.cluster.x-k8s.io', kind: 'TestMachine', name },
      ...more.spec,
    },
  })
  const owner = {
    apiVersion: MACHINES.apiVersion,
    kind: 'Machine',
    name,
    uid: machine.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
  for (const { apiVersion, kind, ...where } of [TEST_CONFIGS, TEST_MACHINES]) {
    const { namespace = 'default' } = machine.metadata
    const metadata = { name, namespace, ownerReferences: [owner] }
    const extra = kind === 'TestMachine' ? more.infrastructure : {}
    await client.create(
      { apiVersion, kind, ...where },
      { apiVersion, kind, metadata: { ...metadata, ...extra }, spec: {} },
    )
  }
  return machine
}

export function deployment(
  name: string,
  replicas: number,
  pod: { metadata?: object; spec?: object } = {},
) {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...pod.metadata },
        spec: { containers: [{ name: 'main', image: 'example.test/main:1' }], ...pod.spec },
      },
    },
  }
}

/** What is true of an object's conditions: `Ready=False/NotReady`. */
export function conditionsOf(object: KubeObject | undefined): readonly string[] {
  const status = object?.status as { conditions?: Record<string, string>[] } | undefined
  return (status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status}/${reason}`)
}

function resource(apiVersion: string, kind: string): Resource {
  return { apiVersion, kind, plural: `${kind.toLowerCase()}s`, namespaced: true }
}
