// The way of events to the functions. Each comes to one of the pods; some are lost, repeated or late.

import type { Clock } from '#src/clock/clock.ts'
import type { CloudEventRequest, Deliver } from '#src/embedded/world.ts'
import type { Chance } from './chance.ts'
import { later } from './later.ts'
import type { EventFault } from './plan.ts'
import type { Pod } from './pod.ts'

/** One event that was sent to a function. */
export interface Sent {
  /** From 1. */
  readonly number: number
  /** The name of the function. */
  readonly to: string
  /** Its type and subject. */
  readonly about: string
  readonly at: number
  readonly fault: EventFault | undefined
  /** HTTP statuses, one for each time that it arrived. */
  readonly answers: { readonly pod: string; readonly status: number }[]
}

export interface EventsOptions {
  readonly clock: Clock
  readonly chance: Chance
  readonly faultOf: (event: number) => EventFault | undefined
  /** Whether it never arrives. */
  readonly isLost: (event: CloudEventRequest) => boolean
  readonly podsOf: (to: string) => readonly Pod[]
  readonly onSent: (sent: Sent) => void
}

const TAKEN = 202

/** The way of events from their sources to the functions, and from the sweep to the system's function. */
export function createEvents(options: EventsOptions): Deliver {
  const { clock, chance } = options
  let count = 0

  const arrive = async (sent: Sent, event: CloudEventRequest): Promise<number> => {
    const pod = chance.pick(options.podsOf(sent.to))
    const status = await pod.receive(event)
    sent.answers.push({ pod: pod.name, status })
    return status
  }
  const arriveAfter = (seconds: number, sent: Sent, event: CloudEventRequest) =>
    clock.at(later(clock, seconds), () => void arrive(sent, event))

  return async (to, event) => {
    count += 1
    const fault = options.isLost(event) ? ({ type: 'lose' } as const) : options.faultOf(count)
    const about = `${event.headers['ce-type']} ${event.headers['ce-subject'] ?? ''}`.trim()
    const at = clock.now().toMillis()
    const sent: Sent = { number: count, to, about, at, fault, answers: [] }
    options.onSent(sent)
    switch (fault?.type) {
      // The sender believes that it was taken.
      case 'lose':
        return TAKEN
      case 'delay':
        arriveAfter(fault.by, sent, event)
        return TAKEN
      case 'repeat':
        for (const after of fault.after) arriveAfter(after, sent, event)
        return arrive(sent, event)
      default:
        return arrive(sent, event)
    }
  }
}

/** Whether it is a tick of the PingSource `alarm`. */
export function isAlarm({ headers }: CloudEventRequest): boolean {
  return headers['ce-source']?.endsWith('/pingsources/alarm') === true
}

/** Whether an ApiServerSource sent it. */
export function isFromSource({ headers }: CloudEventRequest): boolean {
  return headers['ce-type']?.startsWith('dev.knative.apiserver.') === true
}
