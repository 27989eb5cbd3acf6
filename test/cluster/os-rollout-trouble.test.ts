// OS images that do not boot, and daemons that are killed at each of their steps. Everything is real but the hosts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { textAt } from '#src/kube/json.ts'
import { startDaemonKills } from '#test/support/control-plane/daemon-kills.ts'
import {
  CORDONED,
  MAX_UNAVAILABLE,
  NAMES,
  type OsRollout,
  startOsRollout,
} from '#test/support/control-plane/os-rollout.ts'
import { bootedImages, editPool, marksOf, mostOut } from '#test/support/control-plane/pools.ts'
import { eventually } from '#test/support/processes.ts'

const SEED = Number(process.env.SUNDIAL_CRASH_SEED ?? Date.now() % 1_000_000)
const FELL_BACK = 'bootc.dev/fell-back'

let world: OsRollout
beforeAll(async () => {
  world = await startOsRollout({ withRelay: true })
})
afterAll(() => world?.stop())

test('a host on which the image does not boot falls back, and is not tried again before the next image', async () => {
  const before = reboots()
  const image = await world.push('second', '2', ['os-2'])
  await editPool(world, { image: { ref: world.refOf('second') } })
  const rest = NAMES.length - 1
  const fallen = await world.untilPool(
    'all but one updated',
    ({ updatedCount, degradedCount, rebootSlots = [] }) =>
      updatedCount === rest && degradedCount === 1 && rebootSlots.length === 1,
  )
  // Staged again, and a later pass.
  await world.untilState('os-2', 'Staged')
  const later = await world.untilPool(
    'the tag looked up again',
    ({ resolution }) => resolution?.resolvedAt !== fallen.resolution?.resolvedAt,
  )
  const held = later.rebootSlots ?? []
  const marks = marksOfNode('os-2')
  const rebooted = reboots()
  const next = await world.push('third', '3')
  await editPool(world, { image: { ref: world.refOf('third') } })
  await world.untilAllRun(next)

  expect(world.degradedOf(later)).toMatchObject({ status: 'True', reason: 'NodeDegraded' })
  expect(later.message).toBe(
    `5/6 updated; 1 degraded (os-2: came back on its old image, and is not approved again for ${shortOf(image)}). To try it again: kubectl annotate bootcnode os-2 bootc.dev/fell-back- (or set another image in spec.image.ref)`,
  )
  expect(held).toMatchObject([{ node: 'os-2', phase: 'Reserved', problem: 'FellBack' }])
  expect(marks).toEqual({ fellBack: image.split('@')[1], state: 'Staged' })
  expect(rebooted).toEqual(before.map((count) => count + 1))
  expect(reboots()).toEqual(before.map((count) => count + 2))
  await expectDone(next)
})

test('two hosts that fall back halt the rollout, and it goes on when a person has repaired them', async () => {
  const before = reboots()
  const broken = ['os-1', 'os-4']
  const late = world.hosts.filter(({ name }) => ['os-5', 'os-6'].includes(name))
  await Promise.all(late.map((each) => each.killDaemon()))
  const image = await world.push('fourth', '4', broken)
  await editPool(world, { image: { ref: world.refOf('fourth') }, rollout: { maxUnavailable: 3 } })
  const halted = await world.untilPool(
    'halted',
    (status) =>
      status.updatedCount === NAMES.length - broken.length - late.length &&
      world.degradedOf(status)?.reason === 'RolloutHalted',
  )
  // There is a slot for one of them.
  await Promise.all(late.map((each) => each.startDaemon()))
  for (const { name } of late) await world.untilState(name, 'Staged')
  const later = await world.untilPool(
    'the tag looked up again',
    ({ resolution, message = '' }) =>
      resolution?.resolvedAt !== halted.resolution?.resolvedAt && message.includes('2 staged'),
  )
  const rebooted = reboots()
  world.repair(image)
  for (const name of broken) {
    const metadata = { annotations: { [FELL_BACK]: null } }
    await world.api.client.patch(BOOTC_NODES, { name }, { metadata })
  }
  await world.untilAllRun(image)
  await editPool(world, { rollout: { maxUnavailable: MAX_UNAVAILABLE } })

  expect(world.degradedOf(later)).toMatchObject({
    status: 'True',
    reason: 'RolloutHalted',
    message: expect.stringContaining('os-1: FellBack, os-4: FellBack'),
  })
  expect(later.message).toContain('No further node begins to reboot')
  expect(later.rebootSlots?.map(({ node }) => node).sort()).toEqual(broken)
  const isLate = (name: string) => late.some((each) => each.name === name)
  expect(rebooted).toEqual(before.map((count, i) => count + (isLate(NAMES[i] ?? '') ? 0 : 1)))
  expect(reboots()).toEqual(
    before.map((count, i) => count + (broken.includes(NAMES[i] ?? '') ? 2 : 1)),
  )
  await expectDone(image)
})

test(`daemons that are killed at each step (SUNDIAL_CRASH_SEED=${SEED}) reboot each host once for each image`, async () => {
  const { following, hosts, relay } = world
  const from = following.history.length
  const before = reboots()
  if (relay !== undefined) relay.copies = 2
  const killing = startDaemonKills({ seed: SEED, hosts, following, each: 2 })
  let image = ''
  for (const version of ['5', '6']) {
    image = await world.push(`version-${version}`, version)
    await editPool(world, { image: { ref: world.refOf(`version-${version}`) } })
    await world.untilAllRun(image)
  }
  const kills = await killing.stop()

  expect(kills).toMatchObject(Object.fromEntries(STEPS.map((step) => [step, 2])))
  expect(reboots()).toEqual(before.map((count) => count + 2))
  expect(mostOut(following.history.slice(from))).toBeLessThanOrEqual(MAX_UNAVAILABLE)
  await expectDone(image)
})

const COMMANDS = [
  'bootc status',
  'bootc switch --progress-fd',
  'systemd-run --wait --collect',
  'systemctl reboot',
]
/** What an update cannot do without. */
const STEPS = [
  ...COMMANDS.flatMap((command) => [`began ${command}`, `ended ${command}`]),
  ...['Staging', 'Staged', 'Rebooting', 'Idle'].map((state) => `stored ${state}`),
]

function reboots(): readonly number[] {
  return world.hosts.map((each) => each.reboots())
}

function shortOf(image: string): string {
  return image.split('@')[1]?.slice(0, 'sha256:'.length + 12) ?? ''
}

function marksOfNode(name: string) {
  const node = world.bootcNodes().find(({ metadata }) => metadata.name === name)
  return {
    fellBack: node?.metadata.annotations?.[FELL_BACK],
    state: textAt(node, 'spec', 'desiredImageState'),
  }
}

/** All hosts run the image, and nothing of the rollout is left. */
async function expectDone(image: string): Promise<void> {
  expect(bootedImages(world.following)).toEqual({ [image]: NAMES.length })
  // The pool may be seen before the Node.
  await eventually(async () =>
    expect(marksOf(world.following)).toEqual([`Node ${CORDONED}: cordoned`]),
  )
}
