// A machine that is begun before its window, and one that stays off, on a real API server with Cluster API.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isTrueAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  alwaysOpen,
  closedNow,
  createActive,
  createMachine,
  editMachine,
  keyOf,
  leftovers,
  resourcesOf,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf } from '#test/support/control-plane/story.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster?.stop())

const isPrepared = (object: KubeObject) =>
  conditionOf(object, 'Ready') ===
  'False PreparingForWindow: The Node is Ready, and the machine is in service when its window opens'

describe.concurrent('the edges of a window', () => {
  it('a machine is begun before it, with a cordon, and is in service when it opens', async () => {
    const name = 'led'
    // Its window opens in five hours at the latest.
    await createMachine(cluster, name, {
      schedule: closedNow(),
      leadTime: '6h',
      leadCordon: true,
    })
    const prepared = await untilMachine(cluster, name, 'prepared', isPrepared)
    expect([
      textAt(prepared, 'status', 'phase'),
      isTrueAt(prepared, 'status', 'inSchedule'),
      conditionOf(prepared, 'Scheduled'),
    ]).toEqual([
      'Pending',
      false,
      'False PreparingForWindow: The machine is prepared for its next window',
    ])
    await untilCordoned(name, true)

    await editMachine(cluster, name, { schedule: alwaysOpen })

    const active = await untilPhase(cluster, name, 'Active')
    expect(valueAt(active, 'status', 'joinSeconds')).toEqual([expect.any(Number)])
    await untilCordoned(name, false)
  })

  it('a Machine that somebody deletes stays away, until that is taken back', async () => {
    const name = 'stays-off'
    await createActive(cluster, name, { whenMachineIsDeleted: 'StayOff' })

    await cluster.api.client.delete(resourcesOf(cluster).machines, keyOf(name))

    const resting = await untilPhase(cluster, name, 'Inactive')
    expect(conditionOf(resting, 'Ready')).toBe(
      'False StayingOff: Somebody deleted the Machine, and whenMachineIsDeleted is StayOff: the machine stays away until its next window',
    )
    expect(await leftovers(cluster, name)).toEqual([])

    await editMachine(cluster, name, { whenMachineIsDeleted: 'Recreate' })

    const active = await untilPhase(cluster, name, 'Active')
    expect(valueAt(active, 'status', 'machineDeletedAt')).toBeUndefined()
  })
})

function untilCordoned(name: string, isSo: boolean): Promise<unknown> {
  return cluster.following.until(`Node ${name} ${isSo ? '' : 'not '}cordoned`, (mirror) => {
    const node = mirror.get('', NODES.kind, { name })
    return node !== undefined && isCordoned(node) === isSo
  })
}
