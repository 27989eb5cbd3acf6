// What a step says with the answers of the steps before it put in.
import { applyMergePatch } from '#src/embedded/api/patches/merge-patch.ts'

/** By name: bodies of answers, lists of events, and `ns`. */
export type Known = ReadonlyMap<string, unknown>

const REFERENCE = /\{\{([^}]+)\}\}/g
const WHOLE = /^\{\{([^}]+)\}\}$/

/** The value with every reference in it resolved. @throws for a reference to nothing */
export function resolve(value: unknown, known: Known): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1]
    return whole === undefined ? resolveText(value, known) : lookUp(whole, known)
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, known))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, part]) => [
    resolveText(name, known),
    resolve(part, known),
  ])
  const resolved: Record<string, unknown> = Object.fromEntries(entries)
  const { $edited, change } = resolved
  return typeof $edited === 'string' ? applyMergePatch(lookUp($edited, known), change) : resolved
}

/** The text with every reference in it resolved. */
export function resolveText(text: string, known: Known): string {
  return text.replace(REFERENCE, (_, reference: string) => String(lookUp(reference, known)))
}

function lookUp(reference: string, known: Known): unknown {
  const [name = '', ...path] = reference.split('.')
  let here = known.get(name)
  for (const part of path) {
    here = typeof here === 'object' && here !== null ? Reflect.get(here, part) : undefined
  }
  if (here === undefined) throw new Error(`no answer has ${reference}`)
  return here
}
