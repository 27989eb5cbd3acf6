// A Deployment that tolerates everything on a Node that is drained, round by round.
import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { CORDONED, GRACE_OVER, LEAVING } from '#test/support/shared-situations.ts'
import { at, pod, runningMachine, situation } from '#test/support/situation.ts'
import type { WholeDecision } from '#test/support/whole-decision.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

test('pods that come back are evicted three times, named, and then not waited for', () => {
  const first = look(LEAVING, '23:05:00', [web('a', '12:00:00')])
  const second = look(first.status, '23:05:10', [web('b', '23:05:01')])
  const third = look(second.status, '23:05:20', [web('c', '23:05:11')])
  const last = look(third.status, '23:05:21', [web('d', '23:05:21')])

  expect([first, second, third, last].map(told)).toEqual([
    ['evict a', 'The node is being drained'],
    ['evict b', COMES_BACK],
    ['evict c', COMES_BACK],
    [
      'emit Warning, skipMachineDrain, deleteMachine',
      'The node is drained, except for pods that always return (ReplicaSet shop/web); the Machine is being deleted',
    ],
  ])
  expect(last.status.drain).toEqual({
    startedAt: GRACE_OVER,
    podsRemaining: 0,
    blocked: [],
    lastEvictionAt: '2026-01-05T23:05:20Z',
    newestPodAt: '2026-01-05T23:05:11Z',
    returning: [
      {
        namespace: 'shop',
        kind: 'ReplicaSet',
        name: 'web',
        times: 2,
        message: 'returns, because it tolerates the cordon',
      },
    ],
  })
})

test('whoever wakes it in between, nobody is evicted and nothing is written', () => {
  const first = look(LEAVING, '23:05:00', [web('a', '12:00:00')])

  for (const second of ['01', '04', '09']) {
    const pods = [web('b', '23:05:01'), ending('a', '12:00:00')]
    const { effects, status } = look(first.status, `23:05:${second}`, pods)
    expect([effects, status]).toEqual([[{ type: 'record', status }], first.status])
  }
})

test('while others have to go what comes back is left in peace, and evicted once more at the end', () => {
  const back: ScheduledMachineStatus = { ...LEAVING, drain: drainOf(2, '23:05:11') }
  const other = pod('api', { metadata: { creationTimestamp: '2026-01-05T12:00:00Z' } })

  const beside = look(back, '23:05:30', [web('c', '23:05:11'), web('d', '23:05:21'), other])
  const alone = look(beside.status, '23:05:40', [web('d', '23:05:21')])
  const last = look(alone.status, '23:05:41', [web('e', '23:05:41'), ending('d', '23:05:21')])

  expect([beside, alone, last].map((each) => told(each)[0])).toEqual([
    'evict api',
    'evict d',
    'emit Warning, skipMachineDrain, deleteMachine',
  ])
})

test('a pod that was there before the drain is given its time, although its like comes back', () => {
  const back: ScheduledMachineStatus = { ...LEAVING, drain: drainOf(2, '23:05:11') }

  const { effects } = look(back, '23:05:21', [ending('a', '12:00:00'), web('d', '23:05:21')])

  expect(effects.map(({ type }) => type)).toEqual(['record'])
})

test('a budget that holds a pod is waited for, although its like comes back', () => {
  const back: ScheduledMachineStatus = { ...LEAVING, drain: drainOf(2, '23:05:21') }

  const { effects } = look(back, '23:05:30', [web('d', '23:05:21')])

  expect(told({ effects })[0]).toBe('evict d')
})

const COMES_BACK =
  'The node is being drained; pods of ReplicaSet shop/web return, because they tolerate the cordon'

function drainOf(times: number, newest: string): NonNullable<ScheduledMachineStatus['drain']> {
  const workload = { namespace: 'shop', kind: 'ReplicaSet', name: 'web' }
  return {
    startedAt: GRACE_OVER,
    podsRemaining: 1,
    blocked: [],
    lastEvictionAt: '2026-01-05T23:05:20Z',
    newestPodAt: `2026-01-05T${newest}Z`,
    returning: [{ ...workload, times, message: 'returns, because it tolerates the cordon' }],
  }
}

function look(
  status: ScheduledMachineStatus,
  time: string,
  pods: readonly KubeObject[],
): WholeDecision {
  const world = { machine: runningMachine(), node: CORDONED, pods }
  return decideWhole(situation({ status, world }), at(`2026-01-05T${time}Z`))
}

function web(name: string, created: string, metadata: object = {}): KubeObject {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'w' }
  return pod(name, {
    metadata: {
      creationTimestamp: `2026-01-05T${created}Z`,
      ownerReferences: [{ ...owner, controller: true }],
      ...metadata,
    },
    spec: { tolerations: [{ operator: 'Exists' }] },
  })
}

function ending(name: string, created: string): KubeObject {
  return web(name, created, { deletionTimestamp: '2026-01-05T23:05:50Z' })
}

function told({ effects, status }: Pick<WholeDecision, 'effects'> & Partial<WholeDecision>) {
  const does = effects.flatMap((effect) => {
    if (effect.type === 'record') return []
    if (effect.type === 'evictPods') return `evict ${effect.pods.map(({ name }) => name).join(' ')}`
    return effect.type === 'emit' ? `emit ${effect.event.type}` : effect.type
  })
  return [does.join(', '), status?.message]
}
