// deploy/monitoring, as far as no other test reads it.
import { expect, test } from 'vitest'
import { readManifests } from '#test/support/manifests/kustomize.ts'
import { KINDS } from '#test/support/monitoring/state-metrics.ts'

test('kube-state-metrics may list and watch what it reports, and the definitions', () => {
  const [role] = readManifests('deploy/monitoring/kube-state-metrics/cluster-role.yaml')

  const plurals = KINDS.map(({ groupVersionKind: { group, kind } }) => ({
    group,
    resource: `${kind.toLowerCase()}s`,
  }))
  const definitions = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }
  expect(
    role?.rules?.flatMap(({ apiGroups, resources, verbs }) =>
      resources.map((resource) => ({ group: apiGroups[0], resource, verbs })),
    ),
  ).toEqual([...plurals, definitions].map((each) => ({ ...each, verbs: ['list', 'watch'] })))
})
