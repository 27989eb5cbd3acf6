// The conditions of a BootcNode. The words of Idle and Degraded are those of bootc-operator: its controller reads them.
import type { DateTime } from 'luxon'
import { type Condition, type NewCondition, setCondition } from '#src/kube/conditions.ts'
import type { HostFacts } from './facts.ts'

export const IDLE_REASONS = ['Idle', 'Staging', 'Staged', 'Rebooting'] as const
export type IdleReason = (typeof IDLE_REASONS)[number]

export interface Judgement {
  readonly idle: IdleReason
  /** Why the node is degraded; `undefined` when it is not. */
  readonly degraded: string | undefined
}

export function nodeConditions(
  stored: readonly Condition[],
  { idle, degraded }: Judgement,
  host: Pick<HostFacts, 'externalReboots' | 'preflight'>,
  { generation, now }: { readonly generation: number; readonly now: DateTime },
): readonly Condition[] {
  const { externalReboots, preflight } = host
  const isReady = preflight.problems.length === 0
  const judged: readonly Omit<NewCondition, 'observedGeneration'>[] = [
    {
      type: 'Idle',
      status: idle === 'Idle' ? 'True' : 'False',
      reason: idle,
      message: '',
    },
    {
      type: 'Degraded',
      status: degraded === undefined ? 'False' : 'True',
      reason: degraded === undefined ? 'Healthy' : 'Error',
      message: degraded ?? '',
    },
    {
      type: 'ExternalReboots',
      status: externalReboots.length === 0 ? 'False' : 'True',
      reason: externalReboots.length === 0 ? 'NoneFound' : 'Found',
      message: externalReboots.join(' '),
    },
    {
      type: 'Preflight',
      status: isReady ? 'True' : 'False',
      reason: isReady ? 'Passed' : 'ProblemsFound',
      message: [`${preflight.summary}.`, ...preflight.problems].join(' '),
    },
  ]
  return judged.reduce(
    (conditions, condition) =>
      setCondition(conditions, { ...condition, observedGeneration: generation }, now),
    idle === 'Rebooting' ? withoutEarlierIdle(stored) : stored,
  )
}

// The time of Idle is also that of the reboot, although it was False before: the controller of bootc-operator measures
// rebootTimeoutSeconds from it.
function withoutEarlierIdle(stored: readonly Condition[]): readonly Condition[] {
  return stored.map((each) =>
    each.type === 'Idle' && each.reason !== 'Rebooting' ? { ...each, status: 'Unknown' } : each,
  )
}

/** The reason of the stored condition Idle, and the generation that it is about. */
export function storedIdle(conditions: readonly Condition[]): {
  readonly reason: string | undefined
  readonly generation: number
} {
  const idle = conditions.find(({ type }) => type === 'Idle')
  return { reason: idle?.reason, generation: idle?.observedGeneration ?? 0 }
}
