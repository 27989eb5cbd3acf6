// The Node of a host, as its kubelet and the node lifecycle controller write it.
import type { DateTime } from 'luxon'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { bootingNode, newNode, readyCondition, readyNode, unheardNode } from '../node.ts'
import type { StandInContext } from '../stand-in.ts'
import { write } from '../write.ts'
import type { Host } from './host.ts'

/** How long a kubelet may be silent. */
const PATIENCE = { seconds: 40 }

/** Whether no kubelet has written this Node yet. */
export function isUnregistered(node: KubeObject): boolean {
  return readyCondition(node) === undefined
}

/** Writes the Node as the power of its host is. Returns the host, which is up when its Node is Ready, and when the Node
 * changes by itself. */
export async function syncKubelet(
  context: StandInContext,
  node: KubeObject,
  host: Host,
  { readySeconds, bootID }: { readonly readySeconds: number; readonly bootID: string },
): Promise<{ readonly host: Host; readonly next?: DateTime }> {
  const { power } = host
  const now = context.clock.now()
  switch (power.type) {
    case 'up':
    case 'stopping':
      return { host }
    case 'down': {
      const due = power.since.plus(PATIENCE)
      if (now < due) return { host, next: due }
      if (readyCondition(node)?.status !== 'Unknown')
        await write(context, node, unheardNode(node, now))
      return { host }
    }
    case 'starting': {
      const due = power.since.plus({ seconds: readySeconds })
      if (now >= due) {
        await write(context, node, readyNode(started(node, bootID, now), now))
        return { host: { ...host, power: { type: 'up' } } }
      }
      if (!power.isReported) await write(context, node, started(node, bootID, now))
      return { host: { ...host, power: { ...power, isReported: true } }, next: due }
    }
    default:
      return power satisfies never
  }
}

/** The Node as the kubelet writes it when it starts. */
function started(node: KubeObject, bootID: string, now: DateTime): KubeObject {
  const version = textAt(node, 'status', 'nodeInfo', 'kubeletVersion')
  const { status } = isUnregistered(node)
    ? newNode(node.metadata.name, '', version, now)
    : bootingNode(node, version, now)
  const nodeInfo = { ...fieldsAt(status, 'nodeInfo'), bootID }
  return { ...node, status: { ...fieldsAt(status), nodeInfo } }
}
