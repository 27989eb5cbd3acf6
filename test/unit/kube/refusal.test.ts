import { expect, test } from 'vitest'
import type { StatusCause } from '#src/kube/kube-error.ts'
import { tellableRefusal } from '#src/kube/refusal.ts'

const SENT = JSON.stringify({
  metadata: { name: 'night', annotations: { a: 'b' } },
  spec: { cpu: 'S3CRET', users: [{ password: 'S3CRET' }], template: { spec: { os: 'S3CRET' } } },
})
const KIND = 'TestMachine.infrastructure.cluster.x-k8s.io "night"'
const LEFT_OUT = ' (the rest may quote content and is left out)'

test.each<[number, string, string, string]>([
  [
    403,
    'Forbidden',
    'machines.cluster.x-k8s.io is forbidden: User "system:serviceaccount:sundial-system:scheduled-machine" cannot create resource "machines" in API group "cluster.x-k8s.io" in the namespace "team-a"',
    'machines.cluster.x-k8s.io is forbidden: User "system:serviceaccount:sundial-system:scheduled-machine" cannot create resource "machines" in API group "cluster.x-k8s.io" in the namespace "team-a"',
  ],
  [
    403,
    'Forbidden',
    'nodes "n1" is forbidden: User "kubernetes-admin" cannot get resource "nodes" in API group "" at the cluster scope',
    'nodes "n1" is forbidden: User "kubernetes-admin" cannot get resource "nodes" in API group "" at the cluster scope',
  ],
  [
    403,
    'Forbidden',
    'machines.cluster.x-k8s.io "night" is forbidden: exceeded quota: few, requested: count/machines=1, used: count/machines=2, limited: count/machines=2',
    `machines.cluster.x-k8s.io "night" is forbidden: exceeded quota: few${LEFT_OUT}`,
  ],
  [
    403,
    'Forbidden',
    'testconfigs.bootstrap.cluster.x-k8s.io "night" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can\'t set finalizers on: , <nil>',
    `testconfigs.bootstrap.cluster.x-k8s.io "night" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on${LEFT_OUT}`,
  ],
  [
    403,
    'Forbidden',
    'testmachines.infrastructure.cluster.x-k8s.io "night" is forbidden: unable to create new content in namespace team-a because it is being terminated',
    'testmachines.infrastructure.cluster.x-k8s.io "night" is forbidden: unable to create new content in namespace team-a because it is being terminated',
  ],
  [
    403,
    'Forbidden',
    `admission webhook "validation.test.io" denied the request: ${KIND} is invalid: spec.template.spec.os: Invalid value: "S3CRET": not S3CRET`,
    `admission webhook "validation.test.io" denied the request: spec.template.spec.os${LEFT_OUT}`,
  ],
  [
    403,
    'Forbidden',
    'admission webhook "validation.test.io" denied the request: S3CRET is too common, spec.S3CRET too',
    `admission webhook "validation.test.io" denied the request${LEFT_OUT}`,
  ],
  [
    403,
    'Forbidden',
    `testmachines.infrastructure.cluster.x-k8s.io "night" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: S3CRET`,
    `testmachines.infrastructure.cluster.x-k8s.io "night" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request${LEFT_OUT}`,
  ],
  [
    400,
    'BadRequest',
    'strict decoding error: unknown field "spec.users[0].password", unknown field "spec.nope"',
    `strict decoding error: spec.users[0].password${LEFT_OUT}`,
  ],
  [
    400,
    'BadRequest',
    'TestMachine in version "v1beta1" cannot be handled as a TestMachine: json: cannot unmarshal string S3CRET into Go struct field TestMachineSpec.spec.cpu of type int64',
    `HTTP 400 BadRequest: spec.cpu${LEFT_OUT}`,
  ],
  [
    500,
    'InternalError',
    'Internal error occurred: failed calling webhook "validation.test.io": failed to call webhook: Post "https://capi.capi-system.svc:443/validate?timeout=10s": dial tcp 10.96.0.9:443: connect: connection refused',
    'Internal error occurred: failed calling webhook "validation.test.io": connect: connection refused',
  ],
  [500, 'InternalError', 'cannot parse S3CRET', `HTTP 500 InternalError${LEFT_OUT}`],
  [500, 'S3CRET', 'S3CRET', `HTTP 500${LEFT_OUT}`],
  [503, 'ServiceUnavailable', '', 'HTTP 503 ServiceUnavailable'],
  [
    429,
    'TooManyRequests',
    'Too many requests, please try again later.',
    'Too many requests, please try again later',
  ],
  [404, 'NotFound', 'namespaces "team-a" not found', 'namespaces "team-a" not found'],
  [
    409,
    'Conflict',
    'Operation cannot be fulfilled on nodes "n1": the object has been modified; please apply your changes to the latest version and try again',
    'Operation cannot be fulfilled on nodes "n1": the object has been modified; please apply your changes to the latest version and try again',
  ],
])('of %i %s and %j it is told: %s', (status, reason, message, words) => {
  expect(tellableRefusal(status, { reason, message, causes: [] }, SENT).words).toBe(words)
})

