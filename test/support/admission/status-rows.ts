// What may be written to a status, and what may not. Of bounds within a status the server tells the path
// without `status.` in front.
import { type Cause, missing, notOneOf, refused, unchecked } from './causes.ts'

export interface StatusRow {
  readonly name: string
  readonly status: Readonly<Record<string, unknown>>
  /** All that admission says. Empty: it is stored. */
  readonly causes: readonly Cause[]
}

const AT = '2026-03-29T01:00:00Z'

const CONDITION = {
  type: 'Ready',
  status: 'False',
  reason: 'NodeDraining',
  message: 'Draining',
  lastTransitionTime: AT,
}

/** Every field that we write. */
export const FULL_STATUS = {
  phase: 'ShuttingDown',
  phaseSince: AT,
  message: 'Draining',
  inSchedule: false,
  ready: true,
  next: 'opens 2026-03-30T07:00:00Z',
  conditions: [{ ...CONDITION, observedGeneration: 2 }],
  observedGeneration: 2,
  override: {
    name: 'late',
    uid: 'c',
    state: 'On',
    phase: 'Active',
    from: AT,
    until: '2026-03-29T20:00:00Z',
    createdAt: AT,
    createdBy: 'ann@example.com',
    reason: 'release night',
    endsSoon: true,
  },
  providerID: 'docker:////a',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'a', uid: 'b' },
  machineRef: {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Machine',
    name: 'a',
    namespace: 'b',
  },
  workloadCluster: { clusterName: 'a', kubeconfigSecret: { name: 'a-kubeconfig', key: 'value' } },
  bootstrapRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'A', name: 'a' },
  infrastructureRef: { apiVersion: 'k0smotron.io/v1beta1', kind: 'B', name: 'a' },
  reclaimAgent: { nodeName: 'worker' },
  reclaim: {
    nodeName: 'worker',
    startedAt: AT,
    reason: 'process-match: java',
    requestedAt: AT,
    scheduleDisabledAt: AT,
    endedAt: AT,
  },
  reclaimedAt: AT,
  recentReclaims: [AT],
  appliedNodeTaints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }],
  calendars: 'holidays@17',
  offSeconds: 53_381,
  joinSeconds: [240, 600],
  joinMeasuredFor: AT,
  joinReadyAt: AT,
  machineDeletedAt: AT,
  undelivered: {
    transitions: [{ to: 'Active', at: AT, from: 'Pending', reason: 'MachineReady', number: 7 }],
    lost: 1,
  },
  transitionCount: 7,
  lastScheduledTime: AT,
  lastTransitionDelay: {
    transition: 'Leave',
    plannedAt: AT,
    opensAt: AT,
    startSeconds: 1,
    endSeconds: 330,
  },
  nextActivation: AT,
  nextCleanup: AT,
  shutdownStartedAt: AT,
  drain: {
    startedAt: AT,
    podsRemaining: 1,
    blocked: [{ namespace: 'a', name: 'b', message: 'the budget c allows no disruption' }],
  },
  deletion: { machine: 'Kept', uid: 'a', seenAt: '2026-01-05T23:01:00Z' },
  retry: { attempts: 2, notBefore: AT, lastError: 'no' },
  wakeTime: AT,
}

const { reason: _reason, ...withoutReason } = CONDITION
const { uid: _uid, ...withoutUid } = FULL_STATUS.nodeRef

export const STATUSES: readonly StatusRow[] = [
  { name: 'everything that we write', status: FULL_STATUS, causes: [] },
  { name: 'S01 a nodeRef without uid', status: { nodeRef: withoutUid }, causes: [] },
  {
    name: 'S01 a nodeRef of the old shape',
    status: { nodeRef: { name: 'a' } },
    causes: unchecked(missing('status.nodeRef.apiVersion'), missing('status.nodeRef.kind')),
  },
  {
    name: 'S03 conditions of two types',
    status: { conditions: [CONDITION, { ...CONDITION, type: 'Scheduled' }] },
    causes: [],
  },
  {
    name: 'S03 a condition that may be',
    status: { conditions: [{ ...CONDITION, status: 'Maybe' }] },
    causes: unchecked(
      notOneOf('status.conditions[0].status', 'Maybe', ['True', 'False', 'Unknown']),
    ),
  },
  {
    name: 'a condition without a reason',
    status: { conditions: [withoutReason] },
    causes: unchecked(missing('status.conditions[0].reason')),
  },
  {
    name: 'a condition twice',
    status: { conditions: [CONDITION, CONDITION] },
    causes: [{ field: 'status.conditions[1]', message: 'Duplicate value: {"type":"Ready"}' }],
  },
  {
    name: 'S05 an effect that there is not',
    status: { appliedNodeTaints: [{ key: 'a', effect: 'No' }] },
    causes: unchecked(
      notOneOf('status.appliedNodeTaints[0].effect', 'No', [
        'NoSchedule',
        'PreferNoSchedule',
        'NoExecute',
      ]),
    ),
  },
  {
    name: 'S06 an applied taint',
    status: { appliedNodeTaints: [{ key: 'a', effect: 'NoExecute' }] },
    causes: [],
  },
  {
    name: 'a phase that there is not',
    status: { phase: 'Scheduled' },
    causes: unchecked(
      notOneOf('status.phase', 'Scheduled', [
        'Pending',
        'Active',
        'ShuttingDown',
        'Inactive',
        'Disabled',
        'Terminated',
        'EmergencyRemove',
        'Error',
      ]),
    ),
  },
  {
    name: 'a time that is none',
    status: { wakeTime: 'soon' },
    causes: unchecked(
      refused('status.wakeTime', 'wakeTime in body must be of type date-time: "soon"', 'soon'),
    ),
  },
  {
    name: 'fewer pods than none',
    status: { drain: { startedAt: AT, podsRemaining: -1 } },
    causes: [
      refused(
        'status.drain.podsRemaining',
        'drain.podsRemaining in body should be greater than or equal to 0',
        -1,
      ),
    ],
  },
  {
    name: 'a drain that never began',
    status: { drain: { podsRemaining: 1 } },
    causes: unchecked(missing('status.drain.startedAt')),
  },
]
