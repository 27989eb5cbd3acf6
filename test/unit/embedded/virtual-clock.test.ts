import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'

const START = DateTime.fromISO('2026-12-31T23:59:50Z', { zone: 'utc' })
const seconds = (count: number) => START.plus({ seconds: count })

describe('a virtual clock', () => {
  test('stands still by itself', async () => {
    const clock = createVirtualClock(START)

    await clock.settle()

    expect(clock.now().toISO()).toBe('2026-12-31T23:59:50.000Z')
  })

  test('wakes by instant, and at one instant in the order of asking', async () => {
    const clock = createVirtualClock(START)
    const woken: string[] = []
    const wakeAt = (name: string, after: number) =>
      clock.at(seconds(after), () => woken.push(`${name} ${clock.now().toFormat('ss')}`))
    wakeAt('c', 20)
    wakeAt('a', 5)
    wakeAt('b', 20)
    wakeAt('never', 31)
    const cancel = wakeAt('cancelled', 6)
    cancel()

    await clock.advanceTo(seconds(30))

    expect(woken).toEqual(['a 55', 'c 10', 'b 10'])
    expect(clock.now().toISO()).toBe('2027-01-01T00:00:20.000Z')
    expect(clock.next()?.toISO()).toBe('2027-01-01T00:00:21.000Z')
  })

  test('lets everything that a timer set in motion come to rest before the next', async () => {
    const clock = createVirtualClock(START)
    const seen: string[] = []
    const longChain = async (name: string) => {
      for (let link = 0; link < 100; link += 1) await Promise.resolve()
      await clock.track(new Promise((resolve) => setTimeout(resolve, 5)))
      for (let link = 0; link < 100; link += 1) await Promise.resolve()
      seen.push(`${name} done at ${clock.now().toFormat('ss')}`)
    }
    clock.at(seconds(1), () => void longChain('first'))
    clock.at(seconds(2), () => void longChain('second'))

    await clock.advanceTo(seconds(9))

    expect(seen).toEqual(['first done at 51', 'second done at 52'])
  })

  test('rests also when tracked work fails', async () => {
    const clock = createVirtualClock(START)
    const work = clock.track(Promise.reject(new Error('refused')))

    await clock.settle()

    await expect(work).rejects.toThrow('refused')
  })

  test('fires on the way what was asked for on the way', async () => {
    const clock = createVirtualClock(START)
    const beats: string[] = []
    const beat = () => {
      beats.push(clock.now().toFormat('mm:ss'))
      clock.at(clock.now().plus({ seconds: 4 }), beat)
    }
    clock.at(START, beat)

    await clock.advanceTo(seconds(13))

    expect(beats).toEqual(['59:50', '59:54', '59:58', '00:02'])
  })

  test('treats an instant that has passed as now', async () => {
    const clock = createVirtualClock(START)
    let woken: string | null | undefined
    clock.at(seconds(-3600), () => {
      woken = clock.now().toISO()
    })

    await clock.settle()

    expect(woken).toBe('2026-12-31T23:59:50.000Z')
  })

  test('does not go back', async () => {
    const clock = createVirtualClock(START)

    await expect(clock.advanceTo(seconds(-1))).rejects.toThrow(RangeError)
  })

  test('orders a hundred thousand timers as a sort would', async () => {
    const clock = createVirtualClock(START)
    const expected: [number, number][] = []
    const fired: [number, number][] = []
    let state = 7
    for (let order = 0; order < 100_000; order += 1) {
      state = (state * 48_271) % 2_147_483_647
      const at = state % 5_000
      expected.push([at, order])
      clock.at(START.plus(at), () => fired.push([at, order]))
    }
    expected.sort(([a, first], [b, second]) => a - b || first - second)

    await clock.advanceTo(seconds(5))

    expect(fired).toEqual(expected)
  })
})
