// CEL of admission policies: `object`, `oldObject`, `params`, and the variables of the policy.
import { Environment } from '@marcbachmann/cel-js'

export interface Values {
  readonly object: unknown
  readonly oldObject: unknown
  readonly params: unknown
  readonly request: unknown
  readonly variables: Readonly<Record<string, unknown>>
}

export type Program = (values: Values) => unknown

const environment = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
})
  .registerVariable('object', 'dyn')
  .registerVariable('oldObject', 'dyn')
  .registerVariable('params', 'dyn')
  .registerVariable('request', 'dyn')
  .registerVariable('variables', 'dyn')
  // Of the string library of Kubernetes, the parts that this implementation does not have.
  .registerFunction(
    'string.replace(string, string): string',
    (text: string, part: string, other: string) => text.replaceAll(part, other),
  )

/** Throws the compiler's error for an expression that is not CEL. */
export function compileCel(expression: string): Program {
  const program = environment.parse(expression)
  return (values) => program({ ...values })
}
