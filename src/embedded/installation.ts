// The parts of a system that are installed in a cluster: its kinds, and the sources that wake its functions.
import type { EventSource } from '#src/events/event-source.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Admit } from './admission/policy.ts'
import type { StandIn, StandInContext } from './stand-ins/stand-in.ts'

/** A world has this beside Kubernetes, Cluster API with example providers, and Knative's sources. */
export interface Installation {
  /** Namespaces that it needs, in each cluster. */
  readonly namespaces?: readonly string[]
  readonly crds: readonly KubeObject[]
  /** Its admission policies. */
  readonly admit?: Admit
  readonly sources: readonly KubeObject[]
  /** The names of the functions, as the sources name them. */
  readonly functions: readonly string[]
  /** Starts what only its functions need around them. */
  readonly startSurroundings?: (context: StandInContext) => Surroundings
}

export interface Surroundings {
  readonly standIns: readonly StandIn[]
  /** Answers requests to servers that are not in the cluster. */
  readonly fetch?: Fetch
}

export type Fetch = (request: Request) => Promise<Response>

const NAMESPACE = 'sundial-system'
export const SWEEP = 'sweep'
/** 31 February: the schedule is accepted, and never rings. */
const PARKED = '0 0 0 31 2 *'
const BACKSTOP_SECONDS = 300

/** The PingSources that wake the sweep: `alarm`, which does not ring until it is set, and `backstop`.
 * Throws a RangeError for a backstop that no cron schedule can express. */
export function sweepSources(backstopSeconds: number = BACKSTOP_SECONDS): readonly KubeObject[] {
  return [pingSource('alarm', PARKED), pingSource('backstop', scheduleEvery(backstopSeconds))]
}

/** The ApiServerSource that sends the events of a source to a function. */
export function apiServerSource(
  { name, mode, watched, isOwnNamespace = false }: EventSource,
  sink: string,
): KubeObject {
  return {
    apiVersion: 'sources.knative.dev/v1',
    kind: 'ApiServerSource',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      mode,
      ...(!isOwnNamespace && { namespaceSelector: {} }),
      resources: watched.map(({ resource: { apiVersion, kind }, label }) => ({
        apiVersion,
        kind,
        ...(label !== undefined && { selector: exists(label) }),
      })),
      sink: sinkReference(sink),
      ceOverrides: { extensions: { function: sink } },
    },
  }
}

// A selector for objects with this label.
function exists(key: string): object {
  return { matchExpressions: [{ key, operator: 'Exists' }] }
}

/** A cron schedule that rings every so many seconds. Throws a RangeError when there is none. */
export function scheduleEvery(seconds: number): string {
  const minutes = seconds / 60
  const hours = minutes / 60
  if (divides(seconds, 60)) return seconds === 60 ? '* * * * *' : `*/${seconds} * * * * *`
  if (divides(minutes, 60)) return minutes === 60 ? '0 * * * *' : `*/${minutes} * * * *`
  if (divides(hours, 24)) return hours === 24 ? '0 0 * * *' : `0 */${hours} * * *`
  throw new RangeError(
    `a backstop of ${seconds} seconds does not divide a minute, an hour or a day evenly`,
  )
}

function divides(part: number, whole: number): boolean {
  return Number.isInteger(part) && part >= 1 && whole % part === 0
}

function pingSource(name: string, schedule: string): KubeObject {
  return {
    apiVersion: 'sources.knative.dev/v1',
    kind: 'PingSource',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      schedule,
      contentType: 'application/json',
      data: JSON.stringify({ scope: 'due' }),
      sink: sinkReference(SWEEP),
    },
  }
}

function sinkReference(name: string): object {
  return {
    ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name, namespace: NAMESPACE },
  }
}
