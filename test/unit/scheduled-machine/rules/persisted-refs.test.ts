// Whatever is decided about a Machine of ours, the status persists what it refers to.
import { expect, test } from 'vitest'
import {
  CLOSED,
  DELETING,
  DRAIN_OVER,
  draining,
  GOING_CLUSTER,
  GRACE_OVER,
  inService,
  leaving,
  removing,
  SILENT,
} from '#test/support/shared-situations.ts'
import {
  at,
  type Given,
  NODE_UID,
  node,
  pod,
  runningMachine,
  situation,
  type World,
} from '#test/support/situation.ts'
import { decideWhole } from '#test/support/whole-decision.ts'

const KILLED = { spec: { killSwitch: true } }
const HOOKED = runningMachine({
  annotations: { 'pre-drain.delete.hook.machine.cluster.x-k8s.io/backup': 'team' },
})

test.each<[string, Given, string?]>([
  ['in service', inService()],
  ['not in service any more', inService({ node: node({ ready: 'False' }) })],
  ['a wrong spec', inService({}, { spec: { priority: 101 } })],
  ['the window closes', inService(), CLOSED],
  ['a grace period', leaving(), CLOSED],
  ['a drain begins', leaving({ pods: [pod('api')] }), GRACE_OVER],
  ['a drain that nobody answers for', draining({ node: SILENT }), GRACE_OVER],
  ['a drain is done', draining({ pods: [] }), GRACE_OVER],
  ['a drain timed out', draining({ pods: [pod('api')] }), DRAIN_OVER],
  ['a drain that is left to Cluster API', leaving({ machine: HOOKED }), GRACE_OVER],
  ['a removal', removing(), DRAIN_OVER],
  ['a kill', inService({}, KILLED)],
  [
    'a Machine that leaves with its Cluster',
    inService({ cluster: GOING_CLUSTER, machine: runningMachine(DELETING) }),
  ],
])('%s', (_, given, now = '2026-01-05T15:00:00Z') => {
  const { machineRef: _m, providerID: _p, lastScheduledTime: _l, ...status } = given.status ?? {}

  const after = decideWhole(situation({ ...given, status }), at(now)).status

  expect(after).toMatchObject({
    machineRef: { kind: 'Machine', name: 'worker' },
    bootstrapRef: { kind: 'TestConfig', name: 'worker' },
    infrastructureRef: { kind: 'TestMachine', name: 'worker' },
    nodeRef: { kind: 'Node', name: 'worker' },
    providerID: 'test://worker',
    lastScheduledTime: '2026-01-05T14:00:00Z',
  })
})

const EARLIER = { apiVersion: 'v1', kind: 'Node', name: 'worker', uid: 'uid-earlier' } as const
const STRANGE = { type: 'foreign', message: 'it is not ours', isOursGone: false } as const

test.each<[string, World['node'], string]>([
  ['a Node that has joined again has its new uid', node(), NODE_UID],
  ["beside a stranger's Node the one that was ours is kept", STRANGE, EARLIER.uid],
  ['a Node that cannot be asked about keeps its uid', SILENT, EARLIER.uid],
])('%s', (_, found, uid) => {
  const given = inService({ node: found }, { status: { nodeRef: EARLIER } })

  const { nodeRef } = decideWhole(situation(given), at('2026-01-05T15:00:00Z')).status

  expect(nodeRef).toEqual({ ...EARLIER, uid })
})
