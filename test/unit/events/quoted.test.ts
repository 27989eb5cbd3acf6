import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import { type HeaderMap, parseCloudEvent } from '#src/events/cloud-event.ts'
import { quoted } from '#src/events/quoted.ts'

test.each([
  ['all', '"all"'],
  ['x'.repeat(100), `"${'x'.repeat(100)}"`],
  ['x'.repeat(101), `"${'x'.repeat(100)}" … (101 characters)`],
  [12, '12'],
  [undefined, 'undefined'],
  [null, 'null'],
  [['x'], 'a list'],
  [{ x: 'x' }, 'an object'],
])('%j is quoted as %s', (value, text) => {
  expect(quoted(value)).toBe(text)
})

const LONG = 'x'.repeat(5_000_000)
const BINARY = { 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't', 'ce-specversion': '1.0' }

test.each<[string, HeaderMap, string]>([
  ['version', { ...BINARY, 'ce-specversion': LONG }, ''],
  ['time', { ...BINARY, 'ce-time': LONG }, ''],
  ['format', { 'content-type': `application/cloudevents+${LONG}` }, ''],
  ['Content-Type', { 'content-type': LONG }, ''],
  ['charset', { ...BINARY, 'content-type': `application/json; charset=${LONG}` }, '{}'],
  ['header', { ...BINARY, [`ce-${LONG}`]: '%ff' }, ''],
  ['field', { 'content-type': 'application/cloudevents+json' }, `{"${LONG}":[]}`],
  [
    'structured version',
    { 'content-type': 'application/cloudevents+json' },
    JSON.stringify({ id: '1', source: '/s', type: 't', specversion: LONG }),
  ],
])('a %s of megabytes is not quoted whole', (_, headers, body) => {
  let told = LONG
  try {
    parseCloudEvent(headers, new TextEncoder().encode(body))
  } catch (error) {
    if (!(error instanceof BadEvent)) throw error
    told = JSON.stringify([error.problem, error.message, error.stack])
  }

  expect(told.length).toBeLessThan(2_500)
})
