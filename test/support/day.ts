// A working day of one machine, with the requests that each pass should cost.
import type { Scene } from '#test/support/scene.ts'

// Monday 2026-01-05; the window in New York is 14:00Z to 23:00Z, the grace 5 and the drain 10 minutes.

export interface Step {
  readonly name: string
  /** What the world does before the pass. */
  readonly given?: (scene: Scene) => Promise<void>
  readonly calls: readonly string[]
  readonly phase: string | undefined
}

// What discovery said is kept for ten minutes.
const DISCOVER = 'GET apis/cluster.x-k8s.io'
const OVERRIDES = 'GET scheduleoverrides'
const READ = ['GET scheduledmachines/worker', 'GET machines/worker']
const READ_NODE = [...READ, 'GET secrets/prod-kubeconfig', 'GET nodes/worker']
const STATUS = 'PATCH scheduledmachines/worker/status'
const RECORD = ['POST events', STATUS]

export const DAY: readonly Step[] = [
  {
    name: 'first sight, and nothing paused: finalizer and Pending; what it refers to; then Inactive, as the window is closed',
    calls: [
      'GET scheduledmachines/worker',
      DISCOVER,
      'GET machines/worker',
      'GET clusters/prod',
      'PATCH scheduledmachines/worker',
      ...RECORD,
      'GET scheduledmachines/worker',
      OVERRIDES,
      'GET machines/worker',
      'GET clusters/prod',
      'GET apis/bootstrap.cluster.x-k8s.io/v1beta1',
      'GET apis/infrastructure.cluster.x-k8s.io/v1beta1',
      'GET secrets/prod-kubeconfig',
      ...RECORD,
    ],
    phase: 'Inactive',
  },
  { name: 'at rest: two reads, no write', calls: READ, phase: 'Inactive' },
  {
    name: 'the window opens: Machine, bootstrap, infrastructure',
    given: (scene) => scene.advance('2026-01-05T14:00:00Z'),
    calls: [
      'GET scheduledmachines/worker',
      OVERRIDES,
      DISCOVER,
      'GET clusters/prod',
      'GET apis/bootstrap.cluster.x-k8s.io/v1beta1',
      'GET apis/infrastructure.cluster.x-k8s.io/v1beta1',
      'POST machines',
      'POST testconfigs',
      'POST testmachines',
      ...RECORD,
    ],
    phase: 'Pending',
  },
  {
    name: 'on its way: nothing worth a write before the next wake',
    calls: READ,
    phase: 'Pending',
  },
  {
    name: 'its Node is Ready: Active',
    given: async (scene) => {
      await scene.advance('2026-01-05T14:00:05Z')
      await scene.provision()
    },
    calls: [...READ_NODE, ...RECORD],
    phase: 'Active',
  },
  { name: 'in service: four reads, no write', calls: READ_NODE, phase: 'Active' },
  {
    name: 'the window closes: intent, then cordon',
    given: async (scene) => {
      await scene.addPod('web')
      await scene.advance('2026-01-05T23:00:00Z')
    },
    calls: [
      'GET scheduledmachines/worker',
      OVERRIDES,
      DISCOVER,
      'GET machines/worker',
      'GET clusters/prod',
      'GET secrets/prod-kubeconfig',
      'GET nodes/worker',
      ...RECORD,
      'PATCH nodes/worker',
    ],
    phase: 'ShuttingDown',
  },
  {
    name: 'the grace period: nothing to write',
    given: (scene) => scene.advance('2026-01-05T23:04:59Z'),
    calls: [...READ, 'GET clusters/prod', 'GET secrets/prod-kubeconfig', 'GET nodes/worker'],
    phase: 'ShuttingDown',
  },
  {
    name: 'the grace is over: the drain is recorded, then pods are evicted',
    given: (scene) => scene.advance('2026-01-05T23:05:00Z'),
    calls: [
      'GET scheduledmachines/worker',
      OVERRIDES,
      'GET machines/worker',
      'GET clusters/prod',
      'GET secrets/prod-kubeconfig',
      'GET machinedrainrules',
      'GET nodes/worker',
      'GET pods',
      STATUS,
      'POST pods/web/eviction',
    ],
    phase: 'ShuttingDown',
  },
  {
    name: 'drained: the Machine is deleted',
    given: async (scene) => {
      await scene.removePod('web')
      await scene.advance('2026-01-05T23:05:10Z')
    },
    calls: [
      ...READ,
      'GET clusters/prod',
      'GET secrets/prod-kubeconfig',
      'GET nodes/worker',
      'GET pods',
      STATUS,
      'DELETE machines/worker',
    ],
    phase: 'ShuttingDown',
  },
  {
    name: 'the Machine is being deleted: followed',
    given: (scene) => scene.advance('2026-01-05T23:05:20Z'),
    calls: [...READ, 'GET clusters/prod', STATUS],
    phase: 'ShuttingDown',
  },
  {
    name: 'gone, but for a Node that was left behind: deleted',
    given: async (scene) => {
      await scene.advance('2026-01-05T23:05:30Z')
      await scene.finishRemoval({ leaveNode: true })
    },
    calls: [
      ...READ,
      'GET clusters/prod',
      'GET secrets/prod-kubeconfig',
      'GET nodes/worker',
      'GET apis/bootstrap.cluster.x-k8s.io/v1beta1',
      'GET apis/infrastructure.cluster.x-k8s.io/v1beta1',
      'GET testconfigs/worker',
      'GET testmachines/worker',
      STATUS,
      'DELETE nodes/worker',
    ],
    phase: 'ShuttingDown',
  },
  {
    name: 'all gone: Inactive',
    calls: [
      ...READ,
      'GET clusters/prod',
      'GET secrets/prod-kubeconfig',
      'GET nodes/worker',
      'GET testconfigs/worker',
      'GET testmachines/worker',
      ...RECORD,
    ],
    phase: 'Inactive',
  },
  { name: 'at rest again', calls: READ, phase: 'Inactive' },
]
