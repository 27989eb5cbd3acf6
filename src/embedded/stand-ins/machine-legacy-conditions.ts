// The conditions as v1beta1 has them: other types, other reasons, and a severity for what is False.
import type { DateTime } from 'luxon'
import { findCondition, type NewCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { type Fields, textAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'

interface Names {
  readonly type: string
  /** The reason and severity of what is not (yet) so; a reason of a provider's own stays. */
  readonly waiting: string
}

const NAMES: Readonly<Record<string, Names>> = {
  Ready: { type: 'Ready', waiting: 'WaitingForInfrastructure' },
  BootstrapConfigReady: { type: 'BootstrapReady', waiting: 'WaitingForDataSecret' },
  InfrastructureReady: { type: 'InfrastructureReady', waiting: 'WaitingForInfrastructure' },
  NodeHealthy: { type: 'NodeHealthy', waiting: 'WaitingForNodeRef' },
}

// The names of the reasons of v1beta2 in v1beta1. All others mean that it waits.
const REASONS: Readonly<Record<string, { readonly reason: string; readonly severity: string }>> = {
  NodeNotHealthy: { reason: 'NodeConditionsFailed', severity: 'Warning' },
  NodeDeleted: { reason: 'NodeNotFound', severity: 'Error' },
  ObjectDeleted: { reason: 'Deleted', severity: 'Error' },
  ProvisioningFailed: { reason: 'ProvisioningFailed', severity: 'Error' },
  DataSecretGenerationFailed: { reason: 'DataSecretGenerationFailed', severity: 'Error' },
}

/** The legacy list for these conditions; what has not changed keeps its transition time. */
export function legacyConditions(
  conditions: readonly NewCondition[],
  before: readonly unknown[],
  now: DateTime,
): readonly Fields[] {
  return Object.entries(NAMES).flatMap(([name, names]) => {
    const condition = findCondition(conditions, name)
    if (condition === undefined) return []
    const legacy = legacyOf(condition, names)
    const old = before.find((each) => textAt(each, 'type') === names.type)
    const isSame = textAt(old, 'status') === legacy.status
    const since = isSame ? textAt(old, 'lastTransitionTime') : formatInstant(now)
    const updated = { ...legacy, lastTransitionTime: since }
    return [isEqual(old, updated) ? (old as Fields) : updated]
  })
}

function legacyOf({ status, reason, message }: NewCondition, { type, waiting }: Names) {
  if (status === 'True') return { type, status }
  const said = REASONS[reason]
  return {
    type,
    status: 'False',
    severity: said?.severity ?? 'Info',
    reason: said?.reason ?? waiting,
    ...(message !== '' && { message }),
  }
}
