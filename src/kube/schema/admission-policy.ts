// A ValidatingAdmissionPolicy for the rules of a schema that a definition cannot have. Parameters are in a ConfigMap.
import type { KubeObject } from '../object.ts'
import { groupOf, type Resource } from '../resource.ts'
import { celList, celText } from './cel-text.ts'
import type { FieldFaults } from './policy-rules.ts'

export interface AdmissionPolicy {
  readonly name: string
  /** The kind that is checked, when an object is created, and when its spec changes. */
  readonly resource: Resource
  /** Absent: it has none. */
  readonly parameters?: {
    readonly namespace: string
    readonly name: string
    /** The keys that the ConfigMap may have. */
    readonly keys: readonly string[]
  }
  /** CEL by name: what the rules read as `variables.<name>`. */
  readonly variables: Readonly<Record<string, string>>
  readonly rules: readonly FieldFaults[]
  /** Rules over more than the spec. With them, it is also asked when only the metadata changes. */
  readonly validations?: readonly Validation[]
}

interface Validation {
  /** CEL: true when the write is allowed. */
  readonly expression: string
  readonly message: string
}

/** The policy and its binding. */
export function admissionPolicy(policy: AdmissionPolicy): readonly [KubeObject, KubeObject] {
  const { name, parameters } = policy
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: policySpec(policy),
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        ...(parameters !== undefined && {
          paramRef: {
            name: parameters.name,
            namespace: parameters.namespace,
            parameterNotFoundAction: 'Allow',
          },
        }),
      },
    },
  ]
}

function policySpec(policy: AdmissionPolicy): object {
  const { resource, parameters, variables, rules, validations = [] } = policy
  const { apiVersion, kind, plural } = resource
  const group = groupOf(apiVersion)
  return {
    failurePolicy: 'Fail',
    ...(parameters !== undefined && { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } }),
    matchConstraints: {
      resourceRules: [
        {
          apiGroups: [group],
          apiVersions: [apiVersion.slice(group.length + 1)],
          operations: ['CREATE', 'UPDATE'],
          // Without `/status`.
          resources: [plural],
        },
      ],
    },
    ...(validations.length === 0 && { matchConditions: [SPEC_CHANGES] }),
    variables: [
      ...Object.entries(variables).map(([each, expression]) => ({ name: each, expression })),
      { name: 'before', expression: 'oldObject == null ? {} : oldObject' },
      ...(parameters === undefined ? [] : [unknownKeys(parameters)]),
      {
        name: 'faults',
        expression: rules.map(({ faults }) => faults).join(' +\n'),
      },
    ],
    validations: [
      ...(parameters === undefined ? [] : [onlyKnownKeys(parameters)]),
      ...validations,
      {
        expression: 'variables.faults == []',
        message: `A field of the ${kind} has a value that is not allowed.`,
        messageExpression: "variables.faults.join('; ')",
      },
    ],
  }
}

const SPEC_CHANGES = {
  name: 'spec-changes',
  expression: 'oldObject == null || object.spec != oldObject.spec',
}

type Parameters = NonNullable<AdmissionPolicy['parameters']>

function unknownKeys({ keys }: Parameters) {
  return {
    name: 'unknownKeys',
    expression: `params.data.filter(key, !(key in ${celList(keys)}))`,
  }
}

function onlyKnownKeys({ namespace, name, keys }: Parameters) {
  return {
    expression: 'oldObject != null || variables.unknownKeys == []',
    messageExpression: `${celText(`ConfigMap ${namespace}/${name}: not a key of it: `)} + variables.unknownKeys.join(', ') + ${celText(`; allowed are ${keys.join(', ')}`)}`,
  }
}
