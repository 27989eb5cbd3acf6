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
  keys: z
    .array(z.object({ namespace, name, nodeName: z.optional(name) }))
    .check(z.minLength(1), z.maxLength(MAX_DUE_KEYS)),
})

const SHAPE = `{"kind":"ScheduledMachine","keys":[{"namespace":"…","name":"…"}]}, 1 to ${MAX_DUE_KEYS} keys`

/** One object to look at; `nodeName`: with a Node that says that it belongs to its machine, even if there should
 * be none. */
export interface DueKey extends NamespacedKey {
  readonly nodeName?: string
}

/**
 * The objects of `kind` that the data of a `dev.sundial.objects.due.v1` event asks to look at, none
 * when it is about another kind. Throws `BadEvent`, naming the field, when the data is anything else.
 */
export function parseDueData(data: unknown, kind: string): readonly DueKey[] {
  const parsed = z.safeParse(DueData, data)
  if (parsed.success) {
    const keys = parsed.data.kind === kind ? parsed.data.keys : []
    return keys.map(({ nodeName, ...key }) => (nodeName === undefined ? key : { ...key, nodeName }))
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
