import { describe, expect, test } from 'vitest'
import { accessWith, holding, numbered, SECRET, TARGET } from './bed.ts'

describe('the client', () => {
  test('is the same while the content is the same', async () => {
    const { access, made, paths } = accessWith(holding(numbered(1)), holding(numbered(1)))

    await access.open(TARGET)

    expect(await access.open(TARGET)).toEqual({ type: 'client', client: made[0], secret: SECRET })
    expect([made.length, paths().length]).toEqual([1, 2])
  })

  test('is another after a rotation', async () => {
    const { access, made } = accessWith(holding(numbered(1)), holding(numbered(2)))

    await access.open(TARGET)

    expect(await access.open(TARGET)).toEqual({ type: 'client', client: made[1], secret: SECRET })
  })

  test('is the same for two callers at the same time', async () => {
    const { access, made } = accessWith(holding(numbered(1)), holding(numbered(1)))

    await Promise.all([access.open(TARGET), access.open(TARGET)])

    expect(made).toHaveLength(1)
  })

  test('is removed when sixty-four others were used later', async () => {
    const order = [
      0,
      ...Array(63)
        .keys()
        .map((n) => n + 1),
      0,
      64,
      0,
      1,
    ]
    const { access, connected } = accessWith(...order.map((number) => holding(numbered(number))))

    for (const _ of order) await access.open(TARGET)

    const tokens = connected.map(({ token }) => token)
    expect(tokens).toEqual([
      ...Array(65)
        .keys()
        .map((n) => `T${n}`),
      'T1',
    ])
  })
})
