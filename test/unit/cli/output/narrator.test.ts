import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { nameOf } from '#src/cli/output/line.ts'
import { narrate } from '#src/cli/output/narrator.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'

const now = DateTime.fromISO('2026-03-29T01:00:00Z', { zone: 'utc' })
const clock = { now: () => now, elapsed: () => 0, at: () => () => {} }

const MACHINE = {
  apiVersion: SCHEDULED_MACHINES.apiVersion,
  kind: 'ScheduledMachine',
  metadata: { name: 'office', namespace: 'default' },
  spec: {
    schedule: { daysOfWeek: ['mon'], hoursOfDay: ['9'], timezone: 'Europe/Berlin' },
    clusterName: 'production',
    bootstrapSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'K0sWorkerConfig', spec: {} },
    infrastructureSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'RemoteMachine', spec: {} },
  },
}
const CRDS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
}

test('lines of a machine are shown in its zone, and all others in UTC', async () => {
  const api = createEmbeddedApi({ clock })
  const client = createKubeClient(api.transport)
  await client.create(CRDS, scheduledMachineCrd())
  const told: string[] = []
  const silence = narrate(api, clock, (line, zone) =>
    told.push(`${line.type} ${nameOf(line)} ${zone}`),
  )
  const node = (name: string, annotations: Record<string, string>) =>
    client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name, annotations } })

  await client.create(SCHEDULED_MACHINES, MACHINE)
  await client.patchStatus(SCHEDULED_MACHINES, MACHINE.metadata, { status: { phase: 'Pending' } })
  await node('host-1', {
    'cluster.x-k8s.io/machine': 'office',
    'cluster.x-k8s.io/cluster-namespace': 'default',
  })
  await node('host-2', {})
  const pod = await client.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default' },
    spec: { nodeName: 'host-1', containers: [{ name: 'web', image: 'web' }] },
  })
  await client.evict({ namespace: 'default', name: 'web' }, pod.metadata.uid ?? '')
  silence()
  await node('host-3', {})

  expect(told).toEqual([
    'phase default/office Europe/Berlin',
    'node host-1 Europe/Berlin',
    'node host-2 UTC',
    'eviction default/web Europe/Berlin',
  ])
})
