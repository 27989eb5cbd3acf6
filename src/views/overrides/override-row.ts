// A ScheduleOverride in one line, from its spec and its stored status.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { matchesTarget } from '#src/schedule-override/matches.ts'
import { readOverride } from '#src/schedule-override/override.ts'
import {
  type OverridePhase,
  type OverrideSpec,
  parseOverrideStatus,
} from '#src/schedule-override/schema.ts'
import { targetInWords } from '#src/schedule-override/target-in-words.ts'

export interface OverrideRow {
  readonly namespace: string
  readonly name: string
  /** The name of a machine, or labels in the words of kubectl: `team=web,tier in (a, b)`. */
  readonly target: string
  readonly state: OverrideSpec['state']
  readonly from: DateTime
  readonly until: DateTime
  /** Empty: it is not known. */
  readonly who: string
  readonly reason: string
  /** `New` while no function has looked at it. */
  readonly phase: OverridePhase | 'New'
  readonly message: string
}

/** `undefined`: its spec cannot be read. */
export function overrideRow(object: KubeObject): OverrideRow | undefined {
  const override = readOverride(object)
  if (override === undefined) return undefined
  const { namespace = 'default', name } = object.metadata
  const { phase, createdBy, message = '' } = parseOverrideStatus(object.status)
  return {
    namespace,
    name,
    target: targetInWords(override.target),
    state: override.state,
    from: override.start,
    until: override.end,
    who: createdBy ?? override.createdBy ?? '',
    reason: override.reason,
    phase: phase ?? 'New',
    message,
  }
}

/** For programs. */
export function overrideJson({ from, until, ...row }: OverrideRow): object {
  return { ...row, from: formatInstant(from), until: formatInstant(until) }
}

/** Those that are for this object and not over, the first to end at the top. */
export function rowsFor(
  { metadata: { name, labels = {} } }: KubeObject,
  overrides: readonly KubeObject[],
  now: DateTime,
): readonly OverrideRow[] {
  return overrides
    .filter(({ spec }) => matchesTarget({ target: fieldsAt(spec, 'target') }, { name, labels }))
    .flatMap((each) => overrideRow(each) ?? [])
    .filter(({ until }) => until > now)
    .sort((a, b) => a.until.toMillis() - b.until.toMillis())
}
