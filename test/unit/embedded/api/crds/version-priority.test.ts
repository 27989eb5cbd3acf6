import fc from 'fast-check'
import { expect, it } from 'vitest'
import { byVersionPriority } from '#src/embedded/api/crds/version-priority.ts'

const ORDER = 'v10 v2 v1 v11beta2 v10beta3 v3beta1 v12alpha1 v11alpha2 foo1 foo10'.split(' ')

it('sorts versions as discovery does, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ORDER), (versions) => {
      const sorted = [...versions].sort(byVersionPriority)
      expect(sorted).toEqual(ORDER.filter((version) => versions.includes(version)))
    }),
  )
})
