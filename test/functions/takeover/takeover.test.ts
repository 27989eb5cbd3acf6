// Objects as 5-Spot leaves them, in each of its phases: the next pass takes them over. The status is that of 5-Spot: one
// condition `Ready`, which is True in every phase, with nanoseconds, and no references. The Machine is its Machine: with
// the ScheduledMachine as its controller, in `v1beta1`.
import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import { BOOTSTRAP, INFRASTRUCTURE, KEY } from '#test/support/scene/objects.ts'
import { leftBehind, ownerOf, shown } from './left-behind.ts'
import { CLOSED, OBJECTS, OPEN, ROWS, STATUS } from './rows.ts'

test.each(ROWS)('$name', async ({ now, status, writes, ...left }) => {
  const scene = await leftBehind(now, left)

  const { calls } = await scene.pass()

  // 5-Spot stores no instant of the phase.
  expect(await shown(scene)).toEqual({ ...status, phaseSince: now })
  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual(writes)
})

test('EmergencyRemove whose request is still on the Node: the reclaim goes on from the beginning', async () => {
  const left = ['EmergencyRemove', 'EmergencyReclaim'] as const
  const scene = await leftBehind(OPEN, { left, there: 'machine' })
  const annotations = { '5spot.finos.org/reclaim-requested': 'true' }
  await scene.client.patch(NODES, { name: KEY.name }, { metadata: { annotations } })

  const { calls } = await scene.pass()

  expect(calls.filter((call) => !call.startsWith('GET'))).toEqual([
    ...['POST events', STATUS, 'PATCH nodes/worker'],
    ...[STATUS, 'PATCH machines/worker', 'DELETE machines/worker'],
    ...['PATCH scheduledmachines/worker', 'POST events', 'PATCH nodes/worker', STATUS],
  ])
  expect(await shown(scene)).toEqual({
    ...OBJECTS,
    phase: 'EmergencyRemove',
    phaseSince: OPEN,
    message: 'Emergency reclaim on Node worker. Removing Machine team/worker',
    inSchedule: false,
    ready: false,
    observedGeneration: 2,
    reclaim: { nodeName: 'worker', startedAt: OPEN, scheduleDisabledAt: OPEN },
    recentReclaims: [OPEN],
    shutdownStartedAt: OPEN,
    drain: { startedAt: OPEN, podsRemaining: 0, blocked: [] },
    lastScheduledTime: OPEN,
    wakeTime: '2026-01-05T15:00:10Z',
    conditions: [
      'Ready False EmergencyReclaim',
      'Scheduled False ScheduleDisabled',
      'ReferencesValid True ReconcileSucceeded',
      'MachineReady False Deleting',
      'UpToDate Unknown NotRecorded',
      'EmergencyReclaim True EmergencyReclaim',
    ],
  })
})

test('what a creation left without an owner gets one from Cluster API, and is used', async () => {
  const left = ['Error', 'MachineCreationFailed'] as const
  const scene = await leftBehind(OPEN, { left, there: 'orphans' })
  await scene.pass()

  const machine = await scene.machine()
  for (const child of [BOOTSTRAP, INFRASTRUCTURE]) {
    const ownerReferences = [ownerOf(machine)]
    await scene.client.patch(child, KEY, { metadata: { ownerReferences } })
  }
  await scene.provision()
  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Active', nodeRef: { name: 'worker' } })
})

test('a paused object is left as 5-Spot left it until the pause ends', async () => {
  const scene = await leftBehind(CLOSED, { left: ['Active', 'MachineCreated'], there: 'machine' })
  await scene.edit({ metadata: { annotations: { 'cluster.x-k8s.io/paused': 'true' } } })

  const paused = await scene.pass()
  const before = await scene.status()
  await scene.edit({ metadata: { annotations: { 'cluster.x-k8s.io/paused': null } } })
  await scene.pass()

  expect(paused.calls.filter((call) => !call.startsWith('GET'))).toEqual([
    'PATCH scheduledmachines/worker/status',
  ])
  expect(before).toMatchObject({ phase: 'Active', nodeRef: { name: 'worker' } })
  expect(await scene.status()).toMatchObject({
    phase: 'ShuttingDown',
    shutdownStartedAt: CLOSED,
  })
})

test('words and shapes of older releases are left out, and the rest of the status is read', () => {
  const status = { phase: 'Removing', nodeRef: { name: 'worker' }, providerID: 'test://worker' }

  expect(parseStatus(status)).toEqual({ providerID: 'test://worker' })
})
