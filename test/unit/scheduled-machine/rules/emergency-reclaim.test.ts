// An emergency reclaim: begun by the annotation on the Node, until the Machine is deleted.
import { RECORD, STARTED, TEXT, TOLD } from '#test/support/reclaim/reclaiming.ts'
import { REQUEST } from '#test/support/reclaim/request.ts'
import { testRule } from '#test/support/rule-table.ts'
import {
  CLOSED,
  CORDONED,
  IN_WINDOW,
  inService,
  leaving,
  SILENT,
} from '#test/support/shared-situations.ts'
import { type Given, node, pod, UID } from '#test/support/situation.ts'

const ANOTHERS = node({
  metadata: {
    annotations: {
      ...REQUEST,
      'cluster.x-k8s.io/machine': 'another',
      'cluster.x-k8s.io/cluster-namespace': 'team',
      'cluster.x-k8s.io/cluster-name': 'prod',
    },
  },
})
const ASKED = node({ metadata: { annotations: REQUEST } })
const BEGUN = {
  does: [
    'event Warning EmergencyReclaim: Emergency reclaim requested (2026-01-05T14:59:59Z): process-match: java',
    'event Warning EmergencyReclaim',
    'record',
    'cordonNode',
  ],
  changes: {
    phase: 'EmergencyRemove',
    reclaim: RECORD,
    recentReclaims: [IN_WINDOW],
    shutdownStartedAt: IN_WINDOW,
    wakeTime: IN_WINDOW,
  },
  tells: {
    Ready: `False EmergencyReclaim: ${TEXT}`,
    MachineReady: 'False EmergencyReclaim: The node is reclaimed',
    EmergencyReclaim: `True EmergencyReclaim: ${TEXT}`,
  },
  again: true,
} as const

function asked(annotations: object): Given {
  return inService({ node: node({ metadata: { annotations: { ...REQUEST, ...annotations } } }) })
}

