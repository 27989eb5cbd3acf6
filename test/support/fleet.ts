// An embedded API server with many machines: in service with their Machines and Nodes, and at rest.
import { DateTime } from 'luxon'
import { createEmbeddedApi, type EmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { machineCrd } from '#src/embedded/crds/cluster-api.ts'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NAMESPACES, NODES } from '#src/kube/resource.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { SPEC } from '#test/support/situation.ts'
import { MACHINES } from './scene/objects.ts'

export interface Fleet {
  readonly api: EmbeddedApi
  readonly clock: VirtualClock
}

const NAMESPACE = 'team'
// In the window of `SPEC`.
const NOW = DateTime.fromISO('2026-01-05T15:00:00Z', { zone: 'utc' })
const WAKE = '2026-01-05T23:00:00Z'

export async function createFleet({
  inService,
  atRest,
}: {
  readonly inService: number
  readonly atRest: number
}): Promise<Fleet> {
  const clock = createVirtualClock(NOW)
  const api = createEmbeddedApi({ clock })
  const client = createKubeClient(api.transport)
  for (const crd of [scheduledMachineCrd(), machineCrd()])
    await client.create(CUSTOM_RESOURCE_DEFINITIONS, crd)
  await client.create(NAMESPACES, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
  })
  for (let i = 0; i < inService; i += 1) await addInService(client, `active-${i}`)
  for (let i = 0; i < atRest; i += 1) await addAtRest(client, `resting-${i}`)
  return { api, clock }
}

async function addInService(client: KubeClient, name: string): Promise<void> {
  const key = { namespace: NAMESPACE, name }
  const providerID = `test://${name}`
  const { metadata } = await add(client, name)
  const node = await client.create(NODES, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: { 'node.cluster.x-k8s.io/scheduled-machine': name },
      annotations: {
        'cluster.x-k8s.io/machine': name,
        'cluster.x-k8s.io/cluster-namespace': NAMESPACE,
      },
    },
    spec: { providerID },
  })
  const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'ready' }
  await client.patchStatus(NODES, { name }, { status: { conditions: [ready] } })
  const { apiVersion, kind } = SCHEDULED_MACHINES
  await client.create(MACHINES, {
    apiVersion: MACHINES.apiVersion,
    kind: MACHINES.kind,
    metadata: {
      ...key,
      labels: { '5spot.finos.org/scheduled-machine': name },
      ownerReferences: [{ apiVersion, kind, name, uid: metadata.uid ?? '' }],
    },
    spec: {
      clusterName: 'prod',
      providerID,
      bootstrap: { dataSecretName: name },
      infrastructureRef: {
        apiGroup: 'infrastructure.cluster.x-k8s.io',
        kind: 'TestMachine',
        name,
      },
    },
  })
  await client.patchStatus(MACHINES, key, { status: { phase: 'Running', nodeRef: { name } } })
  await client.patchStatus(SCHEDULED_MACHINES, key, {
    status: {
      ...told('Active', 'The machine is in service'),
      lastScheduledTime: formatInstant(NOW),
      machineRef: { apiVersion: MACHINES.apiVersion, kind: 'Machine', ...key },
      nodeRef: { apiVersion: 'v1', kind: 'Node', name, uid: node.metadata.uid },
      providerID,
    },
  })
}

async function addAtRest(client: KubeClient, name: string): Promise<void> {
  const key = { namespace: NAMESPACE, name }
  await add(client, name)
  await client.patchStatus(SCHEDULED_MACHINES, key, {
    status: told('Inactive', 'Outside scheduled time window'),
  })
}

function add(client: KubeClient, name: string) {
  return client.create(SCHEDULED_MACHINES, {
    apiVersion: SCHEDULED_MACHINES.apiVersion,
    kind: SCHEDULED_MACHINES.kind,
    metadata: {
      namespace: NAMESPACE,
      name,
      finalizers: ['5spot.finos.org/scheduledmachine'],
    },
    spec: SPEC,
  })
}

function told(phase: string, message: string) {
  return { phase, message, observedGeneration: 1, wakeTime: WAKE }
}
