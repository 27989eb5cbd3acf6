// The definitions against those of the last release, which are in test/released.
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readObjects } from '#src/cli/manifests/kustomize.ts'
import { breakingChanges } from '#test/support/crds/breaking-changes.ts'

/**
 * Changes that look tighter and are not, by how they begin: with the reason why every object that the last release took is
 * still valid. Add a line here, or bring the change in a new version of the API. test/released/README.md says what a
 * release does.
 */
const ACCEPTED: Readonly<Record<string, string>> = {
  'v1alpha1 .spec.schedule: there is a new rule has(self.windows)':
    'An object of the last release has both lists. They are left out only with the new field windows.',
  ...Object.fromEntries(
    ['bootstrapSpec', 'bootstrapRef', 'infrastructureSpec', 'infrastructureRef'].map((source) => [
      `v1alpha1 .spec.${source}.kind: there is a new rule self.matches`,
      'No definition can have another kind, so nothing was ever made for such an object.',
    ]),
  ),
}

const accepted = Object.keys(ACCEPTED)
const FILES = readdirSync('test/released').filter((file) => file.endsWith('.yaml'))

test.each(FILES)('in %s no field is gone, and no rule is tighter', (file) => {
  const changes = changesIn(file).filter(
    (change) => !accepted.some((each) => change.startsWith(each)),
  )

  expect(changes, 'test/released/README.md says what to do').toEqual([])
})

test('no definition is gone', () => {
  expect(readdirSync('deploy/crds')).toEqual(expect.arrayContaining(FILES))
})

test('each accepted change is one that there is', () => {
  const changes = FILES.flatMap(changesIn)

  const isThere = (each: string) => changes.some((change) => change.startsWith(each))
  expect(accepted.filter((each) => !isThere(each))).toEqual([])
})

function changesIn(file: string): readonly string[] {
  const [earlier] = readObjects(`test/released/${file}`)
  const [later] = readObjects(`deploy/crds/${file}`)
  if (earlier === undefined || later === undefined) throw new Error(`${file} has no definition`)
  return breakingChanges(earlier, later)
}
