// The function with the daemons of bootc-operator: what they report, and what it makes of that. Their status has no boot id,
// no `state`, no shortened digests and no records of reboots.
import { expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import { type Handover, operatorPool } from '#test/support/bootc-operator/handover.ts'
import {
  type OperatorIdle,
  type Reported,
  reportedImage,
  reportedStatus,
} from '#test/support/bootc-operator/objects.ts'
import { leftovers } from '#test/support/pool-scene/states.ts'
import { REPOSITORY, V1, V2 } from '#test/support/pool-scene.ts'

const INDEX = V2
const PLATFORM = `sha256:${'9'.repeat(64)}`

test.each([
  { name: 'a whole rollout, step by step', isOlder: false },
  { name: 'the same with older daemons, whose status names no generation', isOlder: true },
])('$name', async ({ isOlder }) => {
  const handover = await operatorPool({ nodes: ['a', 'b'], isOlder })

  const steps = await play(handover, 8)

  expect(steps).toEqual([
    '0/2 updated; 2 pending',
    '0/2 updated; 2 staging',
    '0/2 updated; 1 staged, 1 rebooting (a) | a Approved',
    '0/2 updated; 1 staged, 1 rebooting (a) | a Rebooting',
    '1/2 updated; 1 rebooting (b) | b Approved',
    '1/2 updated; 1 rebooting (b) | b Rebooting',
    '2/2 updated',
    '2/2 updated',
  ])
  expect(handover.reboots()).toEqual({ a: [V2], b: [V2] })
  expect(await leftovers(handover.scene)).toEqual([])
})

test.each([
  { name: 'a host that falls back is staged again, and is not approved again', isOlder: false },
  { name: 'the same with older daemons', isOlder: true },
])('$name', async ({ isOlder }) => {
  const doNotBoot = { a: [V2] }
  const handover = await operatorPool({ nodes: ['a', 'b', 'c'], doNotBoot, isOlder })

  await play(handover, 20)

  const { scene } = handover
  expect(handover.reboots()).toEqual({ a: [V2], b: [], c: [] })
  const fallen = await scene.bootcNode('a')
  expect(fallen?.metadata.annotations?.['bootc.dev/fell-back']).toBe(V2)
  expect(textAt(fallen, 'spec', 'desiredImageState')).toBe('Staged')
  expect(await degraded(handover)).toBe('NodeDegraded: Degraded nodes: a (FellBack)')
})

test('two hosts that fall back halt the rollout', async () => {
  const doNotBoot = { a: [V2], b: [V2] }
  const rollout = { maxUnavailable: 2 }
  const handover = await operatorPool({ nodes: ['a', 'b', 'c'], doNotBoot, rollout })

  await play(handover, 20)

  expect(handover.reboots()).toEqual({ a: [V2], b: [V2], c: [] })
  expect(await degraded(handover)).toBe(
    'RolloutHalted: Rollout halted: 2+ unhealthy nodes in reboot slots (a: FellBack, b: FellBack)',
  )
})

interface Row {
  readonly name: string
  readonly report: Partial<Omit<Reported, 'booted'>> & { readonly booted?: object }
  readonly counts: readonly [updated: number, updating: number, degraded: number]
  readonly message: string
}

const image = (digest: string) => reportedImage(REPOSITORY, digest)

const REPORTS: readonly Row[] = [
  {
    name: 'staging failed: it is idle, degraded, and still has its old image',
    report: { error: 'bootc stage failed: running bootc switch: exit status 1' },
    counts: [0, 0, 1],
    message: '0/1 updated; 1 degraded (a: bootc stage failed: running bootc switch: exit status 1)',
  },
  {
    name: 'bootc status failed: the images are those of before',
    report: {
      staged: image(V2),
      error: 'populating bootc fields: getting bootc status: running bootc status: exit status 1',
    },
    counts: [0, 0, 1],
    message:
      '0/1 updated; 1 degraded (a: populating bootc fields: getting bootc status: running bootc status: exit status 1)',
  },
  {
    name: 'it is staging',
    report: { idle: 'Staging' },
    counts: [0, 1, 0],
    message: '0/1 updated; 1 staging',
  },
  {
    name: 'it runs the image of its platform: the digest in the reference is the one that is desired',
    report: { booted: { ...image(INDEX), imageDigest: PLATFORM } },
    counts: [1, 0, 0],
    message: '1/1 updated',
  },
  {
    name: 'it does not know the digest of the platform, and stages for ever what it runs',
    report: { booted: { ...image(INDEX), imageDigest: PLATFORM }, idle: 'Staging' },
    counts: [1, 0, 0],
    message: '1/1 updated',
  },
]

test.each(REPORTS)('$name', async ({ report, counts, message }) => {
  const { scene } = await operatorPool({ nodes: ['a'] })
  await scene.pass()
  const idle: OperatorIdle = report.idle ?? 'Idle'
  const now = formatInstant(scene.clock.now())
  const generation = (await scene.bootcNode('a'))?.metadata.generation ?? 0
  const times = { idleSince: now, degradedSince: now }
  const status = reportedStatus({ booted: image(V1), ...times, ...report, idle, generation })
  await scene.client.patchStatus(BOOTC_NODES, { name: 'a' }, { status })

  await scene.pass()

  const { updatedCount, updatingCount, degradedCount, ...rest } = await scene.status()
  expect([updatedCount, updatingCount, degradedCount]).toEqual(counts)
  expect(rest.message).toBe(message)
  expect(rest.rebootSlots).toEqual([])
})

/** After each pass: the message of the pool, and its slots. Then the daemons look. */
async function play({ scene, look }: Handover, count: number): Promise<readonly string[]> {
  const steps: string[] = []
  for (let step = 0; step < count; step += 1) {
    await scene.pass()
    const { message, rebootSlots = [] } = await scene.status()
    const slots = rebootSlots.map(({ node, phase }) => `${node} ${phase}`)
    steps.push([message, ...slots].join(' | '))
    await look()
  }
  return steps
}

async function degraded({ scene }: Handover): Promise<string> {
  const { conditions = [] } = await scene.status()
  const { reason, message } = findCondition(conditions, 'Degraded') ?? {}
  return `${reason}: ${message}`
}
