// `sundial on` and `off` against the embedded control plane. The test writes the status as a function would.
import { expect, test } from 'vitest'
import { CommandFailed } from '#src/cli/command-failed.ts'
import { turn } from '#src/cli/on-off.ts'
import type { OverrideOptions } from '#src/cli/program/overrides.ts'
import { parseTimeFlag, parseTimeOfDay, type WrittenTime } from '#src/cli/times.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import {
  CLUSTER_NOW,
  type ClusterWorld,
  machine,
  startClusterWorld,
} from '#test/support/cluster-world.ts'
import { eventually } from '#test/support/processes.ts'
import { collectingIo } from './collecting-io.ts'

const TWO_HOURS = parseTimeFlag('+2h')

async function start(): Promise<ClusterWorld> {
  const world = await startClusterWorld()
  await world.client.create(SCHEDULED_MACHINES, machine('office'))
  return world
}

function begin({ kubeconfig, surroundings }: ClusterWorld, options: Partial<OverrideOptions>) {
  const io = collectingIo()
  const stop = new AbortController()
  const all: OverrideOptions = {
    ...{ state: 'On' as const, names: ['office'], until: TWO_HOURS },
    ...{ reason: 'closing', wait: false, kubeconfig },
    ...options,
  }
  const ended = turn(all, io, () => stop.signal, surroundings)
  return { io, stop, ended }
}

async function onlyOverride(world: ClusterWorld) {
  const [made] = await overridesIn(world)
  if (made === undefined) throw new Error('no override yet')
  return made.metadata
}

// The time of a server is known to a second.
function inWholeMinutes(text: string): string {
  return text.replaceAll(/:01(?=Z| \+)/g, ':00')
}

async function overridesIn({ client }: ClusterWorld): Promise<readonly KubeObject[]> {
  return client.list(SCHEDULE_OVERRIDES, {})
}

test('on creates an override with who and why, and says the kubectl commands', async () => {
  const world = await start()

  const { io, ended } = begin(world, {})

  expect(await ended).toBe(0)
  const [made] = await overridesIn(world)
  expect(made?.metadata.name).toMatch(/^office-[a-z0-9]{8}-on-[a-z0-9]{5}$/)
  expect(made).toMatchObject({
    metadata: { annotations: { 'schedule.sundial.dev/created-by': 'system:admin' } },
    spec: {
      target: { name: 'office' },
      state: 'On',
      until: expect.stringMatching(/^2026-11-30T18:00:0[01]Z$/),
      reason: 'closing',
    },
  })
  expect(inWholeMinutes(io.out())).toBe(
    [
      `printf %s '{"apiVersion":"schedule.sundial.dev/v1alpha1","kind":"ScheduleOverride","metadata":{"generateName":"${made?.metadata.generateName}","namespace":"default","annotations":{"schedule.sundial.dev/created-by":"system:admin"}},"spec":{"target":{"name":"office"},"state":"On","until":"2026-11-30T18:00:00Z","reason":"closing"}}' | kubectl --kubeconfig ${world.kubeconfig} create -f -`,
      'ScheduledMachine default/office is on until Mon 2026-11-30 18:00:00 +00:00.',
      `To end it before: kubectl --kubeconfig ${world.kubeconfig} -n default delete so ${made?.metadata.name}`,
      '',
    ].join('\n'),
  )
})

test('several names become an override each, and labels become one', async () => {
  const world = await start()
  await world.client.create(SCHEDULED_MACHINES, machine('lab'))

  await begin(world, { state: 'Off', names: ['office', 'default/lab'] }).ended
  await begin(world, { state: 'Off', names: [], selector: { team: 'web' } }).ended

  const targets = (await overridesIn(world)).map(({ spec }) => spec)
  expect(targets).toHaveLength(3)
  expect(targets).toEqual(
    expect.arrayContaining(
      [{ name: 'office' }, { name: 'lab' }, { selector: { matchLabels: { team: 'web' } } }].map(
        (target) => expect.objectContaining({ target, state: 'Off' }),
      ),
    ),
  )
})

test.each<[string, WrittenTime | undefined, string]>([
  ['a time of day is the next one', parseTimeOfDay('16:30'), '2026-12-01T15:30:00Z'],
  ['a time of day that is still to come', parseTimeOfDay('18:00'), '2026-11-30T17:00:00Z'],
  ['midnight', parseTimeFlag('tomorrow'), '2026-11-30T23:00:00Z'],
  ['an instant', parseTimeFlag('2026-12-24T12:00:00Z'), '2026-12-24T12:00:00Z'],
])('%s, in the time zone of the machine', async (_, until = TWO_HOURS, expected) => {
  const world = await start()
  const berlin = { spec: { schedule: { timezone: 'Europe/Berlin' } } }
  await world.client.patch(SCHEDULED_MACHINES, { namespace: 'default', name: 'office' }, berlin)

  await begin(world, { until }).ended

  expect((await overridesIn(world)).map(({ spec }) => spec)).toEqual([
    expect.objectContaining({ until: expected }),
  ])
})

test.each<[string, Partial<OverrideOptions>, string]>([
  [
    'a time that is over',
    { until: parseTimeFlag('2026-11-30T15:00:00Z') },
    'Mon 2026-11-30 15:00:00 +00:00 is over: pass a later --until.',
  ],
  [
    'a time after thirty days',
    { until: parseTimeFlag('2026-12-31T16:00:00Z') },
    'Thu 2026-12-31 16:00:00 +00:00 is too late: an override lasts 30 days at most.',
  ],
  ['a reason that is too long', { reason: 'x'.repeat(257) }, '--reason: at most 256 characters.'],
])('%s is refused, and nothing is created', async (_, options, words) => {
  const world = await start()

  await expect(begin(world, options).ended).rejects.toThrow(new UsageError(words))

  expect(await overridesIn(world)).toEqual([])
})

