import { describe, expect, it } from 'vitest'
import {
  type Body,
  MERGE,
  startWithThings,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'
import { owners } from './appliers.ts'

describe('managedFields', () => {
  it('move from whoever wrote a field before to whoever writes it now', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a', { color: 'red', labels: { k: 'v' } }))
    const by = { ...MERGE, 'user-agent': 'other/2' }

    const { body } = await ask(
      'PATCH',
      `${THINGS}/a`,
      { spec: { size: 4, labels: { l: 'w' } } },
      by,
    )

    expect(owners(body)).toEqual([
      ['other', 'Update', { 'f:spec': { 'f:labels': { 'f:l': {} }, 'f:size': {} } }],
      [
        'test',
        'Update',
        { 'f:spec': { '.': {}, 'f:color': {}, 'f:labels': { '.': {}, 'f:k': {} } } },
      ],
    ])
  })

  it('say when somebody last changed a value that they own', async () => {
    const { ask, clock } = await startWithThings()
    const { body: made } = await ask('POST', THINGS, thing('a'))
    const patch = async (change: object, by = '') => {
      await clock.advanceTo(clock.now().plus({ seconds: 30 }))
      const { body } = await ask('PATCH', `${THINGS}/a${by}`, change, MERGE)
      const entries = (body as Body).metadata.managedFields ?? []
      return Object.fromEntries(entries.map(({ manager, time }) => [manager, time]))
    }

    const times = [
      await patch({ spec: { size: 4 } }),
      await patch({ spec: { size: 4 } }),
      await patch({ spec: { tags: [] } }),
      await patch({ spec: { size: 5 } }, '?fieldManager=other'),
    ]

    const { manager = '' } = (made as Body).metadata.managedFields?.[0] ?? {}
    expect(times).toEqual([
      { [manager]: '2026-03-29T01:00:00Z' },
      { [manager]: '2026-03-29T01:00:00Z' },
      { [manager]: '2026-03-29T01:01:00Z' },
      // Who loses a field has changed nothing.
      { [manager]: '2026-03-29T01:01:00Z', other: '2026-03-29T01:01:30Z' },
    ])
  })
})
