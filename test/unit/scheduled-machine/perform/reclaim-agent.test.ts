// The requests that configure a reclaim agent, and that remove its configuration.
import { expect } from 'vitest'
import { buildAgentConfig } from '#src/scheduled-machine/reclaim/agent-config.ts'
import {
  COMMANDS,
  CONFIGURED,
  config,
  LABELLED,
  NO_CONFIG,
  WANTED,
} from '#test/support/reclaim/agent-facts.ts'
import { NODE_UID, node, runningMachine, UID } from '#test/support/situation.ts'
import { failure } from '../../kube/recorded-transport.ts'
import { deleting, GONE, NODE, object, REFUSED, testEffects } from './perform-table.ts'

const CONFIGS = '/api/v1/namespaces/5spot-system/configmaps'
const CONFIG = `${CONFIGS}/reclaim-agent-worker`
const LABEL = '5spot.finos.org/reclaim-agent'
const created = buildAgentConfig({ nodeName: 'worker', commands: COMMANDS, uid: UID })
const DONE = { body: object('8') }
const DRAINING = { drain: { startedAt: '2026-12-31T23:59:00Z', podsRemaining: 3 } } as const

function reporting(status: 'True' | 'False', reason: string, message: string) {
  const type = 'ReclaimAgentConfigured'
  const lastTransitionTime = '2026-01-05T15:00:00Z'
  return { ...DRAINING, conditions: [{ type, status, reason, message, lastTransitionTime }] }
}

const SUCCESS = reporting(
  'True',
  'AgentConfigured',
  'The reclaim agent of Node worker is configured',
)
const configure = [{ type: 'configureReclaimAgent' }] as const
const clear = [{ type: 'clearReclaimRequest' }] as const
const remove = [{ type: 'removeReclaimAgent' }] as const
const wanting = (world: object) => ({
  spec: WANTED,
  world: { machine: runningMachine(), node: node(), ...world },
})

testEffects([
  {
    about: 'the ConfigMap is created, then the Node is labelled',
    effects: configure,
    given: wanting({ reclaimAgent: NO_CONFIG }),
    answers: [DONE, DONE],
    asks: [
      [`POST ${CONFIGS}`, created],
      [`PATCH ${NODE}`, { metadata: { uid: NODE_UID, labels: { [LABEL]: 'enabled' } } }],
    ],
    status: SUCCESS,
    logs: ['info wrote ConfigMap of reclaim agent', 'info labelled node for reclaim agent'],
  },
  {
    about: 'a ConfigMap with other commands is changed as it was read',
    effects: configure,
    given: wanting({ node: LABELLED, reclaimAgent: config(['java']) }),
    answers: [DONE],
    asks: [
      [
        `PATCH ${CONFIG}`,
        {
          metadata: {
            resourceVersion: '5',
            annotations: { '5spot.finos.org/configured-by': UID },
          },
          data: created['data'],
        },
      ],
    ],
    status: SUCCESS,
    logs: ['info wrote ConfigMap of reclaim agent'],
  },
  {
    about: 'only the label is missing',
    effects: configure,
    given: wanting({ reclaimAgent: config() }),
    answers: [DONE],
    asks: [[`PATCH ${NODE}`, { metadata: { uid: NODE_UID, labels: { [LABEL]: 'enabled' } } }]],
    status: SUCCESS,
    logs: ['info labelled node for reclaim agent'],
  },
  {
    about: 'the Node is gone: that is no problem of the agent',
    effects: configure,
    given: wanting({ reclaimAgent: config() }),
    answers: [GONE],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
    status: SUCCESS,
    logs: ['info labelled node for reclaim agent'],
  },
  {
    about: 'the namespace does not exist: the condition says what to apply',
    effects: configure,
    given: wanting({ reclaimAgent: NO_CONFIG }),
    answers: [failure(404, 'NotFound', 'namespaces "5spot-system" not found')],
    asks: [[`POST ${CONFIGS}`, created]],
    status: reporting(
      'False',
      'AgentNotConfigured',
      'Namespace 5spot-system does not exist in the management cluster; apply deploy/reclaim-agent there',
    ),
  },
  {
    about: 'the right is missing: the condition says which',
    effects: configure,
    given: wanting({ reclaimAgent: NO_CONFIG }),
    answers: [REFUSED],
    asks: [[`POST ${CONFIGS}`, created]],
    status: reporting(
      'False',
      'AgentNotConfigured',
      'Sundial cannot create configmaps in namespace 5spot-system in the management cluster: it has no right to do this (HTTP 403). Apply deploy/rbac (Role sundial-reclaim-configs in namespace 5spot-system and its binding)',
    ),
    logs: ['warn could not configure reclaim agent'],
  },
  {
    about: 'ConfigMap and label are removed',
    effects: remove,
    given: wanting(CONFIGURED),
    answers: [DONE, DONE],
    asks: [
      [`DELETE ${CONFIG}`, deleting('uid-config', '5')],
      [`PATCH ${NODE}`, { metadata: { uid: NODE_UID, labels: { [LABEL]: null } } }],
    ],
    logs: ['info deleted ConfigMap of reclaim agent', 'info removed label of reclaim agent'],
  },
  {
    about: 'what is gone already is removed enough',
    effects: remove,
    given: wanting(CONFIGURED),
    answers: [GONE, GONE],
    asks: [
      [`DELETE ${CONFIG}`, deleting('uid-config', '5')],
      [`PATCH ${NODE}`, expect.anything()],
    ],
    logs: ['info deleted ConfigMap of reclaim agent', 'info removed label of reclaim agent'],
  },
  {
    about: 'only the label is left',
    effects: remove,
    given: wanting({ node: LABELLED, reclaimAgent: NO_CONFIG }),
    answers: [DONE],
    asks: [[`PATCH ${NODE}`, { metadata: { uid: NODE_UID, labels: { [LABEL]: null } } }]],
    logs: ['info removed label of reclaim agent'],
  },
  {
    about: 'the request of a reclaim is cleared, and nothing else',
    effects: clear,
    given: wanting({}),
    answers: [DONE],
    asks: [
      [
        `PATCH ${NODE}`,
        {
          metadata: {
            uid: NODE_UID,
            annotations: {
              '5spot.finos.org/reclaim-requested': null,
              '5spot.finos.org/reclaim-reason': null,
              '5spot.finos.org/reclaim-requested-at': null,
            },
          },
        },
      ],
    ],
    logs: ['info cleared reclaim request'],
  },
  {
    about: 'a request that may not be cleared is left: the Node goes soon',
    effects: clear,
    given: wanting({}),
    answers: [REFUSED],
    asks: [[`PATCH ${NODE}`, expect.anything()]],
    logs: ['warn could not clear reclaim request'],
  },
])