test.each([
  [
    'the kill switch',
    { spec: { killSwitch: true } },
    'the kill switch of office is on, so it stays away before sundial release.',
  ],
  [
    'a pause',
    { metadata: { annotations: { 'cluster.x-k8s.io/paused': '' } } },
    'office is paused, so nothing happens before sundial resume.',
  ],
])('a machine that is held by %s has a warning, and the override', async (_, change, words) => {
  const world = await start()
  await world.client.patch(SCHEDULED_MACHINES, { namespace: 'default', name: 'office' }, change)

  const { io, ended } = begin(world, {})

  expect(await ended).toBe(0)
  expect(io.err()).toBe(`warning: ${words}\n`)
  expect(await overridesIn(world)).toHaveLength(1)
})

const OFFICE = { namespace: 'default', name: 'office' }
const RECLAIMED = { phase: 'Disabled', reclaimedAt: CLUSTER_NOW }
const TO_ACKNOWLEDGE =
  'office stays away: the machine was reclaimed. To put it back in service: kubectl -n default annotate sm office 5spot.finos.org/reclaim-acknowledged=true.'

test('a machine that was reclaimed has a warning as well', async () => {
  const world = await start()
  await world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, { status: RECLAIMED })

  const { io, ended } = begin(world, {})

  expect(await ended).toBe(0)
  expect(io.err()).toBe(`warning: ${TO_ACKNOWLEDGE}\n`)
})

const NEWER = {
  ...{ name: 'newer', uid: 'other', state: 'Off', phase: 'Active' },
  ...{ from: CLUSTER_NOW, until: '2026-11-30T18:00:00Z', createdAt: '2026-11-30T16:30:00Z' },
}

test.each([
  ['a reclaim', { status: RECLAIMED }, {}, TO_ACKNOWLEDGE],
  [
    'the kill switch',
    { status: { phase: 'Terminated' } },
    { spec: { killSwitch: true } },
    'the kill switch of office is on, so it stays away before sundial release.',
  ],
  [
    'a newer override',
    { status: { phase: 'Inactive', override: NEWER } },
    {},
    / is superseded: override newer was created later, and keeps office off until 2026-11-30T18:00:00Z.$/,
  ],
])('--wait ends with the reason when %s comes in between', async (_, status, edit, words) => {
  const world = await start()
  const { ended } = begin(world, { wait: true })
  const failed = expect(ended).rejects.toThrow(words)
  await eventually(() => onlyOverride(world))

  await world.client.patch(SCHEDULED_MACHINES, OFFICE, edit)
  await world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, status)

  await failed
  await expect(ended).rejects.toBeInstanceOf(CommandFailed)
})

test('off --wait is done while the kill switch keeps the machine away', async () => {
  const world = await start()
  await world.client.patch(SCHEDULED_MACHINES, OFFICE, { spec: { killSwitch: true } })
  await world.client.patchStatus(SCHEDULED_MACHINES, OFFICE, { status: { phase: 'Terminated' } })

  expect(await begin(world, { state: 'Off', wait: true }).ended).toBe(0)
})

test('one machine that does not exist: no override is created for any', async () => {
  const world = await start()

  const ended = begin(world, { names: ['office', 'offise'] }).ended

  await expect(ended).rejects.toThrow(CommandFailed)
  await expect(ended).rejects.toThrow(/has no ScheduledMachine offise .* Did you mean office\?/)
  expect(await overridesIn(world)).toEqual([])
})

test('--wait ends when the machine is in service by this override', async () => {
  const world = await start()
  const { io, ended } = begin(world, { wait: true })
  const { name, uid } = await eventually(() => onlyOverride(world))
  const until = '2026-11-30T18:00:00Z'
  const key = { namespace: 'default', name: 'office' }
  const override = { name, uid, state: 'On', phase: 'Active', from: CLUSTER_NOW, until }

  const tell = (phase: string) =>
    world.client.patchStatus(SCHEDULED_MACHINES, key, { status: { phase, override } })
  const told = (line: string) => eventually(async () => expect(io.out()).toContain(line))
  await told('  New\n')
  await tell('Pending')
  await told('  Pending\n')
  await tell('Active')

  expect(await ended).toBe(0)
  expect(io.out().split('\n').slice(3)).toEqual(['  New', '  Pending', '  Active', 'Done.', ''])
})

test.each([
  ['two machines', ['office', 'lab'], '2 ScheduledMachines of default with these labels are off'],
  ['one machine', ['office'], '1 ScheduledMachine of default with these labels is off'],
  [
    'no machine',
    [],
    'No ScheduledMachine of default has these labels now. One that gets them is off',
  ],
])('labels of %s: the sentence counts them', async (_, names, words) => {
  const { client, ...world } = await start()
  await client.create(SCHEDULED_MACHINES, machine('lab'))
  for (const name of names) {
    const labels = { team: 'web', tier: 'front' }
    await client.patch(SCHEDULED_MACHINES, { namespace: 'default', name }, { metadata: { labels } })
  }
  const selector = { team: 'web', tier: 'front' }

  const { io, ended } = begin({ ...world, client }, { state: 'Off', names: [], selector })

  expect(await ended).toBe(0)
  expect(io.out()).toContain(`\n${words} until Mon 2026-11-30 18:0`)
})
