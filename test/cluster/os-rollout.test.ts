// OS images, from a tag in the registry to the booted host. Everything is real but the hosts: the daemons are processes with
// the tokens of their pods, and the registry wants a password.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import {
  CORDONED,
  MAX_UNAVAILABLE,
  NAMES,
  type OsRollout,
  SPARE,
  startOsRollout,
  statesOf,
} from '#test/support/control-plane/os-rollout.ts'
import { createBudget } from '#test/support/control-plane/pods.ts'
import { bootedImages, editPool, marksOf, mostOut } from '#test/support/control-plane/pools.ts'
import { keepReplicas } from '#test/support/control-plane/replicas.ts'
import { fewestHealthy } from '#test/support/control-plane/watched.ts'
import { eventually } from '#test/support/processes.ts'

let world: OsRollout
/** How often each host has rebooted when it has rebooted once for each image. */
let reboots = 0
/** The digest that the pool is to go back to. */
let earlier: string
beforeAll(async () => {
  world = await startOsRollout()
})
afterAll(() => world?.stop())

test('a tag that is moved is staged on every host, and the hosts reboot two at a time', async () => {
  const { api, following, history } = since()
  const replicas = keepReplicas(api, SPARE)
  await replicas.start('web', NAMES.slice(0, MAX_UNAVAILABLE))
  await createBudget(api, 'web', 1)
  following.changes(replicas.see)

  const image = await world.push('stable', '2')
  await world.untilAllRun(image)
  await replicas.stop()

  await expectOneReboot(image, history())
  const life = ['Idle', 'Staging', 'Staged', 'Rebooting', 'Idle']
  expect(statesOf(history())).toEqual(Object.fromEntries(NAMES.map((name) => [name, life])))
  expect(fewestHealthy(history(), MAX_UNAVAILABLE)).toMatchObject({ web: 1 })
  earlier = image
})

test('a pool that is paused in the middle stages and reboots no further host, until it goes on', async () => {
  const { history } = since()
  const image = await world.push('third', '3')
  await editPool(world, { image: { ref: world.refOf('third') } })
  await world.untilPool('the first host updated', ({ updatedCount = 0 }) => updatedCount > 0)

  await editPool(world, { rollout: { paused: true } })
  const rested = await world.untilPool(
    'no slot, and all others staged',
    ({ message = '', rebootSlots = [], updatedCount = 0 }) =>
      rebootSlots.length === 0 &&
      message.startsWith(progress(updatedCount)) &&
      message.endsWith('because the pool is paused'),
  )
  const done = totalReboots()
  // A later pass, which has nothing to do.
  const later = await world.untilPool(
    'the tag looked up again',
    ({ resolution }) => resolution?.resolvedAt !== rested.resolution?.resolvedAt,
  )
  const doneLater = totalReboots()
  await editPool(world, { rollout: { paused: false } })
  await world.untilAllRun(image)

  expect(later.message).toBe(rested.message)
  expect(doneLater).toBe(done)
  expect(rested.updatedCount).toBeLessThan(NAMES.length)
  await expectOneReboot(image, history())
})

test('a pool goes back to an earlier digest', async () => {
  const { history } = since()

  await editPool(world, { image: { ref: earlier } })
  await world.untilAllRun(earlier)

  await expectOneReboot(earlier, history())
})

test('while the registry is down, the hosts reboot that have the image; the others go on when it is back', async () => {
  const { history } = since()
  const late = world.hosts.slice(NAMES.length / 2)
  await Promise.all(late.map((each) => each.killDaemon()))
  const image = await world.push('fourth', '4')
  await editPool(world, { image: { ref: world.refOf('fourth') } })
  await eventually(async () => expect(pulledOf(image)).toBe(NAMES.length - late.length), 60_000)

  await world.registry.stop()
  await Promise.all(late.map((each) => each.startDaemon()))
  const down = await world.untilPool(
    'half of them updated, the others degraded, and no answer of the registry',
    ({ updatedCount, degradedCount, resolution }) =>
      updatedCount === NAMES.length - late.length &&
      degradedCount === late.length &&
      resolution?.lastError !== undefined,
  )
  const errors = world.bootcNodes().map((node) => textAt(node, 'status', 'stage', 'lastError'))
  await world.registry.start()
  await world.untilAllRun(image)
  const up = await world.untilPool(
    'no trouble any more',
    ({ resolution, degradedCount }) => resolution?.lastError === undefined && degradedCount === 0,
  )

  expect(world.degradedOf(down)).toMatchObject({ status: 'True', reason: 'TagResolutionError' })
  expect(errors.filter((error) => error.includes('connection refused'))).toHaveLength(late.length)
  expect(world.degradedOf(up)).toMatchObject({ status: 'False', reason: 'Healthy' })
  await expectOneReboot(image, history())
})

test('the API server is killed while hosts reboot, and started again', async () => {
  const { api, history } = since()
  const image = await world.push('fifth', '5')
  await editPool(world, { image: { ref: world.refOf('fifth') } })
  await world.untilPool('a reboot', ({ rebootSlots = [] }) =>
    rebootSlots.some(({ phase }) => phase === 'Approved' || phase === 'Rebooting'),
  )

  await api.kill()
  await api.start()
  await world.untilAllRun(image)

  await expectOneReboot(image, history())
})

/** The world, and what is seen in it from now on. */
function since() {
  const { api, following } = world
  const from = following.history.length
  return { api, following, history: () => following.history.slice(from) }
}

function progress(updated: number): string {
  return `${updated}/${NAMES.length} updated; ${NAMES.length - updated} staged.`
}

function totalReboots(): number {
  return world.hosts.reduce((sum, each) => sum + each.reboots(), 0)
}

/** On how many hosts the image is. */
function pulledOf(image: string): number {
  const isThere = (pulled: readonly string[]) => pulled.some((digest) => image.endsWith(digest))
  return world.hosts.filter(({ host }) => isThere(host.state().pulled)).length
}

/** All hosts run the image since one more reboot each, never too many were out, and nothing of it is left. */
async function expectOneReboot(
  image: string,
  history: ReturnType<ReturnType<typeof since>['history']>,
): Promise<void> {
  reboots += 1
  expect(bootedImages(world.following)).toEqual({ [image]: NAMES.length })
  expect(world.hosts.map((each) => `${each.name}: ${each.reboots()}`)).toEqual(
    NAMES.map((name) => `${name}: ${reboots}`),
  )
  expect(mostOut(history)).toBeLessThanOrEqual(MAX_UNAVAILABLE)
  expect(world.hosts.map(({ host }) => host.mostBootcAtOnce())).toEqual(NAMES.map(() => 1))
  // The pool may be seen before the Node.
  await eventually(async () =>
    expect(marksOf(world.following)).toEqual([`Node ${CORDONED}: cordoned`]),
  )
}
