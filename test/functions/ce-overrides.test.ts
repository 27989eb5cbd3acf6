// The attributes that K_CE_OVERRIDES adds to each event about a transition.
import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { parseEnvironment } from '#functions/environment.ts'
import { SINK } from '#functions/transition-events.ts'

const read = (extensions: unknown) =>
  parseEnvironment(z.object(SINK), { K_CE_OVERRIDES: JSON.stringify({ extensions }) })
    .K_CE_OVERRIDES

test.each([
  'id',
  'type',
  'source',
  'specversion',
  'time',
  'subject',
  'datacontenttype',
  'dataschema',
])('%s is refused by its name', (name) => {
  expect(() => read({ team: 'a', [name]: 'x' })).toThrow(
    `K_CE_OVERRIDES must not set ${name}, which CloudEvents defines: take another name`,
  )
})

test('other names are taken', () => {
  expect(read({ team: 'a', ids: 'b' })).toEqual({ team: 'a', ids: 'b' })
})
