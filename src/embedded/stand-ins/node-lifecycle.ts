// Stands in for the node lifecycle controller and the pod garbage collector.
// Like them: 40 s after a machine is gone its Node's Ready is Unknown; the taints not-ready,
// unreachable and unschedulable follow the Node's state; Pods of a Node that is gone for 40 s are
// deleted without grace.
// Unlike them: a kubelet is silent exactly when its machine is gone, and NoExecute taints evict nobody.
import type { DateTime } from 'luxon'
import { fieldsAt, isTrueAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { isProviderGroup } from '../crds/provider-crd.ts'
import { createController } from './controller.ts'
import { deletePodNow } from './delete-pod-now.ts'
import { readyCondition, type Taint, taintsOf, unheardNode } from './node.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const PATIENCE = { seconds: 40 }
const NOT_READY = 'node.kubernetes.io/not-ready'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
const OURS: ReadonlySet<string> = new Set([NOT_READY, UNREACHABLE, UNSCHEDULABLE])

/** Starts it for all Nodes. */
export function startNodeLifecycle(context: StandInContext): StandIn {
  const { clock, mirror } = context
  /** By provider id. */
  const silentSince = new Map<string, DateTime>()
  /** By Node name. */
  const goneSince = new Map<string, DateTime>()

  const controller = createController(clock, async (name): Promise<DateTime | undefined> => {
    const node = mirror.get('', 'Node', { name })
    const now = clock.now()
    if (node === undefined) {
      const due = goneSince.get(name)?.plus(PATIENCE)
      if (due === undefined || now < due) return due
      goneSince.delete(name)
      for (const pod of podsOn(context, name)) await deletePodNow(context, pod)
      return
    }
    const due = silentSince.get(textAt(node, 'spec', 'providerID'))?.plus(PATIENCE)
    const isUnheard = due !== undefined && due <= now
    const current = isUnheard ? unheardNode(node, now) : node
    await write(context, node, {
      ...current,
      spec: { ...fieldsAt(node, 'spec'), ...taintsField(current) },
    })
    return isUnheard ? undefined : due
  })

  context.follow(({ type, object, resource }) => {
    const { name } = object.metadata
    if (resource.kind === 'Node') {
      if (type === 'DELETED') goneSince.set(name, clock.now())
      else goneSince.delete(name)
      if (type !== 'DELETED' || podsOn(context, name).length > 0) controller.enqueue(name)
    }
    const providerID = textAt(object, 'spec', 'providerID')
    if (providerID === '' || !isProviderGroup(groupOf(resource.apiVersion))) return
    if (type === 'DELETED') silentSince.set(providerID, clock.now())
    else silentSince.delete(providerID)
    const node = mirror.nodeByProviderId(providerID)
    if (type === 'DELETED' && node !== undefined) controller.enqueue(node.metadata.name)
  })
  return controller
}

function podsOn({ mirror }: StandInContext, node: string): readonly KubeObject[] {
  return mirror.list('', 'Pod').filter((pod) => textAt(pod, 'spec', 'nodeName') === node)
}

function taintsField(node: KubeObject): { taints?: readonly Taint[] } {
  const others = taintsOf(node).filter(({ key }) => !OURS.has(key))
  const taints = [...others, ...taintsFor(node)]
  return taints.length === 0 && taintsOf(node).length === 0 ? {} : { taints }
}

function taintsFor(node: KubeObject): readonly Taint[] {
  const ready = readyCondition(node)?.status
  const isCordoned = isTrueAt(node, 'spec', 'unschedulable')
  return [
    ...(ready === 'False' ? [{ key: NOT_READY, effect: 'NoSchedule' }] : []),
    ...(ready === 'Unknown' ? [{ key: UNREACHABLE, effect: 'NoSchedule' }] : []),
    ...(isCordoned ? [{ key: UNSCHEDULABLE, effect: 'NoSchedule' }] : []),
  ]
}
