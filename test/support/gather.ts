// Gatherers in a world that a test serves, request by request.
import type { Discovery } from '#src/cluster-api/discovery.ts'
import { type SpecShape, specShape } from '#src/cluster-api/spec-shape.ts'
import type { Workload, WorkloadTarget } from '#src/cluster-api/workload.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import { gather } from '#src/scheduled-machine/gather/gather.ts'
import type { Gathered, Reading } from '#src/scheduled-machine/gather/reading.ts'
import { goalOf } from '#src/scheduled-machine/goal.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import type { Subject } from '#src/scheduled-machine/subject.ts'
import { type Served, served } from './served.ts'
import { at, type Given, situation } from './situation.ts'

export interface GatherBed {
  readonly world?: Readonly<Record<string, Served>>
  readonly trustsRest?: boolean
  readonly nodeName?: string
  readonly isInstalled?: boolean
  readonly kinds?: readonly string[]
  /** Of these, those whose objects are in no namespace. */
  readonly clusterScoped?: readonly string[]
  /** What the kinds take; what their names say, if not said. */
  readonly shape?: SpecShape
  /** Which cluster the Node is in; the same, if not said. */
  readonly workload?: Workload
}

const BOTH = ['TestConfig', 'TestMachine']

export function subjectOf(given: Given = {}): Subject {
  const { world: _, ...subject } = situation(given)
  return subject
}

/** What the goal of the object asks for. */
export function gatherIt(
  subject: Subject,
  now: string,
  reading: Omit<Reading, 'now' | 'signal'>,
): Promise<Gathered> {
  const { signal } = new AbortController()
  return gather(goalOf(subject, at(now)), subject, { ...reading, now: at(now), signal })
}

export function gatherBed(row: GatherBed): {
  readonly reading: Omit<Reading, 'now' | 'signal'>
  readonly calls: readonly string[]
  readonly opened: readonly WorkloadTarget[]
} {
  const {
    world = {},
    trustsRest = false,
    isInstalled = true,
    kinds = BOTH,
    clusterScoped = [],
  } = row
  const { client, calls } = served(world)
  const opened: WorkloadTarget[] = []
  const discovery: Discovery = {
    machineVersion: async () => (isInstalled ? 'v1beta2' : undefined),
    resourceOf: async (apiVersion, kind) =>
      kinds.includes(kind)
        ? {
            apiVersion,
            kind,
            plural: `${kind.toLowerCase()}s`,
            namespaced: !clusterScoped.includes(kind),
          }
        : undefined,
    shapeOf: async (kind) => row.shape ?? specShape(kind, undefined),
    forget: () => {},
  }
  const workload = {
    open: async (target: WorkloadTarget): Promise<Workload> => {
      opened.push(target)
      return row.workload ?? { type: 'client', client }
    },
  }
  const { finalizerTimeout, forceFinalizer, reclaimDisables } = situation()
  const settings = {
    ...DEFAULT_SETTINGS,
    finalizerTimeout,
    forceFinalizer,
    reclaimDisables,
  }
  const reading = {
    client,
    discovery,
    workload,
    settings,
    sharedReads: createSingleFlight<never>(),
    trustsRest,
    nodeName: row.nodeName,
  }
  return { reading, calls, opened }
}
