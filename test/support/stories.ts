// Every row of the phase table (spec §3), as stories that end somewhere.
import { NODES } from '#src/kube/resource.ts'
import { addDaemonPod, CNI } from '#test/support/scene/daemon-pod.ts'
import type { Scene } from '#test/support/scene.ts'
import type { Story } from '#test/support/story.ts'
import { EDGE_STORIES } from './edge-stories.ts'
import { RECLAIM_STORIES } from './reclaim/stories.ts'
import { CLUSTERS, KEY, MACHINES } from './scene/objects.ts'
import { SOURCE_STORIES } from './source-stories.ts'

const nothing = async (): Promise<void> => {}
const until = (instant: string) => (scene: Scene) => scene.advance(instant)

/** Into service: first sight, created, Node Ready. Starts at 15:00Z, inside the window. */
const JOIN = [nothing, (scene: Scene) => scene.provision()]
const START = '2026-01-05T15:00:00Z'

/** Out of service from the close at 23:00Z on, with a pod that has to go first. */
const LEAVE = [
  async (scene: Scene) => {
    await scene.addPod('web')
    await scene.advance('2026-01-05T23:00:00Z')
  },
  until('2026-01-05T23:05:00Z'),
  async (scene: Scene) => {
    await scene.removePod('web')
    await scene.advance('2026-01-05T23:05:10Z')
  },
  until('2026-01-05T23:05:20Z'),
  async (scene: Scene) => {
    await scene.finishRemoval({ leaveNode: true })
    await scene.advance('2026-01-05T23:05:30Z')
  },
  nothing,
]

// Cluster API holds the Machine for failed, and says so where the newer contract has what the older one said.
async function failForGood(scene: Scene): Promise<void> {
  const failure = { failureReason: 'CreateError', failureMessage: 'no quota' }
  await scene.client.patch(MACHINES, KEY, {
    metadata: { finalizers: ['machine.cluster.x-k8s.io'] },
  })
  await scene.client.patchStatus(MACHINES, KEY, { status: { deprecated: { v1beta1: failure } } })
}

