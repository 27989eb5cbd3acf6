// Binary and structured mode.
import { expect, test } from 'vitest'
import { EMPTY, MINIMAL, parse } from './parse.ts'

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
