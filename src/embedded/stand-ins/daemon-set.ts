// One pass for a DaemonSet.

import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PODS } from '#src/kube/resource.ts'
import { activePods, isPodReady, podOf } from './owned-pods.ts'
import { fits } from './scheduler.ts'
import type { StandInContext } from './stand-in.ts'
import { write } from './write.ts'

// The tolerations that the real controller adds: a DaemonSet runs before the Node is Ready, and on a cordoned Node.
const TOLERATIONS = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]

/** Creates a Pod for each Node that fits, and deletes those of Nodes that do not. */
export async function reconcileDaemonSet(
  context: StandInContext,
  daemonSet: KubeObject,
): Promise<void> {
  const { client, mirror } = context
  const podSpec = fieldsAt(daemonSet, 'spec', 'template', 'spec')
  const tolerations = [...listAt(podSpec, 'tolerations'), ...TOLERATIONS]
  const sample = podOf(context, daemonSet, '', { tolerations })
  const nodes = mirror.list('', 'Node').filter((node) => fits(node, sample))
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  const pods = activePods(context, daemonSet)
  const covered = new Set(pods.map((pod) => textAt(pod, 'spec', 'nodeName')))

  for (const nodeName of names) {
    if (covered.has(nodeName)) continue
    await client.create(PODS, podOf(context, daemonSet, nodeName, { tolerations, nodeName }))
  }
  for (const pod of pods) {
    if (!names.has(textAt(pod, 'spec', 'nodeName'))) await client.delete(PODS, pod.metadata)
  }
  const left = activePods(context, daemonSet)
  const ready = left.filter(isPodReady).length
  const status = {
    ...fieldsAt(daemonSet, 'status'),
    desiredNumberScheduled: names.size,
    currentNumberScheduled: left.length,
    updatedNumberScheduled: left.length,
    numberMisscheduled: 0,
    numberReady: ready,
    numberAvailable: ready,
    observedGeneration: daemonSet.metadata.generation,
  }
  await write(context, daemonSet, { ...daemonSet, status })
}
