// Draws the faults that every system can meet. How many there are is drawn, too: many seeds have few, as one fault
// often hides a defect that another would show.
import type { Chance } from './chance.ts'
import type { EventFault, Fault, Plan, RequestFault, Seconds } from './plan.ts'

/** More requests, and more events, than a run has before it is calm. */
const CALLS = 3_000
const EVENTS = 600
const THROTTLE_HAPPENS = 0.15
const BUSY_HAPPENS = 0.15

export function drawLost(chance: Chance): Plan['lost'] {
  return chance.happens(0.9)
    ? { events: false, alarm: false }
    : chance.pick([
        { events: true, alarm: false },
        { events: false, alarm: true },
        { events: true, alarm: true },
      ])
}

export function drawRequestFaults(chance: Chance): readonly Fault[] {
  const rate = chance.pick([0, 0, 0.003, 0.01, 0.03, 0.1])
  const mostly = chance.happens(0.3) ? drawRequestFault(chance) : undefined
  return numbersAt(chance, rate, CALLS).map((call) => ({
    type: 'request',
    call,
    fault: mostly ?? drawRequestFault(chance),
  }))
}

function drawRequestFault(chance: Chance): RequestFault {
  const effect = chance.happens(0.5)
  switch (chance.whole(0, 9)) {
    case 0:
      return { type: 'answer', status: 409, effect: false }
    case 1:
      return { type: 'answer', status: 429, effect: false }
    case 2:
      return { type: 'answer', status: chance.pick([500, 503, 504]), effect }
    case 3:
      return { type: 'reset', effect }
    case 4:
      return { type: 'silence', effect }
    case 5:
      return { type: 'slow', there: chance.number(0, 30), back: chance.number(0, 12) }
    case 6:
      return { type: 'slow', there: 0, back: chance.number(0.5, 9) }
    case 7:
      return { type: 'stale' }
    default:
      return { type: 'kill', effect }
  }
}

export function drawEventFaults(chance: Chance): readonly Fault[] {
  const rate = chance.pick([0, 0, 0.02, 0.1, 0.4])
  return numbersAt(chance, rate, EVENTS).map((event) => ({
    type: 'event',
    event,
    fault: drawEventFault(chance),
  }))
}

function drawEventFault(chance: Chance): EventFault {
  switch (chance.whole(0, 2)) {
    case 0:
      return { type: 'lose' }
    case 1: {
      const times = chance.whole(1, 3)
      return { type: 'repeat', after: Array.from({ length: times }, () => chance.number(0, 40)) }
    }
    default:
      return { type: 'delay', by: chance.number(0.1, 60) }
  }
}

function numbersAt(chance: Chance, rate: number, most: number): readonly number[] {
  if (rate === 0) return []
  return Array.from({ length: most }, (_, index) => index + 1).filter(() => chance.happens(rate))
}

export interface TimedScope {
  readonly at: Seconds
  /** Of both functions. */
  readonly pods: number
  readonly hasWorkloadCluster: boolean
}

/** Kinds of faults that `drawTimedFault` knows, from 0. */
export const TIMED_FAULTS = 5

/** A fault of that kind at `at`. */
export function drawTimedFault(
  chance: Chance,
  kind: number,
  { at, pods, hasWorkloadCluster }: TimedScope,
): Fault {
  const anyPod = () => chance.whole(0, pods - 1)
  switch (kind) {
    case 0:
      return { type: 'lostAlarm', at, for: chance.whole(5, 600) }
    case 1:
      return { type: 'apiRestart', at, for: chance.whole(1, 90) }
    case 2:
      return hasWorkloadCluster
        ? { type: 'workloadDown', at, for: chance.whole(5, 400) }
        : { type: 'killPod', at, pod: anyPod() }
    case 3:
      return { type: 'killPod', at, pod: anyPod() }
    default: {
      const by = chance.pick([-7_200, -600, -90, -5, 5, 90, 600, 7_200])
      return { type: 'clock', at, pod: anyPod(), by }
    }
  }
}

/** A span in which the API server answers 429, in some plans. */
export function drawThrottles(chance: Chance, calmAt: Seconds): readonly Fault[] {
  if (!chance.happens(THROTTLE_HAPPENS)) return []
  const at = chance.number(1, calmAt - 60)
  return [{ type: 'throttle', at, for: chance.whole(2, 45), seconds: chance.whole(2, 30) }]
}

/** A span in which servers outside the cluster do not answer as they should. */
export function drawOutside(chance: Chance, calmAt: Seconds): Fault {
  const at = chance.number(1, calmAt - 60)
  const how = chance.pick(['slow', 'silent', 'refusing', 'garbled'] as const)
  return { type: 'outside', at, for: chance.whole(10, 600), how }
}

/** A span in which the API server is busy, in some plans. */
export function drawBusy(chance: Chance, calmAt: Seconds): readonly Fault[] {
  if (!chance.happens(BUSY_HAPPENS)) return []
  const at = chance.number(1, calmAt - 60)
  const how = chance.pick(['slow', 'refusing', { perSecond: chance.pick([2, 5, 20]) }] as const)
  return [{ type: 'busy', at, for: chance.whole(5, 120), how }]
}
