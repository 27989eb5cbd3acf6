import { HTTP } from 'cloudevents'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadEvent } from '#src/events/bad-event.ts'
import { type CloudEvent, type HeaderMap, parseCloudEvent } from '#src/events/cloud-event.ts'

// Requests as the adapters of Knative 1.22 send them.
const RESOURCE_UPDATE: HeaderMap = {
  'user-agent': 'Go-http-client/1.1',
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'ca956ecc-303b-4f9c-9193-9f1d86bc334a',
  'ce-type': 'dev.knative.apiserver.resource.update',
  'ce-source': 'https://10.96.0.1:443',
  'ce-subject': '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night',
  'ce-time': '2026-11-20T10:03:47.880689695Z',
  'ce-kind': 'ScheduledMachine',
  'ce-apiversion': '5spot.finos.org/v1alpha1',
  'ce-name': 'night',
  'ce-namespace': 'team-a',
  'kn-namespace': 'sundial-system',
  'accept-encoding': 'gzip',
}

const UPDATE: CloudEvent = {
  id: 'ca956ecc-303b-4f9c-9193-9f1d86bc334a',
  type: 'dev.knative.apiserver.resource.update',
  source: 'https://10.96.0.1:443',
  subject: '/apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night',
  time: '2026-11-20T10:03:47.880689695Z',
  datacontenttype: 'application/json',
  extensions: {
    kind: 'ScheduledMachine',
    apiversion: '5spot.finos.org/v1alpha1',
    name: 'night',
    namespace: 'team-a',
  },
  data: { kind: 'ScheduledMachine' },
}

test('an event of the ApiServerSource is parsed from its headers and body', () => {
  expect(parse(RESOURCE_UPDATE, '{"kind":"ScheduledMachine"}')).toEqual(UPDATE)
})

test('a cluster-scoped object has an empty namespace', () => {
  const event = parse({ ...RESOURCE_UPDATE, 'ce-namespace': '', 'ce-kind': 'Node' }, '{}')

  expect(event.extensions).toEqual({ ...UPDATE.extensions, kind: 'Node', namespace: '' })
})

const MINIMAL: HeaderMap = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-type': 't',
  'ce-source': '/s',
}
const EMPTY = { id: '1', type: 't', source: '/s', extensions: {}, data: undefined }

// From knative/eventing test/rekt/features/broker/data_plane.go, and other real requests.
test.each([
  ['application/json', '{"a":1}', { a: 1 }],
  ['application/json; charset=utf-8', '{"a":1}', { a: 1 }],
  ['application/json;charset=UTF-8', '{"a":1}', { a: 1 }],
  ['application/json; charset="utf-8"', '{"a":1}', { a: 1 }],
  ['Application/JSON', '{"a":1}', { a: 1 }],
  ['application/merge-patch+json', '{"a":1}', { a: 1 }],
  ['application/json', '\uFEFF{"a":1}', { a: 1 }],
  ['application/json', '\n  {"a":1}\n', { a: 1 }],
  ['application/json', '5', 5],
  ['application/json', 'null', null],
  ['application/json', '0', 0],
  ['application/json', 'false', false],
  ['application/json', '', undefined],
  ['application/xml', '<a/>', new TextEncoder().encode('<a/>')],
  ['application/vnd.apache.thrift.binary', 'x', new TextEncoder().encode('x')],
])('binary mode takes %s with the body %j', (contentType, body, data) => {
  const event = parse({ ...MINIMAL, 'content-type': contentType }, body)

  expect(event).toEqual({ ...EMPTY, datacontenttype: contentType, data })
})

test.each([
  ['application/cloudevents+json'],
  ['application/cloudevents+json; charset=utf-8'],
  ['application/cloudevents+json;charset=UTF-8'],
  ['Application/CloudEvents+JSON'],
])('structured mode takes %s', (contentType) => {
  const body = {
    specversion: '1.0',
    id: '1',
    type: 't',
    source: '/s',
    kind: 'Node',
    count: 3,
    data: 0,
  }

  const event = parse({ 'content-type': contentType }, JSON.stringify(body))

  expect(event).toEqual({ ...EMPTY, extensions: { kind: 'Node', count: '3' }, data: 0 })
})

test.each([
  ['bytes', {}, new Uint8Array([123, 125])],
  ['JSON when the type says so', { datacontenttype: 'application/json' }, {}],
])('data_base64 of a structured event is %s', (_, more, data) => {
  const body = {
    specversion: '1.0',
    id: '1',
    type: 't',
    source: '/s',
    ...more,
    data_base64: 'e30=',
  }

  const event = parse({ 'content-type': 'application/cloudevents+json' }, JSON.stringify(body))

  expect(event).toEqual({ ...EMPTY, ...more, data })
})

test.each([
  ['percent-encoded UTF-8', 'Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
  ['decoded once only', 'a%2520b', 'a%20b'],
  ['quoted', '"a \\"b\\" c"', 'a "b" c'],
  ['a percent sign alone', '100%', '100%'],
  ['a percent sign before other letters', '%zz', '%zz'],
  ['raw UTF-8 as the HTTP server returns it', 'Euro \u00e2\u0082\u00ac', 'Euro €'],
  ['blanks around', '  a  ', 'a'],
])('a header value that is %s is decoded', (_, header, subject) => {
  expect(parse({ ...MINIMAL, 'ce-subject': header }, '')).toEqual({ ...EMPTY, subject })
})

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

const word = fc.stringMatching(/^[a-z][a-z0-9./:-]{0,20}$/)

test('events of the SDK are parsed in both modes', async () => {
  const { CloudEvent: SdkEvent } = await import('cloudevents')
  fc.assert(
    fc.property(word, word, word, fc.dictionary(word, fc.jsonValue()), (id, source, type, data) => {
      const event = new SdkEvent({
        id,
        source,
        type,
        time: '2026-03-29T01:30:00.000Z',
        data,
        name: 'n',
      })

      for (const message of [HTTP.binary(event), HTTP.structured(event)]) {
        const headers = Object.entries(message.headers).map(([k, v]) => [
          k.toLowerCase(),
          String(v),
        ])
        const { datacontenttype: _, ...parsed } = parse(
          Object.fromEntries(headers),
          String(message.body),
        )
        expect(parsed).toEqual({
          id,
          source,
          type,
          time: '2026-03-29T01:30:00.000Z',
          extensions: { name: 'n' },
          // JSON has no minus zero.
          data: JSON.parse(JSON.stringify(data)),
        })
      }
    }),
    { numRuns: 50 },
  )
})

test('any request is parsed as an event or refused', () => {
  const header = fc.tuple(
    fc.constantFrom('ce-id', 'ce-type', 'ce-source', 'ce-specversion', 'ce-x', 'content-type'),
    fc.oneof(
      fc.string(),
      fc.constantFrom('1.0', 'application/cloudevents+json', 'application/json'),
    ),
  )
  fc.assert(
    fc.property(fc.array(header), fc.uint8Array(), (headers, body) => {
      try {
        parseCloudEvent(Object.fromEntries(headers), body)
      } catch (error) {
        expect(error).toBeInstanceOf(BadEvent)
      }
    }),
  )
})

function parse(headers: HeaderMap, body: string | Uint8Array): CloudEvent {
  return parseCloudEvent(headers, typeof body === 'string' ? new TextEncoder().encode(body) : body)
}

function problemOf(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    return error instanceof BadEvent ? error.problem : error
  }
}
