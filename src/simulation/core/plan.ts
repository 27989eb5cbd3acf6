// The plan of a run: all faults and all actions of people, and when they come. It is plain data, drawn from the seed
// before anything runs. Each incident can be left out and the rest still makes sense. The shrinker needs that.
import type { DateTime } from 'luxon'

/** Seconds after the start of the run. */
export type Seconds = number

/** What every plan has, whatever the system; `Action`: the actions that its people know. */
export interface Plan<Action extends TimedAction = TimedAction> {
  readonly seed: number
  readonly start: DateTime
  /** From then on there are no more faults, and other people have repaired what they broke. */
  readonly calmAt: Seconds
  /** Pods of the system's function, and of the sweep. */
  readonly pods: number
  readonly sweepPods: number
  /** How far the clock of each pod is ahead; those of the system's function first. */
  readonly skews: readonly Seconds[]
  /** The longest time that a request needs to arrive, and its answer to come back. */
  readonly latency: Seconds
  /** What is lost in the whole run. */
  readonly lost: { readonly events: boolean; readonly alarm: boolean }
  readonly incidents: readonly (Fault | Action)[]
}

/** Something that a person or another program does at that time. Only the system knows what it means. */
export interface TimedAction {
  readonly type: string
  readonly at: Seconds
}

/** What happens to a request of a function. `effect`: the request took effect before that. */
export type RequestFault =
  | { readonly type: 'answer'; readonly status: number; readonly effect: boolean }
  | { readonly type: 'reset'; readonly effect: boolean }
  | { readonly type: 'silence'; readonly effect: boolean }
  /** How long the request takes to arrive, and its answer to come back. */
  | { readonly type: 'slow'; readonly there: Seconds; readonly back: Seconds }
  /** The answer that the same request had the last time, where the request allows that. */
  | { readonly type: 'stale' }
  /** The pod is killed. */
  | { readonly type: 'kill'; readonly effect: boolean }

/** What happens to an event on its way to a function. */
export type EventFault =
  | { readonly type: 'lose' }
  | { readonly type: 'repeat'; readonly after: readonly Seconds[] }
  | { readonly type: 'delay'; readonly by: Seconds }

/** A fault that every system can meet. */
export type Fault =
  /** Request number `call` of the functions, from 1. */
  | { readonly type: 'request'; readonly call: number; readonly fault: RequestFault }
  /** Event number `event` on its way to a function, from 1. */
  | { readonly type: 'event'; readonly event: number; readonly fault: EventFault }
  | { readonly type: 'lostAlarm'; readonly at: Seconds; readonly for: Seconds }
  | { readonly type: 'apiRestart'; readonly at: Seconds; readonly for: Seconds }
  | { readonly type: 'workloadDown'; readonly at: Seconds; readonly for: Seconds }
  /** All pods lose a right, in every cluster. */
  | {
      readonly type: 'refusal'
      readonly at: Seconds
      readonly for: Seconds
      readonly verb: string
      readonly resource: string
    }
  /** Every request for one object of the system is answered with 429 and `Retry-After: seconds`. */
  | {
      readonly type: 'throttle'
      readonly at: Seconds
      readonly for: Seconds
      readonly seconds: Seconds
    }
  /** The management API server has a lot to do, for others or for us. */
  | {
      readonly type: 'busy'
      readonly at: Seconds
      readonly for: Seconds
      /** `slow`: it answers everything after two seconds. `refusing`: it answers every second request with 429. `full`: it
       * handles so many requests a second, one after the other. */
      readonly how: 'slow' | 'refusing' | { readonly perSecond: number }
    }
  /** Servers that are not in the cluster do not answer as they should. */
  | {
      readonly type: 'outside'
      readonly at: Seconds
      readonly for: Seconds
      /** `slow`: after six seconds. `silent`: never. `refusing`: with 503. `garbled`: with a page of another kind. */
      readonly how: 'slow' | 'silent' | 'refusing' | 'garbled'
    }
  | { readonly type: 'killPod'; readonly at: Seconds; readonly pod: number }
  | { readonly type: 'clock'; readonly at: Seconds; readonly pod: number; readonly by: Seconds }

const FAULTS: ReadonlySet<string> = new Set<Fault['type']>([
  'request',
  'event',
  'lostAlarm',
  'apiRestart',
  'workloadDown',
  'refusal',
  'throttle',
  'busy',
  'outside',
  'killPod',
  'clock',
])

/** Tells a fault from an action of a system. */
export function isFault(incident: Fault | TimedAction): incident is Fault {
  return FAULTS.has(incident.type)
}

/** The name under which a fault is counted. */
export function nameOfFault(incident: Fault): string {
  switch (incident.type) {
    case 'request': {
      const { fault } = incident
      const what = fault.type === 'answer' ? `answer ${fault.status}` : fault.type
      return 'effect' in fault && fault.effect ? `${what} after the effect` : what
    }
    case 'event':
      return `event ${incident.fault.type}`
    case 'refusal':
      return `refusal of ${incident.verb} ${incident.resource}`
    case 'busy':
      return `busy API server: ${typeof incident.how === 'string' ? incident.how : 'full'}`
    case 'outside':
      return `server outside the cluster: ${incident.how}`
    default:
      return incident.type
  }
}
