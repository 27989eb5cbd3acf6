// The few rules of the built-in types' validation that a developer is likely to break.

import type { ApiObject } from '#src/embedded/api/api-object.ts'
import type { FieldProblem } from '#src/embedded/api/field-error.ts'
import { invalidValue, notSupported, requiredValue } from '#src/embedded/api/field-error.ts'
import { labelProblems, qualifiedNameProblems } from '#src/embedded/api/names.ts'
import type { ServedKind } from '#src/embedded/api/served-kind.ts'
import { isFields, listAt, textAt, valueAt } from '#src/kube/json.ts'
import { crdProblems } from './crd-problems.ts'
import { eventChangeProblems, eventProblems } from './event-problems.ts'

type Check = (object: ApiObject, old?: ApiObject) => readonly FieldProblem[]

const CHECKS: Readonly<Record<string, Check>> = {
  events: (event, old) =>
    old === undefined ? eventProblems(event) : eventChangeProblems(event, old),
  pods: (pod) => podProblems(pod['spec'], 'spec'),
  'deployments.apps': workloadProblems,
  'daemonsets.apps': workloadProblems,
  'replicasets.apps': workloadProblems,
  'customresourcedefinitions.apiextensions.k8s.io': crdProblems,
  nodes: nodeProblems,
}

/** The problems of the content of an object of a built-in kind. */
export function builtinProblems(
  kind: ServedKind,
  object: ApiObject,
  old?: ApiObject,
): readonly FieldProblem[] {
  return CHECKS[kind.storage]?.(object, old) ?? []
}

function workloadProblems(object: ApiObject): readonly FieldProblem[] {
  const selector = valueAt(object, 'spec', 'selector')
  const labels = valueAt(object, 'spec', 'template', 'metadata', 'labels')
  const wanted = valueAt(selector, 'matchLabels')
  const isMatched =
    selector !== undefined &&
    (!isFields(wanted) ||
      Object.entries(wanted).every(([key, value]) => valueAt(labels, key) === value))
  return [
    ...(selector === undefined ? [requiredValue('spec.selector')] : []),
    ...(isMatched
      ? []
      : [
          invalidValue(
            'spec.template.metadata.labels',
            labels ?? null,
            '`selector` does not match template `labels`',
          ),
        ]),
    ...podProblems(valueAt(object, 'spec', 'template', 'spec'), 'spec.template.spec'),
  ]
}

function podProblems(spec: unknown, path: string): readonly FieldProblem[] {
  const containers = listAt(spec, 'containers')
  if (containers.length === 0) return [requiredValue(`${path}.containers`)]
  return containers.flatMap((container, index) => {
    const name = textAt(container, 'name')
    const field = `${path}.containers[${index}]`
    return [
      ...(name === '' ? [requiredValue(`${field}.name`)] : []),
      ...(name === ''
        ? []
        : labelProblems(name).map((words) => invalidValue(`${field}.name`, name, words))),
      ...(textAt(container, 'image') === '' ? [requiredValue(`${field}.image`)] : []),
    ]
  })
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

function nodeProblems(node: ApiObject): readonly FieldProblem[] {
  const seen = new Set<string>()
  return listAt(node, 'spec', 'taints').flatMap((taint, index) => {
    const field = `metadata.taints[${index}]`
    const effect = textAt(taint, 'effect')
    const key = textAt(taint, 'key')
    const identity = `${key}:${effect}`
    const isAgain = seen.has(identity)
    seen.add(identity)
    return [
      ...qualifiedNameProblems(key).map((words) => invalidValue(`${field}.key`, key, words)),
      ...(effect === '' ? [requiredValue(`${field}.effect`)] : []),
      ...(effect === '' || EFFECTS.includes(effect)
        ? []
        : [notSupported(`${field}.effect`, effect, EFFECTS)]),
      ...(isAgain
        ? [
            {
              field,
              reason: 'FieldValueDuplicate',
              message: `Duplicate value: ${goTaint(taint)}: taints must be unique by key and effect pair`,
            },
          ]
        : []),
    ]
  })
}

// As Go prints its struct.
function goTaint(taint: unknown): string {
  const { key = '', value = '', effect = '' } = isFields(taint) ? taint : {}
  return JSON.stringify({ Key: key, Value: value, Effect: effect, TimeAdded: null })
}
