import { expect, test } from 'vitest'
import { registersTaints, withRegisteredTaints } from '#src/cluster-api/register-taints.ts'
import type { Taint } from '#src/nodes/taints/taint.ts'

const TAINTS: readonly Taint[] = [
  { key: 'example.com/starting', effect: 'NoExecute' },
  { key: 'cni', value: 'pending', effect: 'NoSchedule' },
]

test.each<[about: string, kind: string, spec: unknown, expected: unknown]>([
  [
    'a KubeadmConfig',
    'KubeadmConfig',
    { files: [] },
    { files: [], joinConfiguration: { nodeRegistration: { taints: TAINTS } } },
  ],
  [
    'a KubeadmConfig with taints and arguments of its own',
    'KubeadmConfig',
    {
      joinConfiguration: {
        discovery: {},
        nodeRegistration: { kubeletExtraArgs: { v: '2' }, taints: [{ key: 'a' }] },
      },
    },
    {
      joinConfiguration: {
        discovery: {},
        nodeRegistration: { kubeletExtraArgs: { v: '2' }, taints: [{ key: 'a' }, ...TAINTS] },
      },
    },
  ],
  [
    'a K0sWorkerConfig',
    'K0sWorkerConfig',
    { version: 'v1.33.2+k0s.0', args: ['--labels=a=b'] },
    {
      version: 'v1.33.2+k0s.0',
      args: ['--labels=a=b', '--taints=example.com/starting:NoExecute,cni=pending:NoSchedule'],
    },
  ],
  [
    'a K0sWorkerConfig without a spec',
    'K0sWorkerConfig',
    undefined,
    { args: ['--taints=example.com/starting:NoExecute,cni=pending:NoSchedule'] },
  ],
  [
    'a KubeadmConfig that has one of the taints already, with another value',
    'KubeadmConfig',
    {
      joinConfiguration: {
        nodeRegistration: { taints: [{ key: 'cni', value: 'mine', effect: 'NoSchedule' }] },
      },
    },
    {
      joinConfiguration: {
        nodeRegistration: {
          taints: [
            { key: 'cni', value: 'mine', effect: 'NoSchedule' },
            { key: 'example.com/starting', effect: 'NoExecute' },
          ],
        },
      },
    },
  ],
  [
    'a K0sWorkerConfig that has one of the taints already, as one argument',
    'K0sWorkerConfig',
    { args: ['--taints=a=b:NoExecute,cni:NoSchedule'] },
    { args: ['--taints=a=b:NoExecute,cni:NoSchedule', '--taints=example.com/starting:NoExecute'] },
  ],
  [
    'a K0sWorkerConfig that has all the taints already, as two arguments',
    'K0sWorkerConfig',
    { args: ['--taints', 'example.com/starting=x:NoExecute', '--taints', 'cni:NoSchedule'] },
    { args: ['--taints', 'example.com/starting=x:NoExecute', '--taints', 'cni:NoSchedule'] },
  ],
  ['a kind without such a field', 'RKE2Config', { a: 1 }, { a: 1 }],
  ['a kind with a name of JavaScript', 'constructor', { a: 1 }, { a: 1 }],
])('%s', (_, kind, spec, expected) => {
  expect(withRegisteredTaints(kind, spec, TAINTS)).toEqual(expected)
})

test('without taints, a spec stays as it is', () => {
  const spec = { joinConfiguration: {} }

  expect(withRegisteredTaints('KubeadmConfig', spec, [])).toBe(spec)
})

test('which kinds register their Nodes with taints', () => {
  const kinds = ['KubeadmConfig', 'K0sWorkerConfig', 'RKE2Config', undefined]

  expect(kinds.map(registersTaints)).toEqual([true, true, false, false])
})
