// A step that failed, in the status where the user looks (spec §3: an action failed).
import type { DateTime } from 'luxon'
import { setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Effect } from './effects.ts'
import { type AskedCluster, missingRight } from './failed-request.ts'
import type { Subject } from './observed.ts'
import { READY } from './reasons.ts'
import { backOff } from './rules/backing-off.ts'
import type { ScheduledMachineStatus } from './schema.ts'

/**
 * The status after `effect` failed, `stored` being what the API has by now: everything stays as it was stored, so that the next try goes on
 * from there; the phase is Error until it does.
 */
export function explain(
  subject: Subject,
  stored: ScheduledMachineStatus,
  effect: Effect,
  error: unknown,
  now: DateTime,
  asked: AskedCluster,
): ScheduledMachineStatus {
  const attempts = (subject.status.retry?.attempts ?? 0) + 1
  const words = error instanceof KubeError ? error.message : 'an unexpected failure; see the log'
  const remedy = error instanceof KubeError ? missingRight(error, asked) : undefined
  const message = `Failed to ${DOING[effect.type]}: ${words}${remedy === undefined ? '' : `. ${remedy}`}`
  const notBefore = formatInstant(now.plus(backOff(attempts)))
  const ready = { type: READY, status: 'False', reason: reasonOf(effect), message } as const
  return {
    ...stored,
    phase: 'Error',
    ...(stored.phase !== 'Error' && { phaseSince: formatInstant(now) }),
    ready: false,
    message,
    conditions: setCondition(stored.conditions ?? [], ready, now),
    retry: { attempts, notBefore, lastError: message },
    wakeTime: notBefore,
    observedGeneration: subject.generation,
  }
}

const DOING: Record<Effect['type'], string> = {
  addFinalizer: 'add the finalizer',
  removeFinalizer: 'remove the finalizer',
  record: 'record the status',
  emit: 'write an Event',
  createMachine: 'create the Machine',
  createProviderObject: 'create a provider object',
  adoptMachine: 'adopt the Machine',
  skipMachineDrain: "skip Cluster API's drain",
  restoreMachineDrain: "restore Cluster API's drain",
  deleteMachine: 'delete the Machine',
  deleteProviderObject: 'delete a provider object',
  cordonNode: 'cordon the Node',
  uncordonNode: 'uncordon the Node',
  evictPods: 'evict pods',
  deleteNode: 'delete the Node',
}

function reasonOf(effect: Effect): string {
  switch (effect.type) {
    case 'createMachine':
    case 'createProviderObject':
      return 'MachineCreationFailed'
    case 'skipMachineDrain':
    case 'deleteMachine':
    case 'deleteProviderObject':
    case 'deleteNode':
      return 'MachineDeletionFailed'
    case 'cordonNode':
    case 'evictPods':
      return 'NodeDrainFailed'
    default:
      return 'ReconcileFailed'
  }
}
