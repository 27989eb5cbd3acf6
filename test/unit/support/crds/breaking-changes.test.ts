import { expect, test } from 'vitest'
import { applyJsonPatch } from '#src/embedded/api/patches/json-patch.ts'
import { asObject } from '#src/kube/answer.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { breakingChanges } from '#test/support/crds/breaking-changes.ts'

const SPEC = {
  type: 'object',
  required: ['image'],
  properties: {
    image: { type: 'string', minLength: 1, maxLength: 100, pattern: '^a' },
    replicas: { type: 'integer', minimum: 0, maximum: 10, default: 1 },
    policy: { type: 'string', enum: ['Now', 'Later'], nullable: true },
    days: {
      type: 'array',
      maxItems: 7,
      'x-kubernetes-list-type': 'set',
      items: { type: 'string', maxLength: 3 },
    },
    labels: { type: 'object', additionalProperties: { type: 'string', maxLength: 63 } },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
  'x-kubernetes-validations': [{ rule: 'self.replicas > 0', message: 'must be more than 0' }],
}
const CRD: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'pools.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Cluster',
    names: { kind: 'Pool', plural: 'pools', shortNames: ['p'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        additionalPrinterColumns: [{ name: 'Image', jsonPath: '.spec.image' }],
        selectableFields: [{ jsonPath: '.spec.policy' }],
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: SPEC } } },
      },
    ],
  },
}
const VERSION = '/spec/versions/0'
const FIELD = `${VERSION}/schema/openAPIV3Schema/properties/spec`
const RULES = `${FIELD}/x-kubernetes-validations`

type Operation = readonly [op: 'add' | 'remove' | 'replace', path: string, value?: unknown]

test.each<[Operation, readonly string[]]>([
  [['remove', `${FIELD}/properties/free`], ['v1 .spec.free: the field is gone']],
  [
    ['replace', `${FIELD}/properties/replicas/type`, 'string'],
    ['v1 .spec.replicas: type integer became string'],
  ],
  [['add', `${FIELD}/required/-`, 'policy'], ['v1 .spec: policy is required now']],
  [
    ['replace', `${FIELD}/properties/replicas/maximum`, 5],
    ['v1 .spec.replicas: maximum 10 became 5'],
  ],
  [
    ['replace', `${FIELD}/properties/replicas/minimum`, 1],
    ['v1 .spec.replicas: minimum 0 became 1'],
  ],
  [['add', `${FIELD}/properties/days/minItems`, 1], ['v1 .spec.days: minItems none became 1']],
  [
    ['replace', `${FIELD}/properties/days/items/maxLength`, 2],
    ['v1 .spec.days[]: maxLength 3 became 2'],
  ],
  [
    ['add', `${FIELD}/properties/labels/additionalProperties/minLength`, 1],
    ['v1 .spec.labels[]: minLength none became 1'],
  ],
  [
    ['remove', `${FIELD}/properties/labels/additionalProperties`],
    ['v1 .spec.labels: other fields are not allowed any more'],
  ],
  [['remove', `${FIELD}/properties/policy/enum/0`], ['v1 .spec.policy: the value Now is gone']],
  [['remove', `${FIELD}/properties/policy/nullable`], ['v1 .spec.policy: nullable is gone']],
  [['add', `${FIELD}/properties/free/enum`, []], ['v1 .spec.free: there is a new enum']],
  [
    ['replace', `${FIELD}/properties/image/pattern`, '^b'],
    ['v1 .spec.image: pattern ^a became ^b'],
  ],
  [
    ['add', `${FIELD}/properties/image/format`, 'date'],
    ['v1 .spec.image: format none became date'],
  ],
  [
    ['remove', `${FIELD}/properties/replicas/default`],
    ['v1 .spec.replicas: default 1 became none'],
  ],
  [
    ['remove', `${FIELD}/properties/free/x-kubernetes-preserve-unknown-fields`],
    ['v1 .spec.free: x-kubernetes-preserve-unknown-fields is gone'],
  ],
  [
    ['replace', `${FIELD}/properties/days/x-kubernetes-list-type`, 'atomic'],
    ['v1 .spec.days: x-kubernetes-list-type set became atomic'],
  ],
  [
    ['add', `${RULES}/-`, { rule: 'self.replicas < 9' }],
    ['v1 .spec: there is a new rule self.replicas < 9'],
  ],
  [['add', `${FIELD}/not`, { required: ['free'] }], ['v1 .spec: not is not the same']],
  [['replace', `${VERSION}/name`, 'v2'], ['version v1 is gone']],
  [['replace', `${VERSION}/served`, false], ['v1 is not served any more']],
  [['remove', `${VERSION}/subresources/status`], ['v1 subresource status is gone']],
  [['remove', `${VERSION}/additionalPrinterColumns/0`], ['v1 column Image is gone']],
  [['remove', `${VERSION}/selectableFields/0`], ['v1 selectable field .spec.policy is gone']],
  [['replace', '/spec/scope', 'Namespaced'], ['scope Cluster became Namespaced']],
  [['replace', '/spec/names/shortNames', []], ['short name p is gone']],
])('%j is noticed', (operation, expected) => {
  expect(breakingChanges(CRD, after(operation))).toEqual(expected)
})

const LOOSER: readonly Operation[] = [
  ['add', `${FIELD}/properties/more`, { type: 'object', required: ['a'], maxProperties: 1 }],
  ['replace', `${FIELD}/properties/replicas/maximum`, 50],
  ['remove', `${FIELD}/properties/image/minLength`],
  ['remove', `${FIELD}/properties/image/pattern`],
  ['remove', `${FIELD}/required/0`],
  ['add', `${FIELD}/properties/policy/enum/-`, 'Never'],
  ['remove', `${FIELD}/properties/policy/enum`],
  ['remove', `${RULES}/0`],
  ['replace', `${RULES}/0/message`, 'must be at least 1'],
  ['add', `${FIELD}/properties/image/description`, 'The image.'],
  ['add', `${VERSION}/additionalPrinterColumns/-`, { name: 'Age' }],
  ['add', '/spec/versions/-', { name: 'v2', served: true }],
]

test.each(LOOSER.map((operation) => ({ operation })))(
  '$operation is an addition, or looser',
  ({ operation }) => {
    expect(breakingChanges(CRD, after(operation))).toEqual([])
  },
)

function after([op, path, value]: Operation): KubeObject {
  return asObject(applyJsonPatch(CRD, [{ op, path, ...(value !== undefined && { value }) }]))
}
