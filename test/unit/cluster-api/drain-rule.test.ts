import { expect, test } from 'vitest'
import { ruleThatSelects } from '#src/cluster-api/drain-rule.ts'

const LABELS = { team: 'shop' }
const rule = (name: string, machines?: readonly object[]) => ({
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'MachineDrainRule',
  metadata: { name, namespace: 'team' },
  spec: { drain: { behavior: 'Skip' }, ...(machines && { machines }) },
})
const ofTeam = (team: string) => ({ selector: { matchLabels: { team } } })

test.each<[string, Parameters<typeof ruleThatSelects>[1], string | undefined]>([
  ['there is none', [], undefined],
  ['all Machines', [rule('all')], 'all'],
  ['an empty list, which selects all', [rule('all', [])], 'all'],
  ['by its labels', [rule('shop', [ofTeam('bank'), ofTeam('shop')])], 'shop'],
  ['others', [rule('bank', [ofTeam('bank')])], undefined],
  ['by its Cluster, which counts as met', [rule('prod', [{ clusterSelector: {} }])], 'prod'],
  ['the first by name', [rule('b'), rule('a')], 'a'],
])('a MachineDrainRule selects a Machine: %s', (_, rules, expected) => {
  expect(ruleThatSelects({ labels: LABELS }, rules)).toBe(expected)
})
