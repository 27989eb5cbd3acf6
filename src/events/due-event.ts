// What the sweep hands on: an event that names the objects whose time has come.
import * as z from 'zod/mini'
import { BadEvent } from '#src/events/bad-event.ts'
import { NAME, NAMESPACE } from '#src/events/names.ts'
import { isDnsLabel, isDnsSubdomain } from '#src/kube/names.ts'
import type { NamespacedKey } from '#src/kube/object.ts'

export const DUE_TYPE = 'dev.sundial.objects.due.v1'
/** What one event may ask for; more come in several events. */
const MAX_DUE_KEYS = 100

const namespace = z.string().check(z.refine(isDnsLabel, `it must be ${NAMESPACE}`))
const name = z.string().check(z.refine(isDnsSubdomain, `it must be ${NAME}`))
const DueData = z.object({
  kind: z.string(),
  inService: z.optional(z.boolean()),
  keys: z.array(z.object({ namespace, name })).check(z.minLength(1), z.maxLength(MAX_DUE_KEYS)),
})

const SHAPE = `{"kind":"ScheduledMachine","keys":[{"namespace":"…","name":"…"}]}, 1 to ${MAX_DUE_KEYS} keys`

export interface DueKeys {
  readonly keys: readonly NamespacedKey[]
  /** Nothing says that they are due: they are in service, and may have changed with an event lost. */
  readonly inService: boolean
}

/**
 * The objects of `kind` that the data of a `dev.sundial.objects.due.v1` event asks to look at, none
 * when it is about another kind. Throws `BadEvent`, naming the field, when the data is anything else.
 */
export function parseDueData(data: unknown, kind: string): DueKeys {
  const parsed = z.safeParse(DueData, data)
  if (parsed.success) {
    const { keys, inService = false } = parsed.data
    return { keys: parsed.data.kind === kind ? keys : [], inService }
  }
  const [issue] = parsed.error.issues
  const field = ['data', ...(issue?.path ?? [])].join('.')
  throw new BadEvent({
    status: 400,
    title: 'Not a list of due objects',
    detail: `The field ${field} is wrong: ${issue === undefined ? 'not as asked' : wrong(issue)}.`,
    remedy: `Send data ${SHAPE}.`,
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
