import { expect, test } from 'vitest'
import { toleratesCordon, workloadThatReturns } from '#src/nodes/drain/cordon-toleration.ts'
import { owner, pod } from '../objects.ts'

const KEY = 'node.kubernetes.io/unschedulable'

test.each<[string, unknown, boolean]>([
  ['nothing', undefined, false],
  ['a value that is not a list', 'all', false],
  ['everything', [{ operator: 'Exists' }], true],
  ['everything of that effect', [{ operator: 'Exists', effect: 'NoSchedule' }], true],
  ['everything of another effect', [{ operator: 'Exists', effect: 'NoExecute' }], false],
  ['the taint, with any value', [{ key: KEY, operator: 'Exists' }], true],
  ['the taint, with its value', [{ key: KEY }], true],
  ['the taint, with another value', [{ key: KEY, value: 'yes' }], false],
  ['another taint', [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }], false],
  ['one of several', [null, { key: 'a' }, { key: KEY, operator: 'Equal' }], true],
])('a pod that tolerates %s', (_, tolerations, expected) => {
  const found = toleratesCordon({ ...pod(), spec: { tolerations } })

  expect(found).toBe(expected)
})

test('only pods with a controller return', () => {
  const spec = { tolerations: [{ operator: 'Exists' }] }
  const owned = (controller: boolean) =>
    workloadThatReturns({
      ...pod({ metadata: { ownerReferences: [owner('ReplicaSet', controller)] } }),
      spec,
    })

  expect([owned(true), owned(false)]).toEqual([
    { namespace: 'shop', kind: 'ReplicaSet', name: 'owner' },
    undefined,
  ])
})
