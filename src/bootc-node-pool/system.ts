// The system of BootcNodePools, for the loop of src/reconcile.
import type { Duration } from 'luxon'
import type { ResolveTag } from '#src/images/registry/resolve-tag.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { System } from '#src/reconcile/system.ts'
import { decide, triage } from './decide.ts'
import type { Effect } from './effects.ts'
import { orderOf } from './event-order.ts'
import type { PoolFacts } from './facts.ts'
import { afterFailedAction, storedFailure } from './failures/after-failed-action.ts'
import { afterFailedRead } from './failures/after-failed-read.ts'
import { missingRight } from './failures/explain-request.ts'
import { gather } from './gather/gather.ts'
import type { Goal } from './goal.ts'
import { FINALIZER, REPORTER } from './labels.ts'
import { createPerformer } from './perform/performer.ts'
import { UndoRefused } from './perform/undo-refused.ts'
import type { PoolRequest } from './request.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'
import { type BootcNodePoolStatus, parsePoolStatus } from './schema.ts'
import { isUpToDate } from './settled/is-up-to-date.ts'
import { afterChanges } from './status/after-changes.ts'
import { readSubject, type Subject } from './subject.ts'
import { eventsOf } from './transition.ts'

export type BootcNodePoolSystem = System<{
  Request: PoolRequest
  Status: BootcNodePoolStatus
  Subject: Subject
  Goal: Goal
  Facts: PoolFacts
  Effect: Effect
}>

export interface BootcNodePoolSystemOptions {
  readonly client: KubeClient
  /** Asks a registry for the digest of a tag. */
  readonly resolveTag: ResolveTag
  /** How often a tag is looked up. */
  readonly tagInterval: Duration
}

export function createBootcNodePoolSystem(
  options: BootcNodePoolSystemOptions,
): BootcNodePoolSystem {
  const { client } = options
  return {
    resource: BOOTC_NODE_POOLS,
    finalizer: FINALIZER,
    reporter: REPORTER,
    readSubject,
    isUpToDate: (subject, { summary }, now) =>
      summary !== undefined && isUpToDate(subject, summary, now),
    triage,
    async gather(goal, subject, { now, log, signal }) {
      const facts = await gather(goal, subject, { ...options, now, signal })
      return { facts, performer: createPerformer(facts, { client, log, now, signal }) }
    },
    decide,
    // A process with a sink adds both fields again.
    withHistory: (_before, { undelivered: _, transitionCount: __, ...after }) => after,
    eventsOf,
    orderOf,
    afterFailedRead: (subject, { message }, now) => afterFailedRead(subject, message, now),
    afterFailedAction(subject, rawStatus, failure, now) {
      if (failure.error instanceof UndoRefused)
        return afterChanges(parsePoolStatus(rawStatus), failure.error.results, now)
      const remedy = failure.remedy ?? missingRight(failure.error)
      return afterFailedAction(subject, parsePoolStatus(rawStatus), { ...failure, remedy }, now)
    },
    storedFailure,
    // The kinds of a pool have one version.
    forgetDiscovery() {},
  }
}
