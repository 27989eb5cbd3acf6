// Stands in for the Deployment, ReplicaSet and DaemonSet controllers of kube-controller-manager.
// Like them: a Deployment has a ReplicaSet, which keeps `replicas` Pods that are neither finished nor
// terminating; a DaemonSet keeps one on every Node that its Pods fit; owners are controllers; the
// status counts.
// Unlike them: a changed Deployment template is used for new Pods only, no rollout; a DaemonSet binds
// its Pods itself; StatefulSets and Jobs keep nothing.
import { createController } from './controller.ts'
import { reconcileDaemonSet } from './daemon-set.ts'
import { keyText, parseKey } from './mirror.ts'
import { reconcileDeployment, reconcileReplicaSet } from './replica-set.ts'
import type { StandIn, StandInContext } from './stand-in.ts'

const PASSES = {
  Deployment: reconcileDeployment,
  ReplicaSet: reconcileReplicaSet,
  DaemonSet: reconcileDaemonSet,
} as const

type Kind = keyof typeof PASSES

/** Starts it for all workloads. */
export function startWorkloads(context: StandInContext): StandIn {
  const { clock, mirror } = context
  const controller = createController(clock, async (text): Promise<undefined> => {
    const [kind = '', key = ''] = text.split('|')
    const workload = mirror.get('apps', kind, parseKey(key))
    if (workload === undefined || workload.metadata.deletionTimestamp !== undefined) return
    if (isKind(kind)) await PASSES[kind](context, workload)
  })

  context.follow(({ object, resource }) => {
    const { metadata } = object
    if (isKind(resource.kind)) controller.enqueue(`${resource.kind}|${keyText(metadata)}`)
    for (const { kind, name } of metadata.ownerReferences ?? []) {
      if (isKind(kind)) controller.enqueue(`${kind}|${keyText({ ...metadata, name })}`)
    }
    if (resource.kind !== 'Node') return
    for (const daemonSet of mirror.list('apps', 'DaemonSet')) {
      controller.enqueue(`DaemonSet|${keyText(daemonSet.metadata)}`)
    }
  })
  return controller
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(PASSES, kind)
}
