// Decides at each moment of a run which request and which event meets a fault, and which server is away.

import type { Clock } from '#src/clock/clock.ts'
import type { CloudEventRequest } from '#src/embedded/world.ts'
import type { AskedFor } from '#src/kube/asked-for.ts'
import { isAlarm, isFromSource } from './events.ts'
import type { Side } from './network.ts'
import {
  type EventFault,
  type Fault,
  isFault,
  type Plan,
  type RequestFault,
  type Seconds,
} from './plan.ts'

export type Busy = Extract<Fault, { type: 'busy' }>['how']
export type OutsideFault = Extract<Fault, { type: 'outside' }>['how']

export interface Faults {
  requestFault(call: number): RequestFault | undefined
  eventFault(event: number): EventFault | undefined
  isDown(side: Side): boolean
  /** Whether the pods have lost this right. */
  isRefused(asked: Pick<AskedFor, 'verb' | 'resource'>): boolean
  /** The seconds for `Retry-After`, while the API server answers 429. */
  throttle(): Seconds | undefined
  /** How the API server is busy, while it is. */
  busy(): Busy | undefined
  /** How servers outside the cluster do not answer as they should, while they do not. */
  outside(): OutsideFault | undefined
  isLost(event: CloudEventRequest): boolean
  isCalm(): boolean
  /** From now on there are no faults. */
  calm(): void
}

/** The faults of the plan; `onMet` is told of each that a request or an event meets. */
export function createFaults(
  { incidents, start, lost }: Plan,
  clock: Clock,
  onMet: (fault: Fault) => void,
): Faults {
  const faults = incidents.filter(isFault)
  const requests = new Map(
    faults.flatMap((each) => (each.type === 'request' ? [[each.call, each] as const] : [])),
  )
  const events = new Map(
    faults.flatMap((each) => (each.type === 'event' ? [[each.event, each] as const] : [])),
  )
  const spans = faults.filter((each) => 'for' in each)
  let isCalm = false

  const running = () => {
    if (isCalm || spans.length === 0) return []
    const elapsed = (clock.now().toMillis() - start.toMillis()) / 1_000
    return spans.filter((each) => each.at <= elapsed && elapsed < each.at + each.for)
  }
  const isIn = (type: (typeof spans)[number]['type']): boolean =>
    running().some((each) => each.type === type)
  const meet = <F extends Fault>(fault: F | undefined): F | undefined => {
    if (isCalm || fault === undefined) return undefined
    onMet(fault)
    return fault
  }

  return {
    requestFault: (call) => meet(requests.get(call))?.fault,
    eventFault: (event) => meet(events.get(event))?.fault,
    isDown: (side) => isIn('apiRestart') || (side === 'workload' && isIn('workloadDown')),
    isRefused: ({ verb, resource }) =>
      running().some(
        (each) => each.type === 'refusal' && each.verb === verb && each.resource === resource,
      ),
    throttle() {
      const found = running().find((each) => each.type === 'throttle')
      return found?.type === 'throttle' ? found.seconds : undefined
    },
    busy() {
      const found = running().find((each) => each.type === 'busy')
      return found?.type === 'busy' ? found.how : undefined
    },
    outside() {
      const found = running().find((each) => each.type === 'outside')
      return found?.type === 'outside' ? found.how : undefined
    },
    isLost(event) {
      if (isCalm) return false
      if (isAlarm(event)) return lost.alarm || isIn('lostAlarm')
      return isFromSource(event) && (lost.events || isIn('apiRestart'))
    },
    isCalm: () => isCalm,
    calm() {
      isCalm = true
    },
  }
}
