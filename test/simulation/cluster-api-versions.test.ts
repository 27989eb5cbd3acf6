import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { createWiredWorld } from '#src/cli/wiring.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { NODES, type Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { SPEC } from '#test/support/situation.ts'

const KEY = { namespace: 'team', name: 'worker' }
const at = (text: string) => DateTime.fromISO(text, { zone: 'utc' })

describe.each([
  [
    'v1beta1',
    'the full reference that v1beta1 has',
    { configRef: { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1', namespace: 'team' } },
  ],
  [
    'v1beta2',
    'the group that v1beta2 has',
    { configRef: { apiGroup: 'bootstrap.cluster.x-k8s.io' } },
  ],
] as const)('where Cluster API serves only %s', (version, _, bootstrap) => {
  it('a machine joins in its window and is gone after it', async () => {
    const clock = createVirtualClock(at('2026-01-05T13:59:00Z'))
    const { log } = collectingLog()
    const { world } = createWiredWorld({ clock, log, clusterApiVersions: [version] })
    const machines: Resource = {
      apiVersion: `cluster.x-k8s.io/${version}`,
      kind: 'Machine',
      plural: 'machines',
      namespaced: true,
    }
    const object = {
      apiVersion: '5spot.finos.org/v1alpha1',
      kind: 'ScheduledMachine',
      metadata: KEY,
      spec: SPEC,
    }
    await world.start()
    await world.ensureFor([object])
    await world.client.create(SCHEDULED_MACHINES, object)

    await clock.advanceTo(at('2026-01-05T14:05:00Z'))
    const running = await world.client.get(SCHEDULED_MACHINES, KEY)
    const machine = await world.client.get(machines, KEY)
    await clock.advanceTo(at('2026-01-05T23:30:00Z'))
    const gone = await world.client.get(SCHEDULED_MACHINES, KEY)

    expect(running).toMatchObject({
      status: { phase: 'Active', nodeRef: { kind: 'Node', name: 'worker' } },
    })
    expect(machine).toMatchObject({ spec: { bootstrap } })
    expect(gone).toMatchObject({
      status: { phase: 'Inactive', message: 'Machine removed from cluster' },
    })
    expect(await world.client.get(machines, KEY)).toBeUndefined()
    expect(await world.client.get(NODES, { name: 'worker' })).toBeUndefined()
  })
})