export const STORIES: readonly Story[] = [
  ...RECLAIM_STORIES,
  { name: 'outside the window', start: '2026-01-05T12:00:00Z', steps: [nothing] },
  {
    name: 'disabled',
    start: START,
    spec: { schedule: { daysOfWeek: ['mon'], hoursOfDay: ['0-23'], enabled: false } },
    steps: [nothing],
  },
  { name: 'joins', start: START, steps: JOIN },
  { name: 'joins and leaves', start: START, steps: [...JOIN, ...LEAVE] },
  {
    name: 'joins with a reclaim agent, gets other commands, and leaves',
    start: START,
    spec: { killIfCommands: ['java'] },
    steps: [
      ...JOIN,
      (scene) => scene.edit({ spec: { killIfCommands: ['java', 'steam'] } }),
      ...LEAVE,
    ],
  },
  {
    name: 'loses its reclaim agent with the last command',
    start: START,
    spec: { killIfCommands: ['java'] },
    steps: [...JOIN, (scene) => scene.edit({ spec: { killIfCommands: [] } })],
  },
  {
    name: 'a Machine that failed for good is replaced, and the next one comes',
    start: START,
    steps: [
      nothing,
      failForGood,
      until('2026-01-05T15:00:30Z'),
      (scene) => scene.finishRemoval({ leaveNode: true }),
      (scene) => scene.provision(),
    ],
  },
  {
    name: 'a Machine that fails for good in service leaves by its grace and its drain',
    start: START,
    steps: [
      ...JOIN,
      async (scene) => {
        const lost = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }
        await scene.client.patchStatus(
          NODES,
          { name: 'worker' },
          { status: { conditions: [lost] } },
        )
        await scene.addPod('web')
        await failForGood(scene)
      },
      until('2026-01-05T15:00:30Z'),
      until('2026-01-05T15:05:30Z'),
      async (scene) => {
        await scene.removePod('web')
        await scene.advance('2026-01-05T15:05:40Z')
      },
      (scene) => scene.finishRemoval({ leaveNode: true }),
      nothing,
    ],
  },
  {
    name: 'the window opens again during grace',
    start: START,
    steps: [
      ...JOIN,
      until('2026-01-05T23:00:00Z'),
      async (scene) => {
        await scene.edit({ spec: { schedule: { hoursOfDay: ['0-23'] } } })
        await scene.advance('2026-01-05T23:02:00Z')
      },
    ],
  },
  {
    name: 'disabled while in service, with no grace',
    start: START,
    spec: { gracefulShutdownTimeout: '0s' },
    steps: [
      ...JOIN,
      (scene) => scene.edit({ spec: { schedule: { enabled: false } } }),
      (scene) => scene.finishRemoval(),
    ],
  },
  {
    name: 'the drain times out',
    start: START,
    steps: [
      ...JOIN,
      ...LEAVE.slice(0, 2),
      until('2026-01-05T23:15:00Z'),
      (scene) => scene.finishRemoval(),
    ],
  },
  {
    name: 'the kill switch, and its release',
    start: START,
    steps: [
      ...JOIN,
      (scene) => scene.edit({ spec: { killSwitch: true } }),
      (scene) => scene.finishRemoval(),
      (scene) => scene.edit({ spec: { killSwitch: false } }),
    ],
  },
  {
    name: 'the Machine is deleted by hand, and made again',
    start: START,
    steps: [
      ...JOIN,
      async (scene) => {
        await scene.client.delete(MACHINES, { namespace: 'team', name: 'worker' })
        await scene.advance('2026-01-05T16:00:00Z')
      },
      async (scene) => {
        await scene.finishRemoval()
        await scene.advance('2026-01-05T16:00:10Z')
      },
      (scene) => scene.provision(),
    ],
  },
  {
    name: 'taints come, change, are removed by hand, and go',
    start: START,
    spec: { nodeTaints: [{ key: 'workload', value: 'batch', effect: 'NoSchedule' }] },
    steps: [
      ...JOIN,
      nothing,
      (scene) => scene.edit({ spec: { nodeTaints: [{ key: 'workload', effect: 'NoSchedule' }] } }),
      (scene) => scene.client.patch(NODES, { name: 'worker' }, { spec: { taints: null } }),
      (scene) => scene.edit({ spec: { nodeTaints: [] } }),
    ],
  },
  {
    name: 'a new Node waits for a DaemonSet, with a taint',
    start: START,
    spec: {
      startupTaints: [{ key: 'example.com/starting', effect: 'NoSchedule' }],
      waitForDaemonSets: [CNI],
    },
    steps: [...JOIN, addDaemonPod, nothing],
  },
  {
    name: 'leaves with its taints',
    start: START,
    spec: {
      nodeTaints: [{ key: 'workload', value: 'batch', effect: 'NoSchedule' }],
      gracefulShutdownTimeout: '0s',
    },
    steps: [
      ...JOIN,
      until('2026-01-05T23:00:00Z'),
      (scene) => scene.finishRemoval({ leaveNode: true }),
      nothing,
    ],
  },
  {
    name: 'the Node goes NotReady, and comes back',
    start: START,
    steps: [
      ...JOIN,
      (scene) => setReady(scene, 'False', '2026-01-05T16:00:00Z'),
      (scene) => setReady(scene, 'True', '2026-01-05T16:05:00Z'),
    ],
  },
  {
    name: 'provisioning takes too long',
    start: START,
    spec: { provisioningTimeout: '10m' },
    steps: [nothing, until('2026-01-05T15:10:00Z'), (scene) => scene.provision()],
  },
  {
    name: 'an invalid spec keeps what runs, and a mended one goes on',
    start: START,
    steps: [
      ...JOIN,
      (scene) => scene.edit({ spec: { schedule: { timezone: 'Mars/Olympus' } } }),
      (scene) => scene.edit({ spec: { schedule: { timezone: 'America/New_York' } } }),
    ],
  },
  {
    name: 'deleted while in service',
    start: START,
    steps: [...JOIN, remove, until('2026-01-05T15:05:00Z'), (scene) => scene.finishRemoval()],
  },
  {
    name: 'deleted at rest',
    start: '2026-01-05T12:00:00Z',
    steps: [nothing, remove],
  },
  ...SOURCE_STORIES,
  ...EDGE_STORIES,
  {
    name: 'the Cluster is missing, then comes',
    start: START,
    steps: [
      async (scene) => {
        await scene.client.delete(CLUSTERS, { namespace: 'team', name: 'prod' })
      },
      async (scene) => {
        await scene.client.create(CLUSTERS, {
          apiVersion: CLUSTERS.apiVersion,
          kind: 'Cluster',
          metadata: { namespace: 'team', name: 'prod' },
          spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
        })
      },
    ],
  },
]

async function remove(scene: Scene): Promise<void> {
  await scene.api.transport({
    method: 'DELETE',
    path: '/apis/5spot.finos.org/v1alpha1/namespaces/team/scheduledmachines/worker',
  })
}

async function setReady(scene: Scene, status: string, instant: string): Promise<void> {
  await scene.advance(instant)
  const ready = { type: 'Ready', status, lastTransitionTime: instant, reason: 'r', message: 'm' }
  await scene.client.patchStatus(NODES, { name: 'worker' }, { status: { conditions: [ready] } })
}
