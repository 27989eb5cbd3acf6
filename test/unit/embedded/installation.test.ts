import { expect, test } from 'vitest'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { scheduleEvery } from '#src/embedded/installation.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { build } from '#test/support/manifests/kustomize.ts'

test.each([
  [1, '*/1 * * * * *'],
  [30, '*/30 * * * * *'],
  [60, '* * * * *'],
  [300, '*/5 * * * *'],
  [3600, '0 * * * *'],
  [7200, '0 */2 * * *'],
  [86_400, '0 0 * * *'],
])('a backstop of %i seconds is %s', (seconds, schedule) => {
  expect(scheduleEvery(seconds)).toBe(schedule)
})

test.each([0, -5, 7, 90, 5 * 3600, 0.5])('a backstop of %s seconds is refused', (seconds) => {
  expect(() => scheduleEvery(seconds)).toThrow(
    new RangeError(
      `a backstop of ${seconds} seconds does not divide a minute, an hour or a day evenly`,
    ),
  )
})

// Without what an embedded cluster does not have: accounts, and the namespace of a sink.
const sourcesOf = (objects: readonly object[]) =>
  Object.fromEntries(
    (objects as readonly KubeObject[])
      .filter(({ kind }) => kind === 'ApiServerSource')
      .map(({ metadata, spec }) => {
        const { serviceAccountName: _, sink, ...rest } = spec as Record<string, unknown>
        const { ref } = sink as { readonly ref: { readonly name: string } }
        return [metadata.name, { ...rest, sink: ref.name }]
      }),
  )

test('an embedded cluster has the sources of triggers', () => {
  const { sources: ofMachines } = scheduledMachineInstallation()
  const { sources: ofPools } = bootcNodePoolInstallation()

  expect(sourcesOf([...ofMachines, ...ofPools])).toEqual(sourcesOf(build('triggers')))
})

test('an embedded cluster has the definitions of deploy', () => {
  const crds = [...scheduledMachineInstallation().crds, ...bootcNodePoolInstallation().crds]

  expect(crds.toSorted(byName)).toEqual([...build('deploy/crds')].sort(byName))
})

function byName(a: Pick<KubeObject, 'metadata'>, b: Pick<KubeObject, 'metadata'>): number {
  return a.metadata.name < b.metadata.name ? -1 : 1
}
