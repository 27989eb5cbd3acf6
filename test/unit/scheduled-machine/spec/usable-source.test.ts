import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS, parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { bootstrapWith, specWith, VALID } from '#test/support/admission/builders.ts'

describe('a source', () => {
  it('of a group that is not allowed is not used', () => {
    expect(parseSpec(specWith(bootstrapWith({ apiVersion: 'apps/v1' }))).bootstrap).toBeUndefined()
  })

  it('of a group that this installation allows is used', () => {
    const settings = { ...DEFAULT_SETTINGS, bootstrapGroups: ['example.com'] }
    const parsed = parseSpec(specWith(bootstrapWith({ apiVersion: 'example.com/v1' })), settings)

    expect(parsed.errors).toEqual([])
    expect(parsed.bootstrap).toMatchObject({ apiVersion: 'example.com/v1' })
  })

  it.each([
    ['bootstrapSpec', { kind: 'Other' }, 'bootstrapSpec.kind: "Other"', 'one of KubeadmConfig'],
    [
      'infrastructureSpec',
      { kind: 'Identity' },
      'infrastructureSpec.kind: "Identity"',
      'one of A, B',
    ],
  ] as const)(
    'of a kind that this installation does not list is refused: %s',
    (side, change, what, allowed) => {
      const settings = {
        ...DEFAULT_SETTINGS,
        bootstrapKinds: ['KubeadmConfig'],
        infrastructureKinds: ['A', 'B'],
      }
      const spec = specWith({
        bootstrapSpec: { ...VALID.bootstrapSpec, kind: 'KubeadmConfig' },
        infrastructureSpec: { ...VALID.infrastructureSpec, kind: 'B' },
      })

      const { errors } = parseSpec({ ...spec, [side]: { ...VALID[side], ...change } }, settings)

      expect(parseSpec(spec, settings).errors).toEqual([])
      expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual([
        `spec.${what} is not allowed: ${allowed}`,
      ])
    },
  )

  it.each([
    ['KubeadmConfigTemplate', []],
    ['KubeadmConfig', ['spec.bootstrapRef.kind']],
    ['OtherTemplate', ['spec.bootstrapRef.kind']],
  ])('that is a template of %s is judged by the kind that it makes', (kind, refused) => {
    const settings = { ...DEFAULT_SETTINGS, bootstrapKinds: ['KubeadmConfig'] }
    const bootstrapRef = { apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2', kind, name: 'a' }

    const { errors } = parseSpec(specWith({ bootstrapSpec: undefined, bootstrapRef }), settings)

    expect(errors.map(({ field }) => field)).toEqual(refused)
  })

  it('of another group is refused with the groups that this installation allows', () => {
    const settings = { ...DEFAULT_SETTINGS, bootstrapGroups: ['example.com'] }
    const { errors } = parseSpec(specWith(bootstrapWith({ apiVersion: undefined })), settings)

    expect(errors.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'spec.bootstrapSpec.apiVersion: is required: <group>/<version> with the group example.com',
    ])
  })

  it('is not used when there are two', () => {
    const bootstrapRef = { apiVersion: 'k0smotron.io/v1beta1', kind: 'A', name: 'a' }

    expect(parseSpec(specWith({ bootstrapRef })).bootstrap).toBeUndefined()
  })
})
