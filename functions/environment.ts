// The environment of a function, parsed once at its start. Only `serve.ts` reads a variable earlier: it listens on
// `PORT` before the environment is parsed.
import * as z from 'zod/mini'
import { quoted } from '#src/events/quoted.ts'

/** The environment is invalid. The message has one line for each wrong variable, with the allowed values. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment'
}

/** The environment as typed values. Throws `BadEnvironment` when a variable has a value that is not allowed. */
export function parseEnvironment<T extends z.ZodMiniType>(
  schema: T,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<T> {
  // A variable that is empty in a manifest counts as not set.
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
