// Conditions: `status` is the fact, `reason` and `message` explain it, and `lastTransitionTime` changes only when
// `status` changes.
import type { DateTime } from 'luxon'
import { cutText } from './cut-text.ts'
import { formatInstant } from './instant.ts'
import { listAt, optionalTextAt, textAt, valueAt } from './json.ts'
import { isEqual } from './merge-patch.ts'

export type ConditionStatus = 'True' | 'False' | 'Unknown'

export interface Condition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration?: number
}

export type NewCondition = Omit<Condition, 'lastTransitionTime'>

/**
 * The list with this condition set. A new type goes to the end; existing ones keep their places. When nothing changes,
 * the same list is returned. A message that is too long is cut.
 */
export function setCondition(
  conditions: readonly Condition[],
  condition: NewCondition,
  now: DateTime,
): readonly Condition[] {
  const old = conditions.find(({ type }) => type === condition.type)
  const since = old?.status === condition.status ? old.lastTransitionTime : formatInstant(now)
  const message = cutText(condition.message)
  const updated: Condition = { ...condition, message, lastTransitionTime: since }
  if (old === undefined) return [...conditions, updated]
  if (isEqual(old, updated)) return conditions
  return conditions.map((each) => (each === old ? updated : each))
}

/** The list without this condition. If it is not in the list, the same list is returned. */
export function removeCondition(
  conditions: readonly Condition[],
  type: string,
): readonly Condition[] {
  return conditions.some((each) => each.type === type)
    ? conditions.filter((each) => each.type !== type)
    : conditions
}

export function findCondition<T extends { readonly type: string }>(
  conditions: readonly T[],
  type: string,
): T | undefined {
  return conditions.find((condition) => condition.type === type)
}

/** A condition that another controller wrote. Fields that it left out are empty. */
export interface ForeignCondition {
  readonly type: string
  readonly status: ConditionStatus
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime?: string
  /** Cluster API v1beta1: `Error`, `Warning` or `Info`, on conditions that are False. */
  readonly severity?: string
}

/** Reads a `conditions` list of any object. Never throws; entries without type or status are left out. */
export function readConditions(raw: unknown): readonly ForeignCondition[] {
  return listAt(raw).flatMap(readCondition)
}

function readCondition(raw: unknown): readonly ForeignCondition[] {
  const type = textAt(raw, 'type')
  const status = valueAt(raw, 'status')
  const lastTransitionTime = optionalTextAt(raw, 'lastTransitionTime')
  const severity = optionalTextAt(raw, 'severity')
  if (type === '') return []
  if (status !== 'True' && status !== 'False' && status !== 'Unknown') return []
  return [
    {
      type,
      status,
      reason: textAt(raw, 'reason'),
      message: textAt(raw, 'message'),
      ...(lastTransitionTime !== undefined && { lastTransitionTime }),
      ...(severity !== undefined && { severity }),
    },
  ]
}
