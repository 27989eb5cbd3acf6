// bootc-operator is stopped at every write of a rollout, and Sundial goes on; and the way back. Each node reboots once,
// never more than one is out, and nothing is left. A Node that a person has cordoned before stays cordoned.
import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { createOperator } from '#test/support/bootc-operator/controller.ts'
import {
  clearForOperator,
  type Handover,
  operatorPool,
} from '#test/support/bootc-operator/handover.ts'
import { leftovers } from '#test/support/pool-scene/states.ts'
import { POOL, V2 } from '#test/support/pool-scene.ts'

const NAMES = ['a', 'b', 'c']
const ONCE = { a: [V2], b: [V2], c: [V2] }
const NOTHING_BUT_THE_CORDON = ['Node b: unschedulable']
/** More writes than its rollout has. */
const MOST_WRITES = 20
/** More steps than any rollout of these takes. */
const STEPS = 30

const moments = Array.from({ length: MOST_WRITES }, (_, writes) =>
  [0, 2].map((looks) => ({ writes, looks })),
).flat()

test.each(moments)(
  'the operator ends after $writes writes, the daemons look $looks times more, and Sundial goes on',
  async ({ writes, looks }) => {
    const handover = await pool()
    const operator = createOperator(handover.scene, POOL, writes)
    for (let step = 0; (await operator.pass()) && step < STEPS; step += 1) {
      await handover.expectOneSlot()
      await handover.look()
    }
    for (let look = 0; look < looks; look += 1) await handover.look()

    await finish(handover, () => handover.scene.pass())

    expect(handover.reboots()).toEqual(ONCE)
    expect(await leftovers(handover.scene)).toEqual(NOTHING_BUT_THE_CORDON)
    expect(await handover.scene.status()).toMatchObject({ message: '3/3 updated', rebootSlots: [] })
  },
)

const kills = [1, 2, 3, 4, 5, 6, 7].flatMap((step) =>
  [2, 4, 6, 8, 10, 12].map((calls) => ({ step, calls })),
)

test.each(kills)(
  'Sundial ends in step $step after $calls requests, and the operator goes on',
  async ({ step: last, calls }) => {
    const handover = await pool()
    const { scene } = handover
    for (let step = 1; step < last; step += 1) {
      await scene.pass()
      await handover.expectOneSlot()
      await handover.look()
    }
    await scene.pass({ killAfter: calls })

    await clearForOperator(scene)
    const operator = createOperator(scene, POOL)
    await finish(handover, () => operator.pass())

    expect(handover.reboots()).toEqual(ONCE)
    expect(await leftovers(scene)).toEqual(NOTHING_BUT_THE_CORDON)
  },
)

test('the two take turns through a whole rollout, and Sundial has the last word', async () => {
  const handover = await pool()
  const { scene } = handover

  for (let step = 0; step < STEPS && !(await handover.isUpdated(V2)); step += 1) {
    await createOperator(scene, POOL).pass()
    await handover.expectOneSlot()
    await handover.look()
    await scene.pass()
    await handover.expectOneSlot()
    await handover.look()
    await clearForOperator(scene)
  }
  await scene.pass()

  expect(handover.reboots()).toEqual(ONCE)
  expect(await leftovers(scene)).toEqual(NOTHING_BUT_THE_CORDON)
  expect(await scene.status()).toMatchObject({ message: '3/3 updated', rebootSlots: [] })
})

test('a drain that the operator has begun goes on, and the reboot waits for it', async () => {
  const handover = await operatorPool({ nodes: ['a'], rollout: { maxUnavailable: 1 } })
  const { scene } = handover
  await scene.addPod('web', 'a')
  const operator = createOperator(scene, POOL)
  for (let step = 0; step < 4; step += 1) {
    await operator.pass()
    await handover.look()
  }

  await scene.pass()
  await handover.look()
  await scene.pass()

  const { rebootSlots, message } = await scene.status()
  expect(rebootSlots).toMatchObject([{ node: 'a', phase: 'Draining', wasCordoned: false }])
  expect(message).toBe('0/1 updated; 1 rebooting (a: waiting for 1 pod)')
  expect(handover.reboots()).toEqual({ a: [] })
  await scene.removePod('web')
  await finish(handover, () => scene.pass())
  expect(handover.reboots()).toEqual({ a: [V2] })
  expect(await leftovers(scene)).toEqual([])
})

async function pool(): Promise<Handover> {
  const handover = await operatorPool({ nodes: NAMES })
  await handover.scene.client.patch(NODES, { name: 'b' }, { spec: { unschedulable: true } })
  return handover
}

async function finish(handover: Handover, pass: () => Promise<unknown>): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    await pass()
    await handover.expectOneSlot()
    if (await handover.isUpdated(V2)) return
    await handover.look()
  }
  throw new Error(`the rollout does not end: ${(await handover.scene.status()).message}`)
}
