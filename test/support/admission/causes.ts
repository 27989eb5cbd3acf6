// What an API server says about an object that it refuses, one entry of `details.causes` each.

export interface Cause {
  readonly field: string
  readonly message: string
}

/** A rule of ours that does not hold: `words` are ours, the value is told when it is a scalar. */
export function refused(field: string, words: string, value?: unknown): Cause {
  const told = value === undefined ? '' : `${JSON.stringify(value)}: `
  return { field, message: `Invalid value: ${told}${words}` }
}

/** A bound of the schema, in the server's words. */
export function outOfBounds(field: string, value: unknown, words: string): Cause {
  return refused(field, `${field} in body ${words}`, value)
}

export function missing(field: string): Cause {
  return { field, message: 'Required value' }
}

/** `given` is what Go calls it. */
export function wrongType(field: string, wanted: string, given: string): Cause {
  return refused(field, `${field} in body must be of type ${wanted}: "${given}"`, given)
}

export function tooLong(field: string, most: number): Cause {
  return { field, message: `Too long: may not be more than ${most} bytes` }
}

export function tooMany(field: string, given: number, most: number): Cause {
  return { field, message: `Too many: ${given}: must have at most ${most} items` }
}

export function notOneOf(field: string, given: string, wanted: readonly string[]): Cause {
  const values = wanted.map((value) => JSON.stringify(value)).join(', ')
  return {
    field,
    message: `Unsupported value: ${JSON.stringify(given)}: supported values: ${values}`,
  }
}

/** Rules run only on an object that has the right shape. Otherwise the server says that they did not. */
export function unchecked(...causes: readonly Cause[]): readonly Cause[] {
  return [
    ...causes,
    refused(
      '<nil>',
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
      null,
    ),
  ]
}

/** The policy refuses the object, with all its errors in one message. The server goes through a map in any order. */
export function byPolicy(errors: readonly string[]): Cause {
  return { field: '', message: inPolicyOrder(`${BY_POLICY}${errors.join('; ')}`) }
}

const NAME = 'sundial-scheduled-machine'
const BY_POLICY = `ValidatingAdmissionPolicy '${NAME}' with binding '${NAME}' denied request: `

function inPolicyOrder(message: string): string {
  if (!message.startsWith(BY_POLICY)) return message
  return BY_POLICY + message.slice(BY_POLICY.length).split('; ').sort().join('; ')
}

/** In one order: the server goes through the fields of an object in any. */
export function inOrder(causes: readonly Cause[]): readonly Cause[] {
  return causes
    .map(({ field, message }) => ({ field, message: inPolicyOrder(message) }))
    .sort(byText)
}

function byText(a: Cause, b: Cause): number {
  return `${a.field} ${a.message}` < `${b.field} ${b.message}` ? -1 : 1
}
