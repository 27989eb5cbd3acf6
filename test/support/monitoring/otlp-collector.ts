// A receiver of OTLP over HTTP, on loopback.
import { buffer } from 'node:stream/consumers'
import { localServer } from '../local-server.ts'
import { decode, hexAt, type Message, messagesAt, textAt } from './protobuf.ts'

export interface SentSpan {
  readonly name: string
  readonly traceId: string
  readonly id: string
  readonly parentId: string
  readonly attributes: Readonly<Record<string, string>>
}

export interface OtlpCollector {
  readonly url: string
  readonly spans: SentSpan[]
  /** Names of metrics. */
  readonly metrics: Set<string>
  /** `service.name` of everything that was sent. */
  readonly services: Set<string>
  /** Everything that was sent, as text. */
  text(): string
  close(): Promise<void>
}

export async function otlpCollector(): Promise<OtlpCollector> {
  const spans: SentSpan[] = []
  const metrics = new Set<string>()
  const services = new Set<string>()
  const bodies: Buffer[] = []
  const { url, close } = await localServer(async (request, response) => {
    const body = await buffer(request)
    bodies.push(body)
    // Resource spans or metrics, then the resource, then its attributes.
    for (const pair of messagesAt(decode(body), 1, 1, 1)) {
      if (textAt(pair, 1) === 'service.name') services.add(attributeOf(pair))
    }
    // Resource spans or metrics, then those of a scope, then each of them.
    const sent = messagesAt(decode(body), 1, 2, 2)
    if (request.url === '/v1/traces') spans.push(...sent.map(spanOf))
    else for (const metric of sent) metrics.add(textAt(metric, 1))
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  const text = () => Buffer.concat(bodies).toString('latin1')
  return { url, spans, metrics, services, text, close }
}

function spanOf(span: Message): SentSpan {
  const pairs = messagesAt(span, 9).map((pair) => [textAt(pair, 1), attributeOf(pair)])
  return {
    name: textAt(span, 5),
    traceId: hexAt(span, 1),
    id: hexAt(span, 2),
    parentId: hexAt(span, 4),
    attributes: Object.fromEntries(pairs),
  }
}

// A text, a list of texts, or a number.
function attributeOf(pair: Message): string {
  const [value] = messagesAt(pair, 2)
  if (value === undefined) return ''
  const list = messagesAt(value, 5, 1).map((each) => textAt(each, 1))
  return textAt(value, 1) || list.join(' ') || String(value.get(3)?.[0] ?? value.get(2)?.[0] ?? '')
}
