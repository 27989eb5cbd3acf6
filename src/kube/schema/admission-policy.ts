// A ValidatingAdmissionPolicy for the rules of a schema that need parameters. The parameters are in a ConfigMap.
import type { KubeObject } from '../object.ts'
import { groupOf, type Resource } from '../resource.ts'
import { celList, celText } from './cel-text.ts'
import type { FieldFaults } from './policy-rules.ts'

export interface AdmissionPolicy {
  readonly name: string
  /** The kind that is checked, when an object is created, and when its spec changes. */
  readonly resource: Resource
  readonly parameters: {
    readonly namespace: string
    readonly name: string
    /** The keys that the ConfigMap may have. */
    readonly keys: readonly string[]
  }
  /** CEL by name: what the rules read as `variables.<name>`. */
  readonly variables: Readonly<Record<string, string>>
  readonly rules: readonly FieldFaults[]
}

/** The policy and its binding. */
export function admissionPolicy(policy: AdmissionPolicy): readonly [KubeObject, KubeObject] {
  const { name, parameters } = policy
  const { namespace, name: configMap } = parameters
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
        paramRef: { name: configMap, namespace, parameterNotFoundAction: 'Allow' },
      },
    },
  ]
}

function policySpec({ resource, parameters, variables, rules }: AdmissionPolicy): object {
  const { apiVersion, kind, plural } = resource
  const { namespace, name, keys } = parameters
  const group = groupOf(apiVersion)
  return {
    failurePolicy: 'Fail',
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
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
    matchConditions: [
      {
        name: 'spec-changes',
        expression: 'oldObject == null || object.spec != oldObject.spec',
      },
    ],
    variables: [
      ...Object.entries(variables).map(([each, expression]) => ({ name: each, expression })),
      { name: 'before', expression: 'oldObject == null ? {} : oldObject' },
      { name: 'unknownKeys', expression: `params.data.filter(key, !(key in ${celList(keys)}))` },
      {
        name: 'faults',
        expression: rules.map(({ faults }) => faults).join(' +\n'),
      },
    ],
    validations: [
      {
        expression: 'oldObject != null || variables.unknownKeys == []',
        messageExpression: `${celText(`ConfigMap ${namespace}/${name}: not a key of it: `)} + variables.unknownKeys.join(', ') + ${celText(`; allowed are ${keys.join(', ')}`)}`,
      },
      {
        expression: 'variables.faults == []',
        message: `A field of the ${kind} has a value that is not allowed.`,
        messageExpression: "variables.faults.join('; ')",
      },
    ],
  }
}
