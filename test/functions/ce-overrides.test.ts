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

test.each([
  ['other names', { team: 'a', ids: 'b' }, { team: 'a', ids: 'b' }],
  ['a value that is not ASCII', { team: 'Zürich' }, { team: 'Zürich' }],
  ['a long name', { abcdefghijklmnopqrstuvwxyz: 'a' }, { abcdefghijklmnopqrstuvwxyz: 'a' }],
  ['null', null, {}],
])('%s is taken', (_name, extensions, taken) => {
  expect(read(extensions)).toEqual(taken)
})

test.each([
  [{ 'cost-center': 'a' }, 'has the extension "cost-center": take a name of a-z and 0-9 only'],
  [{ Team: 'a' }, 'has the extension "Team": take a name of a-z and 0-9 only'],
  [{ team: 1 }, 'has a value of team that is not a text: put it in quotes'],
  [['a'], 'must be JSON such as {"extensions":{"team":"a"}}'],
])('%j is refused', (extensions, message) => {
  expect(() => read(extensions)).toThrow(`K_CE_OVERRIDES ${message}`)
})
