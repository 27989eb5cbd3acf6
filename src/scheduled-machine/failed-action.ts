// An action that failed, in the status where the user looks (spec §3: an action failed).
import type { DateTime } from 'luxon'
import { setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeError } from '#src/kube/kube-error.ts'
import { backOff } from '#src/reconcile/stored-back-off.ts'
import type { ActionFailure } from '#src/reconcile/system.ts'
import type { Effect } from './effects.ts'
import { READY } from './reasons.ts'
import type { ScheduledMachineStatus } from './schema.ts'
import type { Subject } from './subject.ts'

/**
 * The status after an action failed, `stored` being what the API has by now: everything stays as it was stored, so
 * that the next try goes on from there; the phase is Error until it does.
 */
export function afterFailedAction(
  subject: Subject,
  stored: ScheduledMachineStatus,
  { doing, reason, remedy, error }: ActionFailure & { readonly error: KubeError },
  now: DateTime,
): ScheduledMachineStatus {
  const attempts = (subject.status.retry?.attempts ?? 0) + 1
  const message = `Failed to ${doing}: ${error.message}${remedy === undefined ? '' : `. ${remedy}`}`
  const notBefore = formatInstant(now.plus(backOff(attempts)))
  const ready = { type: READY, status: 'False', reason, message } as const
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

/** An effect that failed, in words. */
export function describeFailure({ type }: Effect): Pick<ActionFailure, 'doing' | 'reason'> {
  return { doing: DOING[type], reason: reasonOf(type) }
}

const DOING: Record<Effect['type'], string> = {
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

function reasonOf(type: Effect['type']): string {
  switch (type) {
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
