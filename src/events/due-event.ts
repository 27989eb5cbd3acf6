// The event of the sweep. It names the due objects.
import * as z from 'zod/mini'
import { BadEvent } from '#src/events/bad-event.ts'
import { NAME, NAMESPACE } from '#src/events/names.ts'
import { isDnsLabel, isDnsSubdomain } from '#src/kube/names.ts'
import type { NamespacedKey, ObjectKey } from '#src/kube/object.ts'

export const DUE_TYPE = 'dev.sundial.objects.due.v1'
/** The most keys in one event. More keys are sent in several events. */
const MAX_DUE_KEYS = 100

const namespace = z.string().check(z.refine(isDnsLabel, `it must be ${NAMESPACE}`))
const name = z.string().check(z.refine(isDnsSubdomain, `it must be ${NAME}`))
const Kind = z.object({ kind: z.string() })

/** One due object. `nodeName` is a Node whose annotations name the object's Machine although it should have no Node. */
export type DueKey<Key extends ObjectKey = ObjectKey> = Key & { readonly nodeName?: string }

/**
 * The objects of `kind` in the data of a `dev.sundial.objects.due.v1` event; empty when the event is for another kind.
 * Throws `BadEvent` with the name of the field when the data is invalid.
 */
export function parseDueKeys(data: unknown, kind: string): readonly DueKey<NamespacedKey>[] {
  return parseKeys(data, kind, NamespacedKeys, '{"namespace":"…","name":"…"}')
}

/** The same for a kind whose objects are cluster-scoped. */
export function parseDueNames(data: unknown, kind: string): readonly DueKey[] {
  return parseKeys(data, kind, ClusterScopedKeys, '{"name":"…"}')
}

const NamespacedKeys = listOf(z.object({ namespace, name, nodeName: z.optional(name) }))
const ClusterScopedKeys = listOf(z.object({ name, nodeName: z.optional(name) }))

function listOf<T extends z.ZodMiniType>(key: T) {
  return z.object({ keys: z.array(key).check(z.minLength(1), z.maxLength(MAX_DUE_KEYS)) })
}

function parseKeys<Key extends { readonly nodeName?: string | undefined }>(
  data: unknown,
  kind: string,
  schema: z.ZodMiniType<{ keys: Key[] }>,
  keyShape: string,
) {
  const about = z.safeParse(Kind, data)
  const issueOf = (error: z.core.$ZodError | undefined) => {
    const [issue] = error?.issues ?? []
    return badData(issue, kind, keyShape)
  }
  if (!about.success) throw issueOf(about.error)
  if (about.data.kind !== kind) return []
  const parsed = z.safeParse(schema, data)
  if (!parsed.success) throw issueOf(parsed.error)
  return parsed.data.keys.map(({ nodeName, ...key }) =>
    nodeName === undefined ? key : { ...key, nodeName },
  )
}

function badData(issue: z.core.$ZodIssue | undefined, kind: string, keyShape: string): BadEvent {
  const field = ['data', ...(issue?.path ?? [])].join('.')
  return new BadEvent({
    status: 400,
    title: 'Not a list of due objects',
    detail: `The field ${field} is wrong: ${issue === undefined ? 'it is not valid' : wrong(issue)}.`,
    remedy: `Send data {"kind":"${kind}","keys":[${keyShape}]}, 1 to ${MAX_DUE_KEYS} keys.`,
  })
}

function wrong(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `it must be a${/^[aeiou]/.test(issue.expected) ? 'n' : ''} ${issue.expected}`
    case 'too_small':
      return `it must have at least ${issue.minimum}`
    case 'too_big':
      return `it must have at most ${issue.maximum}`
    default:
      return issue.message
  }
}
