// The least that an edge can take: an administrator makes the same Machines and all they refer to, over 32 connections,
// and Cluster API works on them. Sundial is there and gets no event.
import { buildProviderObject } from '#src/cluster-api/build-provider-object.ts'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { ClusterOptions } from '#test/support/control-plane/cluster.ts'
import { CLUSTER, NAMESPACE } from '#test/support/control-plane/cluster-objects.ts'
import { providerSpecs } from '#test/support/control-plane/machines.ts'
import { resourcesOf } from '#test/support/control-plane/scheduled-machines.ts'
import { withCluster } from './bed.ts'

export interface Floor {
  /** Until the last Machine was made, in seconds. */
  readonly lastMachine: number
  /** Until the last Machine was running, in seconds. */
  readonly lastRunning: number
}

const CONNECTIONS = 32
const RUNNING_MS = 400_000

/** Makes Machines with these names in a cluster of its own. */
export function measureFloor(
  names: readonly string[],
  options: ClusterOptions & { readonly slowBy?: number | undefined },
): Promise<Floor> {
  return withCluster({ ...options, triggers: 'none' }, async (cluster) => {
    const { api, following, machines } = cluster
    const { bootstrap, infrastructure } = resourcesOf(cluster)
    const { bootstrapSpec, infrastructureSpec } = providerSpecs()
    if (options.slowBy !== undefined && options.slowBy > 1) await api.slowBy(options.slowBy)
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1_000

    const made = await inParallel(names, CONNECTIONS, (name) =>
      api.client.create(machines, bareMachine(name)),
    )
    const lastMachine = seconds()
    await inParallel(made, CONNECTIONS, async ({ apiVersion, metadata }) => {
      const { name, uid = '' } = metadata
      const machine = { apiVersion, name, namespace: NAMESPACE, uid }
      const plan = { machine, clusterName: CLUSTER }
      await api.client.create(bootstrap, buildProviderObject({ ...plan, ...bootstrapSpec }))
      await api.client.create(
        infrastructure,
        buildProviderObject({ ...plan, ...infrastructureSpec }),
      )
    })
    const waiting = new Set(names)
    await following.until(
      'all Machines running',
      (mirror) => {
        for (const name of waiting) {
          const machine = mirror.get('cluster.x-k8s.io', 'Machine', { namespace: NAMESPACE, name })
          // Those after the first that does not run yet are asked at a later change.
          if (textAt(machine, 'status', 'phase') !== 'Running') return false
          waiting.delete(name)
        }
        return true
      },
      RUNNING_MS,
    )
    return { lastMachine, lastRunning: seconds() }
  })
}

function bareMachine(name: string): KubeObject {
  const { bootstrapSpec, infrastructureSpec } = providerSpecs()
  const reference = ({ apiVersion, kind }: { apiVersion: string; kind: string }) => ({
    apiGroup: groupOf(apiVersion),
    kind,
    name,
  })
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { 'cluster.x-k8s.io/cluster-name': CLUSTER },
    },
    spec: {
      clusterName: CLUSTER,
      bootstrap: { configRef: reference(bootstrapSpec) },
      infrastructureRef: reference(infrastructureSpec),
    },
  }
}
