// One watch loop of the receive adapter: it sends what it saw in order, and looks at the next only
// when the last was answered, retried and done with.
import type { Clock } from '#src/clock/clock.ts'
import type { CloudEventRequest } from '#src/events/post-event.ts'
import { type Deliver, send } from '#src/events/send.ts'

export interface Reflector {
  /** `make` is called when its turn has come. */
  push(make: () => CloudEventRequest): void
  isIdle(): boolean
  /** Forgets what has not been sent. */
  stop(): void
}

/** A loop with nothing to send yet. */
export function createReflector(
  clock: Clock,
  deliver: Deliver,
  sink: string | undefined,
): Reflector {
  const queue: (() => CloudEventRequest)[] = []
  let isSending = false

  const run = async (): Promise<void> => {
    isSending = true
    for (let make = queue.shift(); make !== undefined; make = queue.shift()) {
      await send(clock, deliver, sink, make())
    }
    isSending = false
  }

  return {
    push(make) {
      queue.push(make)
      if (!isSending) void run()
    },
    isIdle: () => !isSending,
    stop() {
      queue.length = 0
    },
  }
}
