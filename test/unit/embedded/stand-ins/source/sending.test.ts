// When an ApiServerSource sends, and how often.
import { expect, test } from 'vitest'
import type { Deliver } from '#src/embedded/world.ts'
import { START, startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'
import { createMap, type Started, watchConfigMaps } from './config-maps.ts'

test('an ApiServerSource waits for each answer before it sends the next', async () => {
  let current = 0
  let most = 0
  const seen: string[] = []
  const clock: { at?: Started['clock'] } = {}
  const deliver: Deliver = async (_, { headers }) => {
    current += 1
    most = Math.max(most, current)
    const slow = new Promise<void>((resolve) => {
      clock.at?.at(clock.at.now().plus({ seconds: 2 }), resolve)
    })
    await slow
    current -= 1
    seen.push(`${headers['ce-name']} ${clock.at?.now().diff(START).as('seconds')}`)
    return 202
  }
  const started = await startedWorld({ deliver })
  clock.at = started.clock
  await watchConfigMaps(started)

  for (const name of ['a', 'b', 'c']) await createMap(started, name)
  await started.goTo(10)

  expect(seen).toEqual(['a 2', 'b 4', 'c 6'])
  expect(most).toBe(1)
})

test('an ApiServerSource repeats an event that may be repeated, before it sends the next', async () => {
  const asked: string[] = []
  const answers: Record<string, number[]> = { a: [503, 503, 202], b: [500], c: [202] }
  const clock: { at?: Started['clock'] } = {}
  const deliver: Deliver = async (_, { headers }) => {
    const name = headers['ce-name'] ?? ''
    asked.push(`${name} ${headers['ce-id']?.length} ${clock.at?.now().diff(START).toMillis()}`)
    return answers[name]?.shift() ?? 202
  }
  const started = await startedWorld({ deliver })
  clock.at = started.clock
  await watchConfigMaps(started)

  for (const name of ['a', 'b', 'c']) await createMap(started, name)
  await started.goTo(10)

  expect(asked).toEqual(['a 36 0', 'a 36 100', 'a 36 300', 'b 36 300', 'c 36 300'])
})

test('an ApiServerSource sends nothing when events are dropped', async () => {
  const started = await startedWorld({ drop: { events: true } })
  await watchConfigMaps(started)

  await createMap(started, 'm1')
  await started.goTo(100)

  expect(started.delivered).toEqual([])
})