testRule([
  {
    name: 'the Node asks for it: told, stored, then cordoned',
    given: inService({ node: ASKED }),
    ...BEGUN,
  },
  {
    name: 'the Node asks for it while it is not Ready',
    given: inService({ node: node({ metadata: { annotations: REQUEST }, ready: 'False' }) }),
    ...BEGUN,
  },
  {
    name: 'the Node asks for it, and the spec has errors',
    given: inService({ node: ASKED }, { spec: { priority: 101 } }),
    ...BEGUN,
    does: [BEGUN.does[0], 'event Warning ReferencesInvalid', ...BEGUN.does.slice(1)],
    tells: {
      ...BEGUN.tells,
      ReferencesValid:
        'False ReferencesInvalid: spec.priority: 101 is not allowed: an integer from 0 to 100',
      UpToDate:
        'Unknown SpecInvalid: The spec is not valid, so it is not compared with the Machine',
    },
  },
  {
    name: 'the Node asks for it during the grace period: no grace any more',
    now: '2026-01-05T23:01:00Z',
    given: leaving({
      node: node({
        metadata: { annotations: { ...REQUEST, '5spot.finos.org/cordoned-by': UID } },
        spec: { unschedulable: true },
      }),
    }),
    ...BEGUN,
    does: BEGUN.does.filter((effect) => effect !== 'cordonNode'),
    changes: {
      phase: 'EmergencyRemove',
      reclaim: { ...RECORD, startedAt: '2026-01-05T23:01:00Z' },
      recentReclaims: ['2026-01-05T23:01:00Z'],
      wakeTime: '2026-01-05T23:01:00Z',
    },
  },
  {
    name: 'the third within ten minutes is told as such',
    given: inService(
      { node: ASKED },
      { status: { recentReclaims: ['2026-01-05T14:50:00Z', '2026-01-05T14:55:00Z'] } },
    ),
    ...BEGUN,
    does: [
      BEGUN.does[0],
      'event Warning RapidReclaim: Three emergency reclaims within ten minutes, the last at 2026-01-05T15:00:00Z. Find out who puts the machine back in service while its owner needs it',
      ...BEGUN.does.slice(1),
    ],
    changes: {
      ...BEGUN.changes,
      recentReclaims: ['2026-01-05T14:50:00Z', '2026-01-05T14:55:00Z', IN_WINDOW],
    },
    tells: {
      ...BEGUN.tells,
      RapidReclaim:
        'True RapidReclaim: Three emergency reclaims within ten minutes, the last at 2026-01-05T15:00:00Z. Find out who puts the machine back in service while its owner needs it',
    },
  },
  {
    name: 'the third within eleven minutes is told as any other',
    given: inService(
      { node: ASKED },
      { status: { recentReclaims: ['2026-01-05T14:49:59Z', '2026-01-05T14:55:00Z'] } },
    ),
    ...BEGUN,
    changes: { ...BEGUN.changes, recentReclaims: ['2026-01-05T14:55:00Z', IN_WINDOW] },
  },
  {
    name: 'the text of a Node is one line of bounded length, and a time that is none is left out',
    given: asked({
      '5spot.finos.org/reclaim-reason': `  a\u0007b\n\u202Ec ${'d'.repeat(400)}`,
      '5spot.finos.org/reclaim-requested-at': 'yesterday\n',
    }),
    ...BEGUN,
    does: [
      `event Warning EmergencyReclaim: Emergency reclaim requested: a b c ${'d'.repeat(293)}…`,
      ...BEGUN.does.slice(1),
    ],
    changes: {
      ...BEGUN.changes,
      reclaim: { nodeName: 'worker', startedAt: IN_WINDOW, reason: `a b c ${'d'.repeat(293)}…` },
    },
    tells: {
      ...BEGUN.tells,
      Ready: `False EmergencyReclaim: Emergency reclaim on Node worker: a b c ${'d'.repeat(293)}…`,
      EmergencyReclaim: `True EmergencyReclaim: Emergency reclaim on Node worker: a b c ${'d'.repeat(293)}…`,
    },
  },
  {
    name: "a Node that is not proven to be this machine's asks for it: not believed",
    given: inService({ node: ANOTHERS }),
    does: ['record'],
    changes: { wakeTime: CLOSED },
    tells: {
      Ready: 'True MachineReady: The machine is in service',
      MachineReady: 'True MachineReady: The Node is Ready',
    },
  },
  {
    name: 'a kill switch comes first',
    given: inService({ node: ASKED }, { spec: { killSwitch: true } }),
    does: [
      'event Warning KillSwitchActivated',
      'record',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    changes: { phase: 'Terminated', wakeTime: '2026-01-05T15:00:10Z' },
    tells: {
      Ready: 'False KillSwitchActivated: Machine terminated due to kill switch',
      MachineReady: 'False NoNodeYet: Node worker does not exist',
    },
  },
])

const reclaiming = (world: Given['world'] = {}, more: Given = {}): Given =>
  inService({ node: CORDONED, ...world }, { ...more, status: { ...STARTED, ...more.status } })

testRule([
  {
    name: 'the drain evicts what is on the node',
    now: '2026-01-05T15:00:01Z',
    given: reclaiming({ pods: [pod('web')] }),
    does: ['record', 'evictPods shop/web'],
    changes: {
      drain: {
        startedAt: '2026-01-05T15:00:01Z',
        podsRemaining: 1,
        blocked: [],
        lastEvictionAt: '2026-01-05T15:00:01Z',
      },
      wakeTime: '2026-01-05T15:00:11Z',
    },
    tells: {
      Ready: `False EmergencyReclaim: ${TEXT}. The node is being drained`,
      MachineReady: 'False NodeDraining: The node is being drained',
      ...TOLD,
    },
  },
  {
    name: 'the node is empty: Cluster API neither drains nor waits, and the Machine is deleted',
    given: reclaiming({ pods: [] }),
    does: ['record', 'skipMachineDrain drainAndDetach', 'deleteMachine'],
    changes: {
      drain: { startedAt: IN_WINDOW, podsRemaining: 0, blocked: [] },
      wakeTime: '2026-01-05T15:00:10Z',
    },
    tells: {
      Ready: `False EmergencyReclaim: ${TEXT}. The node is drained; the Machine is being deleted`,
      MachineReady: 'False NodeDrained: The node is drained; the Machine is being deleted',
      ...TOLD,
    },
    again: true,
  },
  {
    name: 'after sixty seconds the Machine is deleted, and a Warning names the pods',
    now: '2026-01-05T15:01:00Z',
    given: reclaiming(
      { pods: [pod('web')] },
      { status: { drain: { startedAt: IN_WINDOW, podsRemaining: 1, blocked: [] } } },
    ),
    does: [
      'record',
      'event Warning NodeDrainFailed: The limit of a reclaim of 60 s is over; the machine is removed with these pods still on it: shop/web',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    changes: { wakeTime: '2026-01-05T15:01:10Z' },
    tells: {
      Ready: `False EmergencyReclaim: ${TEXT}. The drain timed out; the Machine is being deleted`,
      MachineReady: 'False NodeDrainFailed: The drain timed out; the Machine is being deleted',
      ...TOLD,
    },
    again: true,
  },
  {
    name: 'the cluster of the Node does not answer: after sixty seconds the Machine is deleted',
    now: '2026-01-05T15:01:00Z',
    given: reclaiming({ node: SILENT }),
    does: [
      'record',
      'event Warning NodeDrainFailed: The limit of a reclaim of 60 s is over; the machine is removed, and pods may still be on it: no answer',
      'skipMachineDrain drainAndDetach',
      'deleteMachine',
    ],
    changes: {
      drain: { startedAt: '2026-01-05T15:01:00Z', blocked: [] },
      wakeTime: '2026-01-05T15:01:10Z',
    },
    tells: {
      Ready: `False EmergencyReclaim: ${TEXT}. The drain timed out; the Machine is being deleted`,
      MachineReady: 'False NodeDrainFailed: The drain timed out; the Machine is being deleted',
      ...TOLD,
    },
    again: true,
  },
])
