// The function that drains a Node has its own pod there: it is evicted by itself, and another goes on.
import { expect, test } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { NODES } from '#src/kube/resource.ts'
import {
  closedNow,
  createMachine,
  editMachine,
  leftovers,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventsOf } from '#test/support/control-plane/story.ts'
import { eventually } from '#test/support/processes.ts'
import { NODE, SECOND_NODE } from '#test/support/serving/node/addresses.ts'
import {
  isEnding,
  isTrue,
  lifetimes,
  podsOf,
  reached,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

const NAME = 'own'

export function drained(world: () => World): void {
  test('another node joins, as a machine of ours', async () => {
    const { bed, podImages } = world()
    await bed.startSecond(podImages)
    // So Cluster API, and whoever plays the machine, know it.
    await bed.api.client.patch(
      NODES,
      { name: SECOND_NODE },
      {
        spec: { providerID: `stand-in://team/${NAME}` },
      },
    )
    await eventually(async () => {
      const node = await bed.api.client.get(NODES, { name: SECOND_NODE })
      expect(isTrue(node, 'Ready')).toBe(true)
    }, 60_000)
    await untilZero(world())
    // Where the function's pod will be.
    expect((await bed.kubectl(['cordon', NODE])).status).toBe(0)

    await createMachine(reached(world()), NAME, {
      gracefulShutdownTimeout: '0s',
      nodeDrainTimeout: '4m',
    })
    const active = await untilPhase(reached(world()), NAME, 'Active', 120_000)

    expect((await bed.kubectl(['uncordon', NODE])).status).toBe(0)
    expect(textAt(active, 'status', 'nodeRef', 'name')).toBe(SECOND_NODE)
    const there = podsOf(world(), 'scheduled-machine').filter((pod) => !isEnding(pod))
    expect(there.map(nodeOf)).toEqual([SECOND_NODE])
  }, 300_000)

  test('it is drained of the pod that drains it, and goes, without a word of failure', async () => {
    const asked = Date.now()
    await editMachine(reached(world()), NAME, { schedule: closedNow() })

    await untilPhase(reached(world()), NAME, 'Inactive', 300_000)

    const others = lifetimes(world()).filter(
      ({ name, from }) => name === 'scheduled-machine' && from >= asked,
    )
    expect(others.length).toBeGreaterThan(0)
    expect(await leftovers(reached(world()), NAME)).toEqual([])
    const { bed } = world()
    expect(await bed.api.client.get(NODES, { name: SECOND_NODE })).toBeUndefined()
    const events = await eventsOf(bed.api, NAME)
    expect(events.filter((event) => event.startsWith('Warning'))).toEqual([])
    expect(events.filter((event) => event.startsWith('Normal MachineDeleted'))).toHaveLength(1)
    await bed.kill('kubelet-2')
  }, 330_000)
}

function nodeOf(pod: object): string {
  return textAt(pod, 'spec', 'nodeName')
}
