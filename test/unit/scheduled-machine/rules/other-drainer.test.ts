// Cluster API's own ways out of a drain.

import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  CORDONED,
  DRAIN_OVER,
  draining,
  GRACE_OVER,
  leaving,
  removing,
} from '#test/support/shared-situations.ts'
import { at, pod, runningMachine, situation, type World } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const HOOK = 'pre-drain.delete.hook.machine.cluster.x-k8s.io/backup'
const HOOKED = runningMachine({
  annotations: { [HOOK]: 'team' },
})
const EXCLUDED = runningMachine({
  annotations: { 'machine.cluster.x-k8s.io/exclude-node-draining': '' },
})
const pods = [pod('api')]

testRule([
  {
    name: 'a pre-drain hook: Cluster API drains when it is gone, and nobody is evicted before',
    now: GRACE_OVER,
    given: leaving({ machine: HOOKED, pods }),
    does: ['record', 'deleteMachine'],
    changes: {
      drain: {
        startedAt: GRACE_OVER,
        by: 'ClusterAPI',
        because: 'the Machine has the hook pre-drain.delete.hook.machine.cluster.x-k8s.io/backup',
      },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: {
      Ready:
        'False NodeDraining: Cluster API drains the node: the Machine has the hook pre-drain.delete.hook.machine.cluster.x-k8s.io/backup; the Machine is being deleted',
      MachineReady:
        'False NodeDraining: Cluster API drains the node: the Machine has the hook pre-drain.delete.hook.machine.cluster.x-k8s.io/backup; the Machine is being deleted',
    },
  },
  {
    name: 'a pre-drain hook waits for the end of the grace period, too',
    now: '2026-01-05T23:04:00Z',
    given: leaving({ machine: HOOKED }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:05:00Z' },
    tells: {
      Ready:
        'False GracePeriodActive: Outside the schedule: the drain begins after a grace period of 300 s',
      MachineReady: 'False GracePeriodActive: The machine is in its grace period',
    },
  },
  {
    name: 'excluded from draining: nobody is evicted',
    now: GRACE_OVER,
    given: leaving({ machine: EXCLUDED, pods }),
    does: ['record', 'deleteMachine'],
    changes: {
      drain: {
        startedAt: GRACE_OVER,
        by: 'Nobody',
        because: 'the Machine is annotated machine.cluster.x-k8s.io/exclude-node-draining',
      },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: {
      Ready:
        'False NodeDrainSkipped: The node is not drained: the Machine is annotated machine.cluster.x-k8s.io/exclude-node-draining; the Machine is being deleted',
      MachineReady:
        'False NodeDrainSkipped: The node is not drained: the Machine is annotated machine.cluster.x-k8s.io/exclude-node-draining; the Machine is being deleted',
    },
  },
  {
    name: 'the Machine is excluded from draining after the drain has begun: the drain goes on',
    now: '2026-01-05T23:06:00Z',
    given: draining({ machine: EXCLUDED, pods }),
    does: ['record', 'evictPods shop/api'],
    changes: {
      drain: { lastEvictionAt: '2026-01-05T23:06:00Z' },
      wakeTime: '2026-01-05T23:06:10Z',
    },
    tells: {
      Ready: 'False NodeDraining: The node is being drained',
      MachineReady: 'False NodeDraining: The node is being drained',
    },
  },
  {
    name: 'a MachineDrainRule selects the Machine: Cluster API drains',
    now: GRACE_OVER,
    given: leaving({ pods, drainRule: 'MachineDrainRule team/last selects the Machine' }),
    does: ['record', 'deleteMachine'],
    changes: {
      drain: {
        startedAt: GRACE_OVER,
        by: 'ClusterAPI',
        because: 'MachineDrainRule team/last selects the Machine',
      },
      wakeTime: '2026-01-05T23:05:10Z',
    },
    tells: {
      Ready:
        'False NodeDraining: Cluster API drains the node: MachineDrainRule team/last selects the Machine; the Machine is being deleted',
      MachineReady:
        'False NodeDraining: Cluster API drains the node: MachineDrainRule team/last selects the Machine; the Machine is being deleted',
    },
  },
  {
    name: 'Cluster API drains a Machine that is being deleted: said until it is gone',
    now: '2026-01-05T23:06:10Z',
    given: removing({}, { status: { drain: { startedAt: GRACE_OVER, by: 'ClusterAPI' } } }),
    does: ['record'],
    changes: { wakeTime: '2026-01-05T23:06:20Z' },
    tells: {
      Ready: 'False NodeDraining: Removing Machine team/worker. Cluster API drains the node: ',
      MachineReady: 'False Deleting: The Machine is being deleted',
    },
  },
])

const STRANGE = { type: 'foreign', message: 'it is not ours', isOursGone: false } as const
const OTHERS = { by: 'ClusterAPI', because: `the Machine has the hook ${HOOK}` }

function look(status: ScheduledMachineStatus, time: string, node: World['node']) {
  return decideWhole(situation(leaving({ machine: HOOKED, node, pods }, { status })), at(time))
}

test("a drain that begins while a stranger's Node has the name waits, and is then left to Cluster API", () => {
  const first = look({}, GRACE_OVER, STRANGE)
  const second = look(first.status, '2026-01-05T23:06:00Z', CORDONED)

  expect(first.status.drain).toEqual({ startedAt: GRACE_OVER, ...OTHERS })
  expect(first.effects.map(({ type }) => type)).not.toContain('deleteMachine')
  expect(second.status.drain).toEqual({ startedAt: GRACE_OVER, ...OTHERS })
  expect(second.effects.map(({ type }) => type)).toEqual(['record', 'deleteMachine'])
})

test("when the time of that drain is up nobody drains the stranger's Node", () => {
  const first = look({}, GRACE_OVER, STRANGE)
  const last = look(first.status, DRAIN_OVER, STRANGE)

  expect(last.status.drain?.by).toBeUndefined()
  expect(last.effects.map(({ type }) => type)).toEqual([
    'record',
    'emit',
    'skipMachineDrain',
    'deleteMachine',
  ])
})
