// A drain that begins while a stranger's Node has the name, and somebody else is to drain.
import { expect, test } from 'vitest'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { at, node, pod, REFS, runningMachine, situation } from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const HOOK = 'pre-drain.delete.hook.machine.cluster.x-k8s.io/backup'
const LEAVING: ScheduledMachineStatus = {
  phase: 'ShuttingDown',
  observedGeneration: 1,
  shutdownStartedAt: '2026-01-05T23:00:00Z',
  nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: 'u' },
  ...REFS,
}
const STRANGE = { type: 'foreign', message: 'it is not ours', isOursGone: false } as const
const OTHERS = { by: 'ClusterAPI', because: `the Machine has the hook ${HOOK}` }

function look(status: ScheduledMachineStatus, time: string, isStrange: boolean) {
  const machine = runningMachine({ annotations: { [HOOK]: '' } })
  const world = isStrange
    ? { machine, node: STRANGE }
    : { machine, node: node(), pods: [pod('api')] }
  return decideWhole(situation({ status, world }), at(time))
}

test('it waits for the Node, and is then left to Cluster API', () => {
  const first = look(LEAVING, '2026-01-05T23:05:00Z', true)
  const second = look(first.status, '2026-01-05T23:06:00Z', false)

  expect(first.status.drain).toEqual({ startedAt: '2026-01-05T23:05:00Z', ...OTHERS })
  expect(first.effects.map(({ type }) => type)).not.toContain('deleteMachine')
  expect(second.status.drain).toEqual({ startedAt: '2026-01-05T23:05:00Z', ...OTHERS })
  expect(second.effects.map(({ type }) => type)).toEqual(['record', 'deleteMachine'])
})

test("when its time is up nobody drains the stranger's Node", () => {
  const first = look(LEAVING, '2026-01-05T23:05:00Z', true)
  const last = look(first.status, '2026-01-05T23:15:00Z', true)

  expect(last.status.drain?.by).toBeUndefined()
  expect(last.effects.map(({ type }) => type)).toEqual([
    'record',
    'emit',
    'skipMachineDrain',
    'deleteMachine',
  ])
})
