// Explains a failed effect for the status.
import type { KubeError } from '#src/kube/kube-error.ts'
import type { ActionFailure } from '#src/reconcile/system.ts'
import type { Effect } from '../effects.ts'
import { NODE_TAINTED } from '../reasons.ts'
import { type AskedCluster, MANAGEMENT, missingRight } from './explain-request.ts'

/** `cluster`: the cluster of the Node. */
export function explainEffect(
  { type }: Effect,
  error: KubeError,
  cluster: AskedCluster,
): ActionFailure {
  return {
    doing: DOING[type],
    reason: reasonOf(type),
    remedy: missingRight(error, isOnNode(type) ? cluster : MANAGEMENT),
    ...(type === 'taintNode' && { condition: NODE_TAINTED }),
  }
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
  taintNode: 'change the taints of the Node',
  untaintNode: 'remove the taints from the Node',
  evictPods: 'evict pods',
  deleteNode: 'delete the Node',
  configureReclaimAgent: 'configure the reclaim agent',
  removeReclaimAgent: 'remove the configuration of the reclaim agent',
  clearReclaimRequest: 'remove the request of a reclaim',
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
    case 'taintNode':
    case 'untaintNode':
      return 'PatchFailed'
    default:
      return 'ReconcileFailed'
  }
}

function isOnNode(type: Effect['type']): boolean {
  return (
    type === 'cordonNode' ||
    type === 'uncordonNode' ||
    type === 'taintNode' ||
    type === 'untaintNode' ||
    type === 'evictPods' ||
    type === 'deleteNode' ||
    type === 'configureReclaimAgent' ||
    type === 'removeReclaimAgent' ||
    type === 'clearReclaimRequest'
  )
}
