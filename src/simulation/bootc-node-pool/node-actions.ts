// What administrators do to a Node and its BootcNode, and how its host misbehaves.

import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { Clock } from '#src/clock/clock.ts'
import type { Mirror } from '#src/embedded/stand-ins/mirror.ts'
import type { KubeClient } from '#src/kube/client.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, type Resource } from '#src/kube/resource.ts'
import { ignoring } from '../scheduled-machine/places.ts'
import { BEHAVIOUR, labelOf } from './places.ts'
import type { NodeAction, PoolPlan } from './plan.ts'

export interface NodeWorld {
  readonly others: KubeClient
  readonly mirror: Mirror
  readonly clock: Clock
  readonly pools: readonly PoolPlan[]
}

/** An action on an object that is gone does nothing. */
export function nodeAction(
  name: string,
  action: NodeAction,
  { others, mirror, clock, pools }: NodeWorld,
): Promise<void> {
  const patch = (where: Resource, change: object) => ignoring(others.patch(where, { name }, change))
  const label = (pool: number, value: string | null) =>
    patch(NODES, { metadata: { labels: { [labelOf(pools[pool]?.name ?? '')]: value } } })
  const strip = (where: Resource, group: string) => {
    const found = mirror.get(group, where.kind, { name })
    const ours = Object.keys(found?.metadata.annotations ?? {}).filter((key) =>
      key.startsWith('bootc.dev/'),
    )
    const annotations = Object.fromEntries(ours.map((key) => [key, null]))
    return patch(where, { metadata: { annotations } })
  }
  switch (action.type) {
    case 'cordon':
      return patch(NODES, { spec: { unschedulable: true } })
    case 'uncordon':
      return patch(NODES, { spec: { unschedulable: null } })
    case 'join':
      return label(action.pool, '')
    case 'leave':
      return label(action.pool, null)
    case 'unmanage':
      return patch(NODES, { metadata: { labels: { [MANAGED_LABEL]: null } } })
    case 'stripBootcNode':
      return strip(BOOTC_NODES, 'node.bootc.dev')
    case 'stripNode':
      return strip(NODES, '')
    case 'deleteBootcNode':
      return ignoring(others.delete(BOOTC_NODES, { name }).then(() => {}))
    case 'deleteNode':
      return ignoring(others.delete(NODES, { name }).then(() => {}))
    case 'press': {
      const annotations = { [`${BEHAVIOUR}reboot`]: String(clock.now().toMillis()) }
      return patch(NODES, { metadata: { annotations } })
    }
    case 'host':
      return patch(NODES, { metadata: { annotations: action.annotations } })
    default:
      return action satisfies never
  }
}

const MISCHIEF = ['hang', 'fall-back', 'lie', 'crash', 'stage-fail']

/** The host works as it should, and stages in a short time. */
export async function mendHost(client: KubeClient, { metadata }: KubeObject): Promise<void> {
  const { name, annotations = {} } = metadata
  const wrong = MISCHIEF.map((each) => `${BEHAVIOUR}${each}`).filter((key) => key in annotations)
  const slow = annotations[`${BEHAVIOUR}stage-seconds`] === '200'
  if (wrong.length === 0 && !slow) return
  const mended = {
    ...Object.fromEntries(wrong.map((key) => [key, null])),
    ...(slow && { [`${BEHAVIOUR}stage-seconds`]: '10' }),
  }
  await ignoring(client.patch(NODES, { name }, { metadata: { annotations: mended } }))
}
