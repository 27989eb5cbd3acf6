// ValidatingAdmissionPolicies as kube-apiserver evaluates them, with parameters that do not change.
import { fieldsAt, listAt, optionalTextAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { celData } from '../schema/cel-values.ts'
import { compileCel, type Program, type Values } from './cel-program.ts'

/** A write whose object is valid by its schema. */
export interface Write {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly object: object
  /** Absent when the object is created. */
  readonly old?: object | undefined
}

/** The reason why the write is refused; `undefined` when it is not. */
export type Admit = (write: Write) => string | undefined

/**
 * Takes a policy, its binding and the ConfigMap with its parameters, if it has some. Writes to subresources are not asked about. It is
 * compiled at the first write that it matches; an expression that is not CEL then throws.
 */
export function createPolicy(
  policy: KubeObject,
  binding: KubeObject,
  parameters?: KubeObject,
): Admit {
  const isMatched = matcherOf(policy)
  let validate: ((values: Pick<Values, 'object' | 'oldObject'>) => string | undefined) | undefined
  return (write) => {
    if (!isMatched(write)) return undefined
    validate ??= compile(policy, parameters)
    const why = validate({
      object: celData(write.object),
      oldObject: write.old === undefined ? null : celData(write.old),
    })
    if (why === undefined) return undefined
    return `ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}' denied request: ${why}`
  }
}

function matcherOf({ spec }: KubeObject): (write: Write) => boolean {
  const rules = listAt(spec, 'matchConstraints', 'resourceRules')
  return ({ group, version, plural, old }) =>
    rules.some(
      (rule) =>
        listAt(rule, 'apiGroups').includes(group) &&
        listAt(rule, 'apiVersions').includes(version) &&
        listAt(rule, 'resources').includes(plural) &&
        listAt(rule, 'operations').includes(old === undefined ? 'CREATE' : 'UPDATE'),
    )
}

// An embedded cluster knows no other user.
const REQUEST = { userInfo: { username: 'system:admin' } }

function compile({ spec }: KubeObject, parameters: KubeObject | undefined) {
  const conditions = listAt(spec, 'matchConditions').map(expressionOf)
  const variables = listAt(spec, 'variables').map((each) => ({
    name: textAt(each, 'name'),
    program: expressionOf(each),
  }))
  const validations = listAt(spec, 'validations').map(readValidation)
  const params = parameters === undefined ? null : celData(parameters)
  return (write: Pick<Values, 'object' | 'oldObject'>): string | undefined => {
    const values = withVariables({ ...write, params, request: REQUEST }, variables)
    if (!conditions.every((condition) => condition(values) === true)) return undefined
    const failed = validations.find(({ program }) => program(values) !== true)
    return failed?.message(values)
  }
}

// A variable is evaluated when it is first read.
function withVariables(
  values: Omit<Values, 'variables'>,
  programs: readonly { readonly name: string; readonly program: Program }[],
): Values {
  const variables: Record<string, unknown> = {}
  const all = { ...values, variables }
  for (const { name, program } of programs) {
    const get = () => {
      const value = program(all)
      Object.defineProperty(variables, name, { value, enumerable: true })
      return value
    }
    Object.defineProperty(variables, name, { get, enumerable: true, configurable: true })
  }
  return all
}

interface Validation {
  readonly program: Program
  readonly message: (values: Values) => string
}

function readValidation(json: unknown): Validation {
  const raw = fieldsAt(json)
  const message =
    optionalTextAt(raw, 'message') ?? `failed expression: ${textAt(raw, 'expression')}`
  const expression = optionalTextAt(raw, 'messageExpression')
  if (expression === undefined) return { program: expressionOf(raw), message: () => message }
  const exact = compileCel(expression)
  return { program: expressionOf(raw), message: (values) => String(exact(values)) }
}

function expressionOf(json: unknown): Program {
  return compileCel(textAt(json, 'expression'))
}
