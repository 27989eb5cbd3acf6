// Stands in for kube-scheduler.
// Like it: a Pod without a Node goes to one that is Ready, schedulable, has what `nodeSelector` asks
// for and no NoSchedule or NoExecute taint that the Pod does not tolerate; where none fits the Pod
// says so and waits for the Nodes to change.
// Unlike it: no resources, affinity, spreading or preemption; of the Nodes that fit it takes the one
// with the fewest Pods, then by name.

import { formatInstant } from '#src/kube/instant.ts'
import { fieldsAt, isTrueAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PODS } from '#src/kube/resource.ts'
import { createController } from './controller.ts'
import { keyText } from './mirror.ts'
import { isNodeReady, type Taint, taintsOf } from './node.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const ALL = 'all pending pods'

/** Starts it for all Pods. */
export function startScheduler(context: StandInContext): StandIn {
  const { client, clock, mirror } = context
  const controller = createController(clock, async (): Promise<undefined> => {
    for (const { metadata } of pendingPods(context)) {
      const pod = mirror.get('', 'Pod', metadata)
      if (pod === undefined || !isPending(pod)) continue
      const node = nodeFor(context, pod)
      if (node === undefined) await write(context, pod, unschedulable(context, pod))
      else {
        const { resourceVersion } = pod.metadata
        const binding = { metadata: { resourceVersion }, spec: { nodeName: node.metadata.name } }
        await client.patch(PODS, pod.metadata, binding)
      }
    }
  })

  context.follow(({ type, object, resource }) => {
    if (resource.kind === 'Node' && pendingPods(context).length > 0) controller.enqueue(ALL)
    if (resource.kind === 'Pod' && type !== 'DELETED' && isPending(object)) controller.enqueue(ALL)
  })
  return controller
}

/** Whether the Node takes the Pod, its load aside. */
export function fits(node: KubeObject, pod: KubeObject): boolean {
  const labels = node.metadata.labels ?? {}
  const selector = Object.entries(fieldsAt(pod, 'spec', 'nodeSelector'))
  return (
    selector.every(([key, value]) => labels[key] === value) &&
    taintsOf(node).every((taint) => taint.effect === 'PreferNoSchedule' || isTolerated(pod, taint))
  )
}

function isTolerated(pod: KubeObject, taint: Taint): boolean {
  return listAt(pod, 'spec', 'tolerations').some((toleration) => {
    const key = textAt(toleration, 'key')
    const effect = textAt(toleration, 'effect')
    if (effect !== '' && effect !== taint.effect) return false
    if (textAt(toleration, 'operator') === 'Exists') return key === '' || key === taint.key
    return key === taint.key && textAt(toleration, 'value') === (taint.value ?? '')
  })
}

const CORDON = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }

function nodeFor({ mirror }: StandInContext, pod: KubeObject): KubeObject | undefined {
  const load = new Map<string, number>()
  for (const each of mirror.list('', 'Pod')) {
    const name = textAt(each, 'spec', 'nodeName')
    load.set(name, (load.get(name) ?? 0) + 1)
  }
  const loadOf = (node: KubeObject) => load.get(node.metadata.name) ?? 0
  const [best] = mirror
    .list('', 'Node')
    // The taints follow the Node's state a moment later; the state counts at once.
    .filter((node) => isNodeReady(node) && fits(node, pod))
    .filter((node) => !isTrueAt(node, 'spec', 'unschedulable') || isTolerated(pod, CORDON))
    .sort((a, b) => loadOf(a) - loadOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
  return best
}

function pendingPods({ mirror }: StandInContext): readonly KubeObject[] {
  return mirror
    .list('', 'Pod')
    .filter(isPending)
    .sort((a, b) => (keyText(a.metadata) < keyText(b.metadata) ? -1 : 1))
}

function isPending(pod: KubeObject): boolean {
  return (
    textAt(pod, 'spec', 'nodeName') === '' &&
    listAt(pod, 'spec', 'schedulingGates').length === 0 &&
    pod.metadata.deletionTimestamp === undefined
  )
}

function unschedulable({ clock, mirror }: StandInContext, pod: KubeObject): KubeObject {
  const conditions = listAt(pod, 'status', 'conditions')
  const others = conditions.filter((each) => textAt(each, 'type') !== 'PodScheduled')
  const old = conditions.find((each) => textAt(each, 'type') === 'PodScheduled')
  const scheduled = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: `0/${mirror.list('', 'Node').length} nodes are available.`,
    lastTransitionTime: textAt(old, 'lastTransitionTime') || formatInstant(clock.now()),
  }
  const status = {
    ...fieldsAt(pod, 'status'),
    phase: 'Pending',
    conditions: [...others, scheduled],
  }
  return { ...pod, status }
}
