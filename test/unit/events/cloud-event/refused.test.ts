import { expect, test } from 'vitest'
import type { HeaderMap } from '#src/events/cloud-event.ts'
import { MINIMAL, parse, problemOf } from './parse.ts'

const NOT_AN_EVENT = 'Not a CloudEvent'

const { 'ce-id': _id, ...WITHOUT_ID } = MINIMAL

const { 'ce-specversion': _version, ...WITHOUT_VERSION } = MINIMAL

const STRUCTURED: HeaderMap = { 'content-type': 'application/cloudevents+json' }

test.each([
  ['no header ce-id', WITHOUT_ID, '', 400, 'The header ce-id is missing.'],
  [
    'an empty ce-source',
    { ...MINIMAL, 'ce-source': '' },
    '',
    400,
    'The header ce-source is empty.',
  ],
  ['an empty ce-type', { ...MINIMAL, 'ce-type': '' }, '', 400, 'The header ce-type is empty.'],
  ['no ce-specversion', WITHOUT_VERSION, '', 400, 'The header ce-specversion is missing.'],
  [
    'an unknown version',
    { ...MINIMAL, 'ce-specversion': '19.0' },
    '',
    400,
    'The header ce-specversion is "19.0".',
  ],
  [
    'an invalid time',
    { ...MINIMAL, 'ce-time': 'yesterday' },
    '',
    400,
    'The header ce-time is "yesterday".',
  ],
  [
    'an invalid day',
    { ...MINIMAL, 'ce-time': '2026-13-01T00:00:00Z' },
    '',
    400,
    'The header ce-time is "2026-13-01T00:00:00Z".',
  ],
  [
    'a header that is not UTF-8',
    { ...MINIMAL, 'ce-subject': '%C3%28' },
    '',
    400,
    'The header ce-subject is not valid UTF-8 after percent-decoding.',
  ],
  [
    'broken JSON',
    { ...MINIMAL, 'content-type': 'application/json' },
    '{"a":',
    400,
    'The body is not JSON.',
  ],
  [
    'a body that is not UTF-8',
    { ...MINIMAL, 'content-type': 'application/json' },
    new Uint8Array([0x22, 0xc3, 0x28, 0x22]),
    400,
    'The body is not valid UTF-8.',
  ],
  [
    'another charset',
    { ...MINIMAL, 'content-type': 'application/json; charset=utf-16' },
    '{}',
    400,
    'The Content-Type names the charset utf-16.',
  ],
  [
    'neither headers nor a structured body',
    { 'content-type': 'application/json' },
    '{}',
    400,
    'The request has the Content-Type application/json and no ce- headers.',
  ],
  ['nothing at all', {}, '', 400, 'The request has no Content-Type and no ce- headers.'],
  [
    'a structured array',
    STRUCTURED,
    '[]',
    400,
    'The body of a structured event is not a JSON object.',
  ],
  [
    'a structured event without id',
    STRUCTURED,
    '{"specversion":"1.0","type":"t","source":"/s"}',
    400,
    'The field id is missing.',
  ],
  [
    'an attribute that is an object',
    STRUCTURED,
    '{"specversion":"1.0","id":"1","type":"t","source":"/s","kind":{}}',
    400,
    'The field kind is not a string, number or boolean.',
  ],
  [
    'invalid data_base64',
    STRUCTURED,
    '{"specversion":"1.0","id":"1","type":"t","source":"/s","data_base64":"?"}',
    400,
    'The field data_base64 is not base64.',
  ],
  [
    'a structured event in XML',
    { 'content-type': 'application/cloudevents+xml' },
    '<event/>',
    415,
    'The structured format application/cloudevents+xml is not supported.',
  ],
  [
    'a batch',
    { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
    '[]',
    415,
    'The Content-Type is that of a batch of events.',
  ],
])('%s is refused, with words to mend it', (_, headers, body, status, detail) => {
  const problem = problemOf(() => parse(headers, body))

  expect(problem).toEqual({
    status,
    title: status === 400 ? NOT_AN_EVENT : expect.stringMatching(/support/),
    detail,
    remedy: expect.stringMatching(/^(Send|Percent-encode|Put) .+\.$/),
  })
})
