// The embedded control plane over HTTP, as a command against a cluster finds it: its definitions, and no functions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import { onTestFinished } from 'vitest'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { bootcNodePoolCrd } from '#src/bootc-node-pool/crd.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import type { Surroundings } from '#src/cli/cluster/find-cluster.ts'
import type { Intercept } from '#src/embedded/api/edge.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { kubeconfigFor, serve } from '#src/embedded/http.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import { scheduleOverrideCrd } from '#src/schedule-override/crd.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

export const CLUSTER_NOW = '2026-11-30T16:00:00Z'

export interface ClusterWorld {
  readonly url: string
  readonly client: KubeClient
  /** Of the options of a command. */
  readonly kubeconfig: string
  readonly surroundings: Surroundings
  close(): Promise<void>
  /** Serves again at the same address. */
  reopen(): Promise<void>
}

export const DEFINITIONS = [
  scheduledMachineCrd(),
  scheduleOverrideCrd(),
  bootcNodePoolCrd(),
  bootcNodeCrd(),
]

/** There until the test ends. `intercept` may answer instead of the API. The clock stands still. */
export async function startClusterWorld(
  definitions: readonly KubeObject[] = DEFINITIONS,
  intercept?: Intercept,
): Promise<ClusterWorld> {
  const clock = createVirtualClock(DateTime.fromISO(CLUSTER_NOW, { zone: 'utc' }))
  const api = createEmbeddedApi({ clock, ...(intercept && { intercept }) })
  const client = createKubeClient(api.transport)
  for (const each of definitions) await client.create(CUSTOM_RESOURCE_DEFINITIONS, each)
  let server = await serve(api, { port: 0 })
  const { url } = server
  const folder = mkdtempSync(join(tmpdir(), 'sundial-cluster-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigFor(url))
  onTestFinished(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    url,
    client,
    kubeconfig,
    surroundings: { env: {}, home: folder, devFolder: join(folder, 'dev') },
    close: () => server.close(),
    async reopen() {
      server = await serve(api, { port: Number(new URL(url).port) })
    },
  }
}

/** A ScheduledMachine that admission accepts. */
export function machine(name: string, namespace = 'default'): KubeObject {
  const { apiVersion, kind } = SCHEDULED_MACHINES
  const template = (group: string, of: string) => ({
    apiVersion: `${group}.cluster.x-k8s.io/v1beta2`,
    kind: of,
    name: 'worker',
  })
  return {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: {
      schedule: { daysOfWeek: ['mon-fri'], hoursOfDay: ['9-17'] },
      clusterName: 'production',
      bootstrapRef: template('bootstrap', 'KubeadmConfigTemplate'),
      infrastructureRef: template('infrastructure', 'DockerMachineTemplate'),
    },
  }
}

/** A BootcNodePool. */
export function pool(name: string): KubeObject {
  const { apiVersion, kind } = BOOTC_NODE_POOLS
  const spec = {
    nodeSelector: { matchLabels: { pool: name } },
    image: { ref: 'registry.test/os:1' },
  }
  return { apiVersion, kind, metadata: { name }, spec }
}
