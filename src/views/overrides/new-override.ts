// A ScheduleOverride that a person asks for, and the kubectl command that equals it.
import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { CREATED_BY_ANNOTATION } from '#src/schedule-override/labels.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import type { OverrideSpec } from '#src/schedule-override/schema.ts'
import { shellWords } from '../shell-words.ts'

export interface WantedOverride {
  readonly namespace: string
  /** One machine, or labels of machines. */
  readonly target:
    | { readonly name: string }
    | { readonly matchLabels: Readonly<Record<string, string>> }
  readonly state: OverrideSpec['state']
  readonly until: DateTime
  readonly reason: string
  /** When the user asks. */
  readonly askedAt: DateTime
  /** The user who asks. The admission policy refuses any other name. */
  readonly createdBy: string | undefined
}

/** The object to create. The API server completes its name. */
export function newOverride({
  namespace,
  target,
  state,
  until,
  reason,
  askedAt,
  createdBy,
}: WantedOverride): KubeObject {
  const { apiVersion, kind } = SCHEDULE_OVERRIDES
  const isNamed = 'name' in target
  return {
    apiVersion,
    kind,
    metadata: {
      name: '',
      generateName: nameBase(isNamed ? target.name : 'selected', state, askedAt),
      namespace,
      ...(createdBy !== undefined && { annotations: { [CREATED_BY_ANNOTATION]: createdBy } }),
    },
    spec: {
      target: isNamed ? target : { selector: target },
      state,
      until: formatInstant(until),
      reason,
    },
  }
}

// The API server keeps 58 characters of a base.
const LONGEST_OF = 40

// Of two that are created in the same second, the greater name wins. So the milliseconds come before the state.
function nameBase(of: string, state: string, askedAt: DateTime): string {
  const millis = askedAt.toMillis().toString(36)
  return `${of.slice(0, LONGEST_OF)}-${millis}-${state.toLowerCase()}-`
}

/** For a shell. `flags` are those with which kubectl reaches the cluster. */
export function createCommand(override: KubeObject, flags: readonly string[] = []): string {
  const { name: _, ...metadata } = override.metadata
  // Not echo: in some shells it changes a backslash.
  const print = shellWords(['printf', '%s', JSON.stringify({ ...override, metadata })])
  return `${print} | ${shellWords(['kubectl', ...flags, 'create', '-f', '-'])}`
}

/** The command that ends an override before its time. */
export function endCommand(
  { namespace = 'default', name }: ObjectKey,
  flags: readonly string[] = [],
): string {
  return shellWords(['kubectl', ...flags, '-n', namespace, 'delete', 'so', name])
}
