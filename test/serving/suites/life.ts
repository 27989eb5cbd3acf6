// A machine's day: pods from zero for each thing that is to be done, and none in between.
import { expect, test } from 'vitest'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { cronOf } from '#src/wake/cron-instant.ts'
import {
  closedNow,
  createMachine,
  editMachine,
  keyOf,
  leftovers,
  phasesOf,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventually } from '#test/support/processes.ts'
import {
  alarmOf,
  lifetimes,
  podsOf,
  reached,
  STAY_SECONDS,
  secondsToBackstop,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

export function life(world: () => World): void {
  test('a ScheduledMachine in its window: a pod starts, and the machine is in service', async () => {
    await untilZero(world())
    const asked = Date.now()

    await createMachine(reached(world()), 'office', { gracefulShutdownTimeout: '0s' })
    await untilPhase(reached(world()), 'office', 'Active', 60_000)

    const [first] = lifetimes(world()).filter(({ from }) => from >= asked)
    expect(first?.name).toBe('scheduled-machine')
    expect(phasesOf(reached(world()).following, 'office')).toEqual(['Pending', 'Active'])
  })

  test('closed by an edit: cordoned at once, and then no pod for as long as its grace lasts', async () => {
    const gracefulShutdownTimeout = `${secondsToZero()}s`
    await editMachine(reached(world()), 'office', {
      schedule: closedNow(),
      gracefulShutdownTimeout,
    })
    const leaving = await untilPhase(reached(world()), 'office', 'ShuttingDown', 30_000)
    const wake = parseInstant(textAt(leaving, 'status', 'wakeTime'))
    if (wake === undefined) throw new Error('no wakeTime')
    await eventually(async () => expect(await alarmOf(world())).toBe(cronOf(wake)), 15_000)

    await untilZero(world(), wake.toMillis() - Date.now() - 5_000)
  }, 400_000)

  test('its alarm wakes the sweep within a second and a half; it is drained and gone', async () => {
    const before = await world().bed.api.client.get(SCHEDULED_MACHINES, keyOf('office'))
    const wake = parseInstant(textAt(before, 'status', 'wakeTime'))?.toMillis() ?? 0

    await untilMachine(
      reached(world()),
      'office',
      'at rest',
      (object) => textAt(object, 'status', 'phase') === 'Inactive',
      wake - Date.now() + 60_000,
    )

    const started = lifetimes(world()).filter(({ from }) => from >= wake - 1_000)
    const [sweep] = started.filter(({ name }) => name === 'sweep')
    expect((sweep?.from ?? 0) - wake).toBeGreaterThanOrEqual(0)
    expect((sweep?.from ?? Number.POSITIVE_INFINITY) - wake).toBeLessThan(1_500)
    // A busy machine may get a second pod of one of them.
    expect(new Set(started.map(({ name }) => name))).toEqual(
      new Set(['scheduled-machine', 'sweep']),
    )
    expect(await leftovers(reached(world()), 'office')).toEqual([])
    // The grace is longer when a backstop is near.
  }, 400_000)

  test('the next alarm is set before the pods go', async () => {
    const object = await world().bed.api.client.get(SCHEDULED_MACHINES, keyOf('office'))
    const opens = parseInstant(textAt(object, 'status', 'nextActivation'))
    if (opens === undefined) throw new Error('no nextActivation')

    await eventually(async () => expect(await alarmOf(world())).toBe(cronOf(opens)), 20_000)
    expect(podsOf(world()).length).toBeGreaterThan(0)
  })
}

// Until there is no pod, and no backstop wakes any: they stay once more for one that comes before.
function secondsToZero(): number {
  const untilBackstop = secondsToBackstop()
  return untilBackstop > STAY_SECONDS + 45 ? STAY_SECONDS : untilBackstop + STAY_SECONDS + 10
}
