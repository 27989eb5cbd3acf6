// Whether this process sends the transitions of its objects to a sink, from its environment. The variables are those that a
// SinkBinding of Knative sets.
import * as z from 'zod/mini'
import type { FunctionApp } from '#functions/function-app.ts'
import { url } from '#functions/variables.ts'
import { quoted } from '#src/events/quoted.ts'
import { type Fields, isFields } from '#src/kube/json.ts'
import type { Deliveries, DeliveriesOptions } from '#src/outbox/deliveries.ts'

type Extensions = Readonly<Record<string, string>>

const OVERRIDES = 'must be JSON such as {"extensions":{"team":"a"}}'
const Overrides = z.pipe(
  z.string().check(({ value, issues }) => {
    const extensions = extensionsIn(value)
    const message = extensions === undefined ? OVERRIDES : problemOf(extensions)
    if (message !== undefined) issues.push({ code: 'custom', input: value, message })
  }),
  z.transform((text): Extensions => Object.fromEntries(textsOf(extensionsIn(text) ?? {}))),
)

// The attributes that CloudEvents 1.0 itself defines. Each event has its own.
const CORE = [
  ...['id', 'type', 'source', 'specversion'],
  ...['time', 'subject', 'datacontenttype', 'dataschema'],
]

export const SINK = {
  K_SINK: z.optional(url()),
  K_CE_OVERRIDES: z.optional(Overrides),
  K_CA_CERTS: z.optional(z.string()),
}

type SinkEnvironment = z.output<ReturnType<typeof z.object<typeof SINK>>>

/** `undefined` when no sink is set. Only then nothing is loaded. */
export async function loadDeliveries(
  { K_SINK: address, K_CE_OVERRIDES: extensions = {}, K_CA_CERTS: ca }: Partial<SinkEnvironment>,
  options: Omit<DeliveriesOptions, 'sink'>,
): Promise<Deliveries | undefined> {
  if (address === undefined) return undefined
  const [{ createDeliveries }, { createSink }, { postEvent }] = await Promise.all([
    import('#src/outbox/deliveries.ts'),
    import('#src/outbox/sink.ts'),
    import('#src/events/post-event.ts'),
  ])
  const sink = createSink({
    post: (event, signal) => postEvent(address, event, signal, ca),
    extensions,
    clock: options.clock,
  })
  return createDeliveries({ ...options, sink })
}

/** The app, whose end also waits for the deliveries that run. */
export function delivered(app: FunctionApp, deliveries: Deliveries | undefined): FunctionApp {
  if (deliveries === undefined) return app
  return {
    ...app,
    async drain() {
      await app.drain()
      await deliveries.drain()
    },
    idle: () => app.idle() && deliveries.idle(),
  }
}

// Completes "K_CE_OVERRIDES …".
function problemOf(extensions: Fields): string | undefined {
  for (const [name, value] of Object.entries(extensions)) {
    if (CORE.includes(name))
      return `must not set ${name}, which CloudEvents defines: take another name for the extension`
    if (!/^[a-z0-9]+$/.test(name))
      return `has the extension ${quoted(name)}: take a name of a-z and 0-9 only, such as team`
    if (typeof value !== 'string')
      return `has a value of ${name} that is not a text: put it in quotes, such as "1"`
  }
  return undefined
}

// `undefined`: the text is not valid. A `null` is none.
function extensionsIn(text: string): Fields | undefined {
  const overrides = parsed(text)
  const extensions = isFields(overrides) ? (overrides['extensions'] ?? {}) : undefined
  return isFields(extensions) ? extensions : undefined
}

function textsOf(extensions: Fields): readonly (readonly [string, string])[] {
  return Object.entries(extensions).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
