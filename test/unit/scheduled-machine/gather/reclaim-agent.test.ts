// When the ConfigMap of a reclaim agent is read, and whose it is.
import { expect } from 'vitest'
import { buildAgentConfig } from '#src/scheduled-machine/reclaim/agent-config.ts'
import { AGENT_LABEL, COMMANDS, WANTED } from '#test/support/reclaim/agent-facts.ts'
import { UID } from '#test/support/situation.ts'
import {
  CLOSED,
  ELSEWHERE,
  LEAVING,
  NO_OBJECTS,
  NODE,
  OURS_ELSEWHERE,
  PROD,
  type Row,
  RUNNING,
  THERE,
  testGather,
  VERIFIED,
} from './gather-table.ts'

const GET = 'GET configmaps/reclaim-agent-node-1'
const READS = ['GET machines/worker', 'GET nodes/node-1', 'GET clusters/elsewhere']
const STORED = { reclaimAgent: { nodeName: 'node-1' } }
const OURS = buildAgentConfig({ nodeName: 'node-1', commands: COMMANDS, uid: UID })
const THEIRS = buildAgentConfig({ nodeName: 'node-1', commands: COMMANDS, uid: 'theirs' })
const BY_HAND = { ...OURS, metadata: { name: 'reclaim-agent-node-1', namespace: '5spot-system' } }
const LABELLED = { ...NODE, metadata: { ...NODE.metadata, labels: AGENT_LABEL } }
const FOREIGN = { ...NODE, spec: { providerID: 'test://other' } }
const written = (object: object) => ({ nodeName: 'node-1', config: { type: 'written', object } })
const found = (config: object) => ({ nodeName: 'node-1', config })

/** In service, with this Node, and this answer for the ConfigMap. */
function inService(
  answer: object | number | undefined,
  reclaimAgent: object | undefined,
  node = NODE,
) {
  return {
    world: {
      'GET machines/worker': RUNNING,
      'GET nodes/node-1': node,
      ...(answer !== undefined && { [GET]: answer }),
    },
    kinds: [],
    reads: reclaimAgent === undefined ? READS : [...READS, GET],
    opens: ELSEWHERE,
    finds: { ...OURS_ELSEWHERE, node: { type: 'present', node }, ...NO_OBJECTS, reclaimAgent },
  } satisfies Omit<Row, 'about'>
}

testGather([
  {
    about: 'no commands, and a Node without the label: no ConfigMap is read',
    ...inService(OURS, undefined),
  },
  {
    about: 'commands, and no ConfigMap yet',
    given: { spec: WANTED },
    ...inService(undefined, found({ type: 'absent' })),
  },
  {
    about: 'commands, and the ConfigMap of a controller',
    given: { spec: WANTED },
    ...inService(THEIRS, written(THEIRS)),
  },
  {
    about: 'commands, and the ConfigMap of a person',
    given: { spec: WANTED },
    ...inService(BY_HAND, found({ type: 'foreign' })),
  },
  {
    about: 'no commands, and a Node with the label',
    ...inService(OURS, written(OURS), LABELLED),
  },
  {
    about: 'no commands any more, and the status names the Node',
    given: { status: { phase: 'Inactive', observedGeneration: 1, ...STORED } },
    ...inService(OURS, written(OURS)),
  },
  {
    about: 'a refused read: the machine is in service nevertheless',
    given: { spec: WANTED },
    ...inService(
      403,
      found({
        type: 'refused',
        message:
          'Sundial cannot get configmaps "reclaim-agent-node-1" in namespace 5spot-system in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (Role sundial-reclaim-configs in namespace 5spot-system and its binding)',
      }),
    ),
  },
  ...[
    { about: 'our ConfigMap', object: OURS, config: { type: 'written', object: OURS } },
    { about: 'its ConfigMap', object: THEIRS, config: { type: 'foreign' } },
  ].map(
    ({ about, object, config }): Row => ({
      about: `the Machine is gone, a Node of another machine has the name, and ${about} is there`,
      now: CLOSED,
      given: { status: { ...LEAVING, ...STORED } },
      world: { 'GET nodes/node-1': FOREIGN, [GET]: object },
      kinds: [],
      reads: ['GET machines/worker', 'GET clusters/prod', 'GET nodes/node-1', GET],
      opens: [PROD],
      finds: {
        cluster: { type: 'absent' },
        node: expect.objectContaining({ type: 'foreign' }),
        ...NO_OBJECTS,
        reclaimAgent: found(config),
      },
    }),
  ),
  {
    about: 'before the next Machine is made, the ConfigMap on the Node of the last one',
    given: { status: { phase: 'Pending', observedGeneration: 1, ...STORED, ...VERIFIED } },
    world: { [GET]: OURS },
    reads: ['GET machines/worker', 'GET clusters/prod', 'GET nodes/node-1', GET],
    opens: [PROD],
    finds: {
      cluster: { type: 'absent' },
      references: { ...THERE, kubeconfig: { type: 'unread' } },
      reclaimAgent: written(OURS),
    },
  },
])
