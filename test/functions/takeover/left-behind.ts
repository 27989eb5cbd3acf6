// A ScheduledMachine and its objects as 5-Spot leaves them.
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { BOOTSTRAP, INFRASTRUCTURE, KEY, MACHINES } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'

export interface Left {
  readonly spec?: object
  /** Phase and reason of 5-Spot. */
  readonly left: readonly [phase: string, reason: string]
  /** `machine`: all three objects and the Node. `orphans`: without the Machine and without owners. */
  readonly there: 'nothing' | 'machine' | 'orphans'
}

export async function leftBehind(now: string, { spec = {}, left, there }: Left): Promise<Scene> {
  const scene = await createScene(now)
  const { client } = scene
  const { uid } = await scene.object()
  await scene.edit({ metadata: { finalizers: ['5spot.finos.org/scheduledmachine'] }, spec })
  if (there !== 'nothing') {
    const machine =
      there === 'machine' ? await client.create(OLD_MACHINES, machineOf(uid)) : undefined
    await client.create(BOOTSTRAP, childOf(BOOTSTRAP, machine))
    await client.create(INFRASTRUCTURE, childOf(INFRASTRUCTURE, machine))
    if (machine !== undefined) await scene.provision()
  }
  const [phase, reason] = left
  const message = `${reason}, in the words of 5-Spot`
  const isKnown = there === 'machine'
  await client.patchStatus(SCHEDULED_MACHINES, KEY, {
    status: {
      phase,
      message,
      inSchedule: phase === 'Active',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason,
          message,
          lastTransitionTime: '2026-01-05T14:00:07.123456789+00:00',
        },
      ],
      ...(isKnown && {
        nodeRef: { apiVersion: 'v1', kind: 'Node', name: KEY.name },
        providerID: 'test://worker',
      }),
    },
  })
  return scene
}

const reference = ({ apiVersion, kind }: Resource) => ({ apiVersion, kind, ...KEY })
const OLD_MACHINES: Resource = { ...MACHINES, apiVersion: 'cluster.x-k8s.io/v1beta1' }
const LABELS = {
  '5spot.finos.org/scheduled-machine': KEY.name,
  'cluster.x-k8s.io/cluster-name': 'prod',
}

function machineOf(uid: string): KubeObject {
  const { name } = KEY
  const { apiVersion, kind } = SCHEDULED_MACHINES
  return {
    apiVersion: OLD_MACHINES.apiVersion,
    kind: 'Machine',
    metadata: {
      ...KEY,
      labels: LABELS,
      ownerReferences: [
        { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: {
      clusterName: 'prod',
      bootstrap: { configRef: reference(BOOTSTRAP) },
      infrastructureRef: reference(INFRASTRUCTURE),
    },
  }
}

// 5-Spot sets no owner. Cluster API does, when there is a Machine.
function childOf({ apiVersion, kind }: Resource, machine: KubeObject | undefined): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: { ...KEY, labels: LABELS, ...(machine && { ownerReferences: [ownerOf(machine)] }) },
    spec: {},
  }
}

/** The reference that Cluster API sets on the provider objects of a Machine. */
export function ownerOf(machine: KubeObject | undefined) {
  const { name = KEY.name, uid = '' } = machine?.metadata ?? {}
  return { apiVersion: MACHINES.apiVersion, kind: 'Machine', name, uid, controller: true }
}

/** The status, with each condition as one line. */
export async function shown(scene: Scene): Promise<object> {
  const { conditions, ...status } = await scene.status()
  const lines = (Array.isArray(conditions) ? conditions : []).map(
    ({ type, status: value, reason }) => `${type} ${value} ${reason}`,
  )
  return { ...status, conditions: lines }
}
