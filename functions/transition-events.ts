// Whether this process sends the transitions of its objects to a sink, from its environment. The variables are those that a
// SinkBinding of Knative sets.
import * as z from 'zod/mini'
import type { FunctionApp } from '#functions/function-app.ts'
import { url } from '#functions/variables.ts'
import { isFields } from '#src/kube/json.ts'
import type { Deliveries, DeliveriesOptions } from '#src/outbox/deliveries.ts'

type Extensions = Readonly<Record<string, string>>

const OVERRIDES = 'must be JSON such as {"extensions":{"team":"a"}}, with names of a-z and 0-9'
const Overrides = z.pipe(
  z.string().check(({ value, issues }) => {
    const extensions = extensionsIn(value)
    const message = extensions === undefined ? OVERRIDES : coreAttributeIn(extensions)
    if (message !== undefined) issues.push({ code: 'custom', input: value, message })
  }),
  z.transform((text): Extensions => extensionsIn(text) ?? {}),
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

function coreAttributeIn(extensions: Extensions): string | undefined {
  const name = CORE.find((each) => Object.hasOwn(extensions, each))
  return (
    name && `must not set ${name}, which CloudEvents defines: take another name for the extension`
  )
}

// `undefined`: the text is not valid.
function extensionsIn(text: string): Extensions | undefined {
  const overrides = parsed(text)
  if (!isFields(overrides)) return undefined
  const { extensions = {} } = overrides
  if (!isFields(extensions)) return undefined
  const entries = Object.entries(extensions).flatMap(([name, value]) =>
    /^[a-z0-9]{1,20}$/.test(name) && typeof value === 'string' && /^[\x20-\x7e]*$/.test(value)
      ? [[name, value] as const]
      : [],
  )
  return entries.length === Object.keys(extensions).length ? Object.fromEntries(entries) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
