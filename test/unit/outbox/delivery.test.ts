import { expect, test } from 'vitest'
import { deliver } from '#src/outbox/delivery.ts'
import type { Sink } from '#src/outbox/sink.ts'
import { createTurns } from '#src/outbox/turns.ts'
import { MACHINE_EVENTS } from '#src/scheduled-machine/phase-transitions.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'

const TRANSITIONS = ['Pending', 'Active', 'Error'].map((to, minute) => ({
  to,
  at: `2026-10-25T02:0${minute}:00Z`,
}))

async function bed(take: (to: string) => string | undefined | Promise<string | undefined>) {
  const { client, clock, status } = await createScene('2026-10-25T02:30:00Z')
  const store = (undelivered: object) =>
    client.patchStatus(SCHEDULED_MACHINES, KEY, { status: { undelivered } })
  await store({ transitions: TRANSITIONS, lost: 2 })
  const taken: unknown[] = []
  let elapsed = 0
  const sink: Sink = async ({ body }) => {
    const { to, lost } = JSON.parse(body)
    elapsed += 6_000
    const reason = await take(to)
    if (reason === undefined) taken.push([to, lost])
    return reason
  }
  const ownClock = { ...clock, elapsed: () => elapsed }
  const turns = createTurns(ownClock)
  const options = { client, kind: MACHINE_EVENTS, sink, turns, clock: ownClock, onDelivered() {} }
  return {
    store,
    taken,
    deliver: () => deliver(KEY, new AbortController().signal, options),
    left: async () => (await status())['undelivered'],
  }
}

test('a slow sink gets the rest later, and nothing twice; the first event says what is lost', async () => {
  const { deliver, taken, left } = await bed(() => undefined)

  expect(await deliver()).toEqual({ kind: 'again', reason: 'the sink is slow' })
  expect(await left()).toEqual({ transitions: TRANSITIONS.slice(2) })
  expect(await deliver()).toEqual({ kind: 'settled' })
  expect(await left()).toBeUndefined()
  expect(taken).toEqual([
    ['Pending', 2],
    ['Active', undefined],
    ['Error', undefined],
  ])
})

test('what comes after an event that is refused waits, so that the order stays', async () => {
  const { deliver, taken, left } = await bed((to) => (to === 'Active' ? 'no' : undefined))

  expect(await deliver()).toEqual({ kind: 'again', reason: 'no' })
  expect(await left()).toEqual({ transitions: TRANSITIONS.slice(1) })
  expect(taken).toEqual([['Pending', 2]])
})

test('a sink that takes nothing leaves the status as it is', async () => {
  const { deliver, left } = await bed(() => 'away')

  expect(await deliver()).toEqual({ kind: 'again', reason: 'away' })
  expect(await left()).toEqual({ transitions: TRANSITIONS, lost: 2 })
})

test('a transition that comes meanwhile is delivered, too, and the others not again', async () => {
  const later = { to: 'Inactive', at: '2026-10-25T02:20:00Z' }
  const world = await bed(async (to) => {
    if (to === 'Pending') await world.store({ transitions: [...TRANSITIONS.slice(0, 1), later] })
    return undefined
  })
  await world.store({ transitions: TRANSITIONS.slice(0, 1), lost: null })

  expect(await world.deliver()).toEqual({ kind: 'settled' })
  expect(world.taken).toEqual([
    ['Pending', undefined],
    ['Inactive', undefined],
  ])
  expect(await world.left()).toBeUndefined()
})

test.each([
  ['they were not sent', TRANSITIONS, 3],
  ['one of them was sent before', TRANSITIONS.slice(1), 2],
])('more are given up during a delivery, and the next event says how many: %s', async (...row) => {
  const [, transitions, missing] = row
  const world = await bed(async (to) => {
    if (to === 'Pending') await world.store({ transitions, lost: 5 })
    return undefined
  })

  expect(await world.deliver()).toEqual({ kind: 'settled' })
  expect(world.taken).toEqual([
    ['Pending', 2],
    ['Active', undefined],
    ['Error', missing],
  ])
  expect(await world.left()).toBeUndefined()
})

test('what is given up during a delivery that fails is said later, without what was said before', async () => {
  const world = await bed(async (to) => {
    if (to !== 'Pending') return 'away'
    await world.store({ transitions: TRANSITIONS.slice(1), lost: 5 })
    return undefined
  })

  expect(await world.deliver()).toEqual({ kind: 'again', reason: 'away' })
  expect(await world.left()).toEqual({ transitions: TRANSITIONS.slice(1), lost: 2 })
})

test('what is given up after another pod has delivered is said, too', async () => {
  const world = await bed(async (to) => {
    if (to === 'Pending') await world.store({ transitions: TRANSITIONS.slice(1), lost: 1 })
    return undefined
  })

  expect(await world.deliver()).toEqual({ kind: 'settled' })
  expect(world.taken).toEqual([
    ['Pending', 2],
    ['Active', undefined],
    ['Error', 1],
  ])
})
