// The environment of a function, parsed once at its start. Nothing else reads it, except that a process listens on
// `PORT` before it is parsed.
import * as z from 'zod/mini'
import { quoted } from '#src/events/quoted.ts'

/** What is wrong with the environment: a line for each variable, with what is allowed. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment'
}

/** The environment as values. Throws `BadEnvironment` when a variable is not what it may be. */
export function parseEnvironment<T extends z.ZodMiniType>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<T> {
  // What a manifest leaves empty is not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const parsed = z.safeParse(schema, given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.')
    const value = given[name]
    return `${name} ${message}; ${value === undefined ? 'it is not set' : `it is ${quoted(value)}`}`
  })
  throw new BadEnvironment(lines.join('\n'))
}
