// Finds the fields in a refusal: their names, never their values.

const CAUSE_PATH = /^[A-Za-z_$][\w$-]*(?:\.[\w$/-]+|\[[\w./-]*\])*/
const LONGEST = 250

/** The field path of a cause, up to the first quoted value (`[name="…"]`); `undefined` when it is not a path. */
export function pathOfCause(field: string): string | undefined {
  const [path] = CAUSE_PATH.exec(field.slice(0, LONGEST)) ?? []
  return path
}

const MENTIONED = /\b(?:spec|metadata|status|data)(?:\.[A-Za-z_][\w-]*|\[\d+\])+/g
const MOST = 5

/** The field paths in a text that the request really has. Any other text that looks like a path may be a value. */
export function pathsIn(text: string, sent: string | undefined): readonly string[] {
  const object = parse(sent)
  const paths = Array.from(text.matchAll(MENTIONED), ([path]) => knownPart(path, object))
  const known = paths.filter((path) => /[.[]/.test(path))
  return [...new Set(known)].slice(0, MOST)
}

// The longest beginning of the path that exists in the object.
function knownPart(path: string, object: unknown): string {
  let at = object
  let known = ''
  for (const [step, name = '', index = ''] of path.matchAll(/\.?([A-Za-z_][\w-]*)|\[(\d+)\]/g)) {
    const next = stepInto(at, index === '' ? name : Number(index))
    if (next === undefined) return known
    known += step
    at = next
  }
  return known
}

function stepInto(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return Reflect.get(value, step)
}

function parse(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '')
  } catch {
    return undefined
  }
}
