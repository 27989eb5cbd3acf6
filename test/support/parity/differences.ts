// Where the answers of two servers differ, place by place.
import type { Step } from './case.ts'
import { isFields } from './marks.ts'
import type { Normal } from './normalise.ts'
import { byName, restrictedTo } from './part.ts'

export interface Difference {
  /** The number of the step, and where in its answer: `2.body.items.0.metadata.name`. */
  readonly at: string
  readonly real: unknown
  readonly embedded: unknown
}

const ABSENT = '(absent)'

/** All differences between the answers to the same steps. */
export function compareAnswers(
  steps: readonly Step[],
  real: readonly Normal[],
  embedded: readonly Normal[],
): readonly Difference[] {
  return steps.flatMap((step, index) => {
    const [theirs, ours] = [real[index], embedded[index]]
    const isPart = step.does === 'ask' && step.isPart
    const at = String(index + 1)
    if (!isPart || theirs === undefined || ours === undefined) return differences(theirs, ours, at)
    const body = byName(restrictedTo(ours.body, theirs.body))
    return differences({ ...theirs, body }, { ...ours, body: byName(ours.body) }, at)
  })
}

/** The differences between two values, in the order of the first. */
function differences(real: unknown, embedded: unknown, at: string): readonly Difference[] {
  if (Object.is(real, embedded)) return []
  const names = namesOf(real, embedded)
  if (names === undefined) return [{ at, real, embedded }]
  return names.flatMap((name) =>
    differences(part(real, name), part(embedded, name), `${at}.${name}`),
  )
}

// Lists and objects are compared by their parts; a list with an object only as a whole.
function namesOf(a: unknown, b: unknown): readonly string[] | undefined {
  const isComparable = (Array.isArray(a) && Array.isArray(b)) || (isFields(a) && isFields(b))
  if (!isComparable) return undefined
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}

function part(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return ABSENT
  return Reflect.get(value, name)
}