test.each<[StatusCause, string]>([
  [
    {
      reason: 'FieldValueInvalid',
      field: 'spec.cpu',
      message: 'Invalid value: "S3CRET": must be S3CRETive',
    },
    'spec.cpu: Invalid value',
  ],
  [
    { reason: 'FieldValueRequired', field: 'spec.disk', message: 'Required value' },
    'spec.disk: Required value',
  ],
  [
    {
      reason: 'FieldValueNotSupported',
      field: 'spec.os',
      message: 'Unsupported value: "S3CRET": supported values: "linux", "windows"',
    },
    'spec.os: Unsupported value: supported values: "linux", "windows"',
  ],
  [
    {
      reason: 'FieldValueInvalid',
      field: 'spec.os',
      message: `Invalid value: "S3CRET": spec.os in body should match '^[a-z]+$'`,
    },
    "spec.os: Invalid value: should match '^[a-z]+$'",
  ],
  [
    {
      reason: 'FieldValueTypeInvalid',
      field: 'spec.cpu',
      message: 'Invalid value: "string": spec.cpu in body must be of type integer: "string"',
    },
    'spec.cpu: Invalid type: must be of type integer',
  ],
  [
    {
      reason: 'FieldValueTooLong',
      field: 'spec.os',
      message: 'Too long: may not be more than 63 bytes',
    },
    'spec.os: Too long: may not be more than 63 bytes',
  ],
  [
    {
      reason: 'FieldValueForbidden',
      field: 'spec.template.spec',
      message: 'Forbidden: field is immutable',
    },
    'spec.template.spec: Forbidden: field is immutable',
  ],
  [
    {
      reason: 'FieldValueDuplicate',
      field: 'spec.users[name="S3CRET"].x',
      message: 'Duplicate value: "S3CRET"',
    },
    'spec.users: Duplicate value',
  ],
  [{ reason: 'S3CRET', field: '"S3CRET"', message: 'S3CRET' }, 'refused'],
])('of the cause %j it is told: %s', (cause, words) => {
  const body = { reason: 'Invalid', message: `${KIND} is invalid: S3CRET`, causes: [cause] }
  const told = tellableRefusal(422, body, SENT)

  expect(told.words).toBe(`${KIND} is invalid: ${words}${LEFT_OUT}`)
  expect(JSON.stringify(told.causes)).not.toContain('S3CRET')
})

test('the first five of many causes are shown', () => {
  const causes = Array.from({ length: 100 }, (_, i) => ({
    reason: 'FieldValueRequired',
    field: `spec.f${i}`,
    message: 'Required value',
  }))
  const { words } = tellableRefusal(422, { reason: 'Invalid', message: 'no', causes }, SENT)

  expect(words).toContain('spec.f4: Required value (the rest may quote content and is left out)')
})

test('a text of megabytes is not shown and costs no time', () => {
  const message = `${'. '.repeat(3_000_000)}spec.cpu`
  const began = performance.now()
  const { words } = tellableRefusal(500, { reason: 'InternalError', message, causes: [] }, SENT)

  expect(words).toBe('HTTP 500 InternalError (the rest may quote content and is left out)')
  expect(performance.now() - began).toBeLessThan(500)
})
