// A ScheduleOverride as a value, from the object that was read.
import { DateTime } from 'luxon'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { plainText } from '#src/kube/plain-text.ts'
import { CREATED_BY_ANNOTATION } from './labels.ts'
import { LONGEST, LONGEST_REASON } from './limits.ts'
import { OverrideSpec } from './schema.ts'

export interface Override {
  readonly name: string
  readonly uid: string
  readonly createdAt: DateTime
  readonly target: OverrideSpec['target']
  readonly state: OverrideSpec['state']
  /** When it begins. */
  readonly start: DateTime
  /** When it ends: at `until`, and at most 30 days after it was created, whatever `until` says. */
  readonly end: DateTime
  /** One line, without characters that cannot be seen. */
  readonly reason: string
  /** The user who created it, or the program if the user is unknown. */
  readonly createdBy: string | undefined
}

/**
 * `undefined`: the object has no valid spec, or somebody deleted it and a finalizer keeps it. The API server accepts no
 * invalid spec, but its definition may be an older one. A `from` that cannot be read begins nothing.
 */
export function readOverride(object: KubeObject): Override | undefined {
  const { name, uid, creationTimestamp, deletionTimestamp } = object.metadata
  if (deletionTimestamp !== undefined) return undefined
  const createdAt = parseInstant(creationTimestamp)
  const spec = OverrideSpec.safeParse(object['spec'])
  if (!spec.success || uid === undefined || createdAt === undefined) return undefined
  const { target, state, reason, from = creationTimestamp } = spec.data
  const start = parseInstant(from)
  const until = parseInstant(spec.data.until)
  if (start === undefined || until === undefined) return undefined
  return {
    name,
    uid,
    createdAt,
    target: target as OverrideSpec['target'],
    state,
    // It cannot begin before it was created.
    start: DateTime.max(start, createdAt),
    end: DateTime.min(until, createdAt.plus(LONGEST)),
    reason: plainText(reason, LONGEST_REASON),
    createdBy: creatorOf(object),
  }
}

const LONGEST_CREATOR = 128

// The admission policy refuses an annotation with the name of another user. A manager is what a program calls itself.
function creatorOf({ metadata }: KubeObject): string | undefined {
  const annotation = metadata.annotations?.[CREATED_BY_ANNOTATION]
  const entries = metadata.managedFields ?? []
  const manager = entries.find(({ subresource }) => subresource === undefined)?.manager
  const name = plainText(annotation ?? (manager && `program ${manager}`) ?? '', LONGEST_CREATOR)
  return name === '' ? undefined : name
}
