// Which request and which event meets a fault, and who is away, at this moment of a run.

import type { Clock } from '#src/clock/clock.ts'
import type { CloudEventRequest } from '#src/embedded/world.ts'
import type { AskedFor } from '#src/kube/asked-for.ts'
import { isAlarm, isFromSource } from './events.ts'
import type { Side } from './network.ts'
import type { EventFault, Incident, Plan, RequestFault, Seconds } from './plan.ts'

export interface Mishaps {
  requestFault(call: number): RequestFault | undefined
  eventFault(event: number): EventFault | undefined
  isDown(side: Side): boolean
  /** The right to that is taken away. */
  isRefused(asked: Pick<AskedFor, 'verb' | 'resource'>): boolean
  /** For how many seconds who asks is sent away. */
  throttle(): Seconds | undefined
  isLost(event: CloudEventRequest): boolean
  isCalm(): boolean
  /** Nothing goes wrong any more. */
  calm(): void
}

/** Those of the plan; `onMet` is told of each that somebody meets. */
export function createMishaps(
  { incidents, start, lost }: Plan,
  clock: Clock,
  onMet: (incident: Incident) => void,
): Mishaps {
  const requests = new Map(
    incidents.flatMap((each) => (each.type === 'request' ? [[each.call, each] as const] : [])),
  )
  const events = new Map(
    incidents.flatMap((each) => (each.type === 'event' ? [[each.event, each] as const] : [])),
  )
  const spans = incidents.filter((each) => 'for' in each)
  let isCalm = false

  const running = () => {
    if (isCalm || spans.length === 0) return []
    const elapsed = (clock.now().toMillis() - start.toMillis()) / 1_000
    return spans.filter((each) => each.at <= elapsed && elapsed < each.at + each.for)
  }
  const isIn = (type: (typeof spans)[number]['type']): boolean =>
    running().some((each) => each.type === type)
  const meet = <I extends Incident>(incident: I | undefined): I | undefined => {
    if (isCalm || incident === undefined) return undefined
    onMet(incident)
    return incident
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
