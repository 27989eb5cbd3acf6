// `sundial why` about a machine that is begun before its window (14:00Z), and one that stays off.
import { expect, test } from 'vitest'
import { KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'
import { ask, yesRules } from './ask.ts'

test('before its lead: when it is begun, and when its window opens', async () => {
  const scene = await createScene('2026-01-05T12:00:00Z', { leadTime: '20m' })
  await scene.pass()

  const answer = await ask('sm', KEY, scene)

  expect(answer.summary).toBe(
    'ScheduledMachine team/worker is Inactive: Outside scheduled time window. It begins 2026-01-05 08:40 America/New_York, window opens 09:00 (in 1h 40m).',
  )
  expect(yesRules(answer)[0]).toBe(
    'windowClosed: yes: it opens 2026-01-05 09:00 America/New_York, and the machine is begun 2026-01-05 08:40 America/New_York',
  )
  expect(answer.decision.wake).toBe('2026-01-05T13:40:00Z')
})

test('in its lead: when its window opens', async () => {
  const scene = await createScene('2026-01-05T13:45:00Z', { leadTime: '20m' })
  await scene.pass()
  await scene.provision()
  await scene.pass()

  const { summary } = await ask('sm', KEY, scene)

  expect(summary).toBe(
    'ScheduledMachine team/worker is Pending: The Node is Ready, and the machine is in service when its window opens. Its window opens at 2026-01-05 09:00 America/New_York (in 15m).',
  )
})

test('somebody has deleted its Machine', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z', { whenMachineIsDeleted: 'StayOff' })
  await scene.pass()
  await scene.provision()
  await scene.pass()
  await scene.client.delete(MACHINES, KEY)
  await scene.pass()
  await scene.finishRemoval()
  await scene.pass()

  const answer = await ask('sm', KEY, scene)

  expect(answer.summary).toBe(
    'ScheduledMachine team/worker is Inactive: Somebody deleted the Machine, and whenMachineIsDeleted is StayOff: the machine stays away until its next window. It joins 2026-01-06 09:00 America/New_York (in 23h).',
  )
  expect(yesRules(answer)[0]).toBe('stayOff: yes: at 2026-01-05T15:00:00Z')
})
