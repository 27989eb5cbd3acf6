// OpenAPI v2, without types. kubectl asks for it when it does not find a kind in v3: then it leaves the check to the server
// and says `no matches for kind`.
import type { Answer } from '../answer.ts'
import { jsonAnswer } from '../answer.ts'

const TITLE = 'Kubernetes'
const VERSION = 'v1.36.3'
const PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

/** The document as protobuf if `accept` asks for that first, else as JSON. */
export function openApiV2(accept = ''): Answer {
  const vary = { vary: 'Accept' }
  // kubectl writes the name of the type with `@`, and the server with a full stop.
  const [first = ''] = accept.split(',')
  if (first.trim().replace('@', '.') === PROTOBUF) {
    return { status: 200, headers: { 'content-type': PROTOBUF, ...vary }, body: inProtobuf() }
  }
  const document = { swagger: '2.0', info: { title: TITLE, version: VERSION }, paths: {} }
  return jsonAnswer(200, `${JSON.stringify(document)}\n`, vary)
}

// The message Document: field 1 is the version of Swagger, field 2 the message Info with title and version.
function inProtobuf(): string {
  return text(1, '2.0') + text(2, text(1, TITLE) + text(2, VERSION))
}

// A field with a length. All bytes are below 128, so characters and bytes are the same.
function text(field: number, content: string): string {
  return String.fromCharCode(field * 8 + 2, content.length) + content
}
