import { describe, expect, it } from 'vitest'
import { builtinSchema } from '#src/embedded/api/builtin/schemas.ts'
import { readTyped } from '#src/embedded/api/builtin/typed-fields.ts'

const read = (type: string, value: unknown) =>
  readTyped(builtinSchema(`io.k8s.api.${type}`), value, type.split('.').at(-1) ?? '')

describe('an object of a built-in type', () => {
  it.each([
    ['a boolean that is false', 'core.v1.NodeSpec', { unschedulable: false }, {}],
    ['an empty text', 'core.v1.PodSpec', { nodeName: '', hostname: 'h' }, { hostname: 'h' }],
    ['an empty list', 'core.v1.NodeSpec', { taints: [] }, {}],
    ['an empty map', 'core.v1.PodSpec', { nodeSelector: {} }, {}],
    ['a number that is 0', 'apps.v1.DeploymentSpec', { minReadySeconds: 0 }, {}],
    ['what is null', 'core.v1.PodSpec', { nodeName: null }, {}],
  ])('is without %s', (_, type, given, read_) => {
    expect(read(type, given).value).toEqual(read_)
  })

  it.each([
    ['a pointer', 'apps.v1.DeploymentSpec', { replicas: 0 }],
    ['a pointer to a boolean', 'core.v1.PodSpec', { automountServiceAccountToken: false }],
    ['a required field', 'core.v1.ContainerStatus', { restartCount: 0, ready: false }],
    ['a field that Go always writes', 'policy.v1.PodDisruptionBudgetStatus', { currentHealthy: 0 }],
    ['an empty struct', 'core.v1.PodSpec', { securityContext: {} }],
    ['an empty value of a map', 'core.v1.ConfigMap', { data: { x: '' } }],
    ['a number or a text', 'policy.v1.PodDisruptionBudgetSpec', { minAvailable: 0 }],
  ])('keeps the zero of %s', (_, type, given) => {
    expect(read(type, given).value).toEqual(given)
  })

  it.each([
    [
      'core.v1.PodSpec',
      { nodeName: 5 },
      'json: cannot unmarshal number into Go struct field PodSpec.nodeName of type string',
      'cannot convert int64 to string',
    ],
    [
      'core.v1.PodSpec',
      { containers: 'none' },
      'json: cannot unmarshal string into Go struct field PodSpec.containers of type []v1.Container',
      'cannot restore slice from string',
    ],
    [
      'policy.v1.PodDisruptionBudgetSpec',
      { minAvailable: true },
      'json: cannot unmarshal bool into Go struct field PodDisruptionBudgetSpec.minAvailable of type int32',
      'cannot convert bool to int32',
    ],
  ])('says what of %s is of another type, in two ways', (type, given, decoded, converted) => {
    expect(read(type, given).mismatch).toEqual({ decoded, converted })
  })
})
