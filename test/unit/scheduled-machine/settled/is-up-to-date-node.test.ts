// Whether an event of its Node leaves nothing to do.
import { AGENT_LABEL, STORED, WANTED } from '#test/support/reclaim/agent-facts.ts'
import { told } from '#test/support/shared-situations.ts'
import { UID } from '#test/support/situation.ts'
import {
  IN_SERVICE,
  JOINING,
  NOW,
  node,
  testUpToDate,
  UNREACHABLE,
  without,
} from './up-to-date-table.ts'

testUpToDate('Node', [
  { about: 'a Node as it was: its heartbeat', world: {}, isUpToDate: true },
  {
    about: 'a spec that was changed, seen with the Node',
    world: { facts: { generation: 2 } },
    isUpToDate: false,
  },
  {
    about: 'a Node that is not in the status',
    world: { status: without(IN_SERVICE, 'nodeRef') },
    isUpToDate: false,
  },
  {
    about: 'the Node, Ready, of one whose cluster did not answer before',
    world: { status: UNREACHABLE },
    isUpToDate: false,
  },
  {
    about: 'another Node',
    world: node({ metadata: { name: 'other' } }),
    isUpToDate: false,
  },
  {
    about: 'a Node without a provider ID',
    world: node({ spec: { providerID: undefined } as never }),
    isUpToDate: true,
  },
  {
    about: 'the Node of a join: its Machine is about to say so',
    world: { status: JOINING },
    isUpToDate: true,
  },
  {
    about: 'the Node of a join that has one already',
    world: { status: { ...JOINING, nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'old' } } },
    isUpToDate: false,
  },
  {
    about: 'the Node of a join that nobody looks at soon',
    world: { status: { ...JOINING, wakeTime: NOW } },
    isUpToDate: false,
  },
  {
    about: 'a Node that was in service before, and is Ready again',
    world: { status: { ...IN_SERVICE, phase: 'Pending' } },
    isUpToDate: false,
  },
  {
    about: 'a Node that is not Ready',
    world: node({ status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } }),
    isUpToDate: false,
  },
  {
    about: 'the Node of a join that is not Ready yet: an event says when it is',
    world: { status: JOINING, ...node({ status: { conditions: [] } }) },
    isUpToDate: true,
  },
  {
    about: 'the same, of a machine with startup taints',
    world: {
      facts: { spec: { startupTaints: [{ key: 'a.b/c', effect: 'NoSchedule' }] } },
      status: JOINING,
      ...node({ status: { conditions: [] } }),
    },
    isUpToDate: false,
  },
  {
    about: 'the Node, not Ready, of a join that had one before',
    world: {
      status: { ...JOINING, nodeRef: { apiVersion: 'v1', kind: 'Node', name: 'worker' } },
      ...node({ status: { conditions: [] } }),
    },
    isUpToDate: false,
  },
  {
    about: 'a Node that joined anew',
    world: node({ metadata: { uid: 'another' } }),
    isUpToDate: false,
  },
  {
    about: 'a Node that is being deleted',
    world: node({ metadata: { deletionTimestamp: NOW } }),
    isUpToDate: false,
  },
  {
    about: 'a Node with a reclaim agent that the spec does not want',
    world: node({ metadata: { labels: AGENT_LABEL } }),
    isUpToDate: false,
  },
  {
    about: 'a Node without the reclaim agent that the spec wants',
    world: { facts: { spec: WANTED } },
    isUpToDate: false,
  },
  {
    about: 'a Node with the reclaim agent that the spec wants',
    world: {
      facts: { spec: WANTED },
      status: { ...IN_SERVICE, ...STORED },
      ...node({ metadata: { labels: AGENT_LABEL } }),
    },
    isUpToDate: true,
  },
  {
    about: 'a Node with its reclaim agent, which could not be configured before',
    world: {
      facts: { spec: WANTED },
      status: {
        ...IN_SERVICE,
        ...STORED,
        conditions: [
          ...(IN_SERVICE.conditions ?? []),
          ...told('ReclaimAgentConfigured', 'False', 'AgentNotConfigured', NOW),
        ],
      },
      ...node({ metadata: { labels: AGENT_LABEL } }),
    },
    isUpToDate: false,
  },
  {
    about: 'a Node that somebody asks to reclaim',
    world: node({ metadata: { annotations: { '5spot.finos.org/reclaim-requested': 'true' } } }),
    isUpToDate: false,
  },
  {
    about: 'a Node with a mark of ours',
    world: node({
      metadata: { annotations: { '5spot.finos.org/cordoned-by': UID } },
      spec: { unschedulable: true },
    }),
    isUpToDate: false,
  },
  {
    about: 'a Node that says it is another Machine’s',
    world: node({ metadata: { annotations: { 'cluster.x-k8s.io/machine': 'other' } } }),
    isUpToDate: false,
  },
  {
    about: 'a Node with another provider ID',
    world: node({ spec: { providerID: 'test://other' } }),
    isUpToDate: false,
  },
])
