// Spans of OpenTelemetry.
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import type { Attributes, Tracing } from '../tracing.ts'

/** What asked for a request. */
interface Origin {
  readonly parent: SpanContext
  readonly links: readonly SpanContext[]
}

/** A pass that folds very many events has links to the first of them. */
const MOST_LINKS = 32

export function createTracing(tracer: Tracer): Tracing {
  const present = new AsyncLocalStorage<Span>()
  const origins = new WeakMap<object, Origin>()

  const within = async <T>(span: Span, run: () => Promise<T>): Promise<T> => {
    try {
      return await present.run(span, run)
    } catch (error) {
      // Its message may quote an answer of the API server.
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown')
      throw error
    } finally {
      span.end()
    }
  }

  return {
    receive({ id, source, type, extensions }, run) {
      const attributes = {
        'cloudevents.event_id': id,
        'cloudevents.event_source': source,
        'cloudevents.event_type': type,
      }
      const parent = parseTraceparent(extensions['traceparent'])
      const span = tracer.startSpan(
        `receive ${type}`,
        { kind: SpanKind.CONSUMER, attributes },
        below(parent),
      )
      return within(span, run)
    },

    ask(request) {
      const parent = present.getStore()?.spanContext()
      if (parent !== undefined) origins.set(request, { parent, links: [] })
    },

    merge(merged, earlier, later) {
      const first = origins.get(earlier)
      const second = origins.get(later)
      const [one, other] = first === undefined ? [second, undefined] : [first, second]
      if (one === undefined) return
      const more = other === undefined ? [] : [other.parent, ...other.links]
      origins.set(merged, {
        parent: one.parent,
        links: [...one.links, ...more].slice(0, MOST_LINKS),
      })
    },

    pass(name, request, attributes, run) {
      const { parent, links = [] } = origins.get(request) ?? {}
      const options = { attributes: copied(attributes), links: links.map(toLink) }
      return within(tracer.startSpan(name, options, below(parent)), run)
    },

    tell(attributes) {
      present.getStore()?.setAttributes(copied(attributes))
    },

    headers() {
      const context = present.getStore()?.spanContext()
      return context === undefined ? {} : { 'ce-traceparent': formatTraceparent(context) }
    },

    requests: (transport, cluster) => (request) => {
      const [path = ''] = request.path.split('?')
      const attributes = {
        'http.request.method': request.method,
        'url.path': path,
        'sundial.cluster': cluster,
      }
      const span = tracer.startSpan(
        request.method,
        { kind: SpanKind.CLIENT, attributes },
        below(present.getStore()?.spanContext()),
      )
      return within(span, async () => {
        const response = await transport(request)
        span.setAttribute('http.response.status_code', response.status)
        if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR })
        return response
      })
    },
  }
}

function below(parent: SpanContext | undefined): Context {
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)
}

function toLink(context: SpanContext) {
  return { context }
}

function copied(attributes: Attributes) {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'object' ? [...value] : value,
    ]),
  )
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/

// W3C Trace Context. A value that is none is ignored, as the standard wants it.
function parseTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags = ''] = TRACEPARENT.exec(text ?? '') ?? []
  if (traceId === undefined || spanId === undefined) return undefined
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
  return trace.isSpanContextValid(context) ? context : undefined
}

function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}
