// The system of ScheduledMachines, for the loop of src/reconcile.
import type { Discovery } from '#src/cluster-api/discovery.ts'
import type { WorkloadAccess } from '#src/cluster-api/workload.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { createSingleFlight } from '#src/kube/single-flight.ts'
import type { System } from '#src/reconcile/system.ts'
import { createReadCalendars } from './calendars/read-calendars.ts'
import { decide, triage } from './decide.ts'
import { withShownOrphaning } from './deletion.ts'
import type { Effect } from './effects.ts'
import { orderOf } from './event-order.ts'
import type { Facts } from './facts.ts'
import { afterFailedAction, storedFailure } from './failures/after-failed-action.ts'
import { afterFailedRead } from './failures/after-failed-read.ts'
import { MANAGEMENT, missingRight } from './failures/explain-request.ts'
import { gather } from './gather/gather.ts'
import type { Goal } from './goal.ts'
import { FINALIZER } from './labels.ts'
import { gatherAgain } from './overrides/gather-again.ts'
import { createOverridesReader, isRelabelled } from './overrides/read-overrides.ts'
import { createPerformer } from './perform/performer.ts'
import type { ReconcileRequest } from './request.ts'
import { SCHEDULED_MACHINES } from './resource.ts'
import { parseStatus, type ScheduledMachineStatus } from './schema.ts'
import { isUpToDate } from './settled/is-up-to-date.ts'
import { createSpecCache } from './spec/spec-cache.ts'
import type { Subject } from './subject.ts'
import { type PassSettings, readSubject } from './subject.ts'
import { withTimeOff } from './time-off.ts'
import { eventsOf } from './transition.ts'
import type { MeasureTransitions } from './transition-metrics.ts'

export type ScheduledMachineSystem = System<{
  Request: ReconcileRequest
  Status: ScheduledMachineStatus
  Subject: Subject
  Goal: Goal
  Facts: Facts
  Effect: Effect
}>

export interface ScheduledMachineSystemOptions {
  readonly client: KubeClient
  readonly discovery: Discovery
  readonly workload: WorkloadAccess
  readonly settings: PassSettings
  /** Measures each change of the schedule that was begun or carried out. */
  readonly measureTransitions?: MeasureTransitions | undefined
}

export function createScheduledMachineSystem(
  options: ScheduledMachineSystemOptions,
): ScheduledMachineSystem {
  const { discovery, settings } = options
  // One object for all passes: the schema of the spec is kept for it.
  const forSubject = { ...settings, specs: createSpecCache() }
  // When a window opens, many passes read the same Cluster and the same templates at the same time.
  const readCalendars = createReadCalendars()
  const overrides = createOverridesReader(options.client)
  const sharedReads = createSingleFlight<KubeObject | undefined>()
  return {
    resource: SCHEDULED_MACHINES,
    finalizer: FINALIZER,
    reporter: 'scheduled-machine',
    readSubject: (object, { orphanedUid }, now) =>
      withShownOrphaning(readSubject(object, forSubject), orphanedUid, now),
    isUpToDate: (subject, request, now) =>
      request.summary !== undefined &&
      isUpToDate(subject, request.summary, now) &&
      !isRelabelled(subject, request),
    complete(subject, context) {
      const { signal } = context
      const reading = { client: options.client, sharedReads, signal }
      if (subject.spec.calendars.length === 0) return overrides.complete(subject, context)
      return readCalendars(subject, reading).then(
        (known) => overrides.complete(known, context) ?? known,
      )
    },
    triage,
    async gather(goal, subject, { request, isFirst, now, log, signal }) {
      const { nodeName } = request
      const reading = { ...options, sharedReads, trustsRest: isFirst, nodeName, now, signal }
      const first = await gather(goal, subject, reading)
      const again = gatherAgain(first, subject, reading, overrides)
      const { facts, access } = again === undefined ? first : await again
      const performer = createPerformer(facts, { ...options, ...access, log, now, signal })
      return { facts, performer }
    },
    decide,
    // A process with a sink adds both fields again.
    withHistory: (before, { undelivered: _, transitionCount: __, ...after }) =>
      withTimeOff(before, after),
    recorded: (before, after) => options.measureTransitions?.(before, after),
    eventsOf,
    orderOf,
    afterFailedRead: (subject, { message }, now) => afterFailedRead(subject, message, now),
    afterFailedAction(subject, rawStatus, failure, now) {
      const remedy = failure.remedy ?? missingRight(failure.error, MANAGEMENT)
      return afterFailedAction(subject, parseStatus(rawStatus), { ...failure, remedy }, now)
    },
    storedFailure,
    forgetDiscovery: () => discovery.forget(),
  }
}
