import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import { planTaints } from '#src/nodes/taints/plan.ts'
import type { Effect } from '#src/scheduled-machine/effects.ts'
import { explainEffect } from '#src/scheduled-machine/failures/explain-effect.ts'
import { SPEC } from '#test/support/situation.ts'

const REFUSED = new KubeError('Forbidden', 'POST /x: no')
const NO_PLAN = planTaints([], [], [])
const WORKLOAD = { type: 'workload', secret: 'prod-kubeconfig' } as const
const SOURCE = { type: 'inline', ...SPEC.bootstrapSpec } as const
const NO_RIGHT = new KubeError('Forbidden', 'DELETE /x: user cannot delete resource "x"', {
  status: 403,
  request: { method: 'DELETE', path: '/api/v1/nodes/n' },
})
const MANAGEMENT_REMEDY = 'Apply deploy/rbac (ClusterRole sundial-node-access and its binding)'
const WORKLOAD_REMEDY =
  'Give the account of the kubeconfig in Secret prod-kubeconfig the rights of deploy/workload-cluster'

test.each<[Effect, string, string]>([
  [{ type: 'createMachine' }, 'create the Machine', 'MachineCreationFailed'],
  [
    { type: 'createProviderObject', role: 'bootstrap', source: SOURCE },
    'create a provider object',
    'MachineCreationFailed',
  ],
  [
    { type: 'skipMachineDrain', what: 'drain' },
    "skip Cluster API's drain",
    'MachineDeletionFailed',
  ],
  [{ type: 'restoreMachineDrain' }, "restore Cluster API's drain", 'ReconcileFailed'],
  [{ type: 'deleteMachine' }, 'delete the Machine', 'MachineDeletionFailed'],
  [
    { type: 'deleteProviderObject', role: 'bootstrap' },
    'delete a provider object',
    'MachineDeletionFailed',
  ],
  [{ type: 'cordonNode' }, 'cordon the Node', 'NodeDrainFailed'],
  [{ type: 'uncordonNode' }, 'uncordon the Node', 'ReconcileFailed'],
  [
    { type: 'untaintNode', plan: NO_PLAN, leaves: false },
    'remove the taints from the Node',
    'PatchFailed',
  ],
  [{ type: 'evictPods', pods: [] }, 'evict pods', 'NodeDrainFailed'],
  [{ type: 'deleteNode' }, 'delete the Node', 'MachineDeletionFailed'],
])('the words for the failed effect %j', (effect, doing, reason) => {
  expect(explainEffect(effect, REFUSED, WORKLOAD)).toEqual({ doing, reason, remedy: undefined })
})

test('taints that are refused are told in their own condition, too', () => {
  expect(explainEffect({ type: 'taintNode', plan: NO_PLAN }, REFUSED, WORKLOAD)).toEqual({
    doing: 'change the taints of the Node',
    reason: 'PatchFailed',
    remedy: undefined,
    condition: 'NodeTainted',
  })
})

test.each<[Effect['type'], string]>([
  ['deleteMachine', MANAGEMENT_REMEDY],
  ['cordonNode', WORKLOAD_REMEDY],
  ['uncordonNode', WORKLOAD_REMEDY],
  ['taintNode', WORKLOAD_REMEDY],
  ['untaintNode', WORKLOAD_REMEDY],
  ['deleteNode', WORKLOAD_REMEDY],
])('a missing right for %s has the remedy of the cluster that refused', (type, remedy) => {
  const effect = { type } as Effect

  expect(explainEffect(effect, NO_RIGHT, WORKLOAD).remedy).toBe(remedy)
})
