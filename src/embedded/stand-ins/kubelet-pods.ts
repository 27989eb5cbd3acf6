// Stands in for kubelets, as far as Pods go.
// Like real ones: a Pod bound to a Node that is there runs and is Ready a second later; one that is
// being deleted ends within its grace and is then removed for good; containers do not stop for ever
// because they are asked to.
// Unlike real ones: containers need 5 s to stop (less when the grace is shorter); a Pod annotated
// `stand-in.sundial.dev/hang: "true"` never ends; one with `…/finish-seconds` has Succeeded after so
// many seconds; nothing restarts, and no probe fails.
import type { DateTime } from 'luxon'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { fieldsAt, listAt, numberAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { createController } from './controller.ts'
import { deletePodNow } from './delete-pod-now.ts'
import { keyText, parseKey } from './mirror.ts'
import { readyCondition } from './node.ts'
import { finishSeconds, isHangingPod } from './provider-behaviour.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const START_SECONDS = 1
const STOP_SECONDS = 5

/** Starts it for the Pods of all Nodes. */
export function startKubeletPods(context: StandInContext): StandIn {
  const { clock, mirror } = context

  const controller = createController(clock, async (key): Promise<DateTime | undefined> => {
    const pod = mirror.get('', 'Pod', parseKey(key))
    const node = mirror.get('', 'Node', { name: textAt(pod, 'spec', 'nodeName') })
    if (pod === undefined || node === undefined) return
    // A real kubelet runs on that Node, and does all this itself.
    if ((numberAt(node, 'status', 'daemonEndpoints', 'kubeletEndpoint', 'Port') ?? 0) > 0) return
    // Without a machine, nothing starts or stops containers.
    if (readyCondition(node)?.status === 'Unknown') return
    const now = clock.now()
    if (pod.metadata.deletionTimestamp !== undefined) return stop(context, pod)

    const phase = textAt(pod, 'status', 'phase')
    if (phase === 'Succeeded' || phase === 'Failed') return
    if (phase !== 'Running') {
      const bound = parseInstant(textAt(pod, 'status', 'startTime'))
      if (bound === undefined) {
        await write(context, pod, { ...pod, status: acceptedStatus(pod, now) })
        return
      }
      const due = bound.plus({ seconds: START_SECONDS })
      if (now < due) return due
      await write(context, pod, { ...pod, status: runningStatus(pod, now) })
      return
    }
    const runs = finishSeconds(pod)
    const finish = runs === undefined ? undefined : parseInstant(textAt(pod, 'status', 'startTime'))
    const due = finish?.plus({ seconds: runs ?? 0 })
    if (due === undefined || now < due) return due
    await write(context, pod, {
      ...pod,
      status: { ...fieldsAt(pod, 'status'), ...finishedFields(pod, now) },
    })
    return
  })

  context.follow(({ type, object, old, resource }) => {
    if (resource.kind === 'Pod' && type !== 'DELETED') controller.enqueue(keyText(object.metadata))
    if (resource.kind === 'Node' && type !== 'DELETED' && isStarting(object, old)) {
      for (const pod of mirror.list('', 'Pod')) {
        if (textAt(pod, 'spec', 'nodeName') === object.metadata.name) {
          controller.enqueue(keyText(pod.metadata))
        }
      }
    }
  })
  return controller
}

// Its kubelet has just started, and finds the Pods that were bound to the Node before.
function isStarting(node: KubeObject, old: KubeObject | undefined): boolean {
  if (old === undefined) return true
  const was = readyCondition(old)?.status
  return was === 'Unknown' && readyCondition(node)?.status !== was
}

async function stop(context: StandInContext, pod: KubeObject): Promise<DateTime | undefined> {
  if (isHangingPod(pod)) return
  const grace = numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 0
  // The timestamp is the end of the grace, not its beginning.
  const end = parseInstant(pod.metadata.deletionTimestamp)
  const due = end?.minus({ seconds: grace }).plus({ seconds: Math.min(grace, STOP_SECONDS) })
  if (due !== undefined && context.clock.now() < due) return due
  await deletePodNow(context, pod)
  return
}

function acceptedStatus(pod: KubeObject, now: DateTime): object {
  return {
    ...fieldsAt(pod, 'status'),
    phase: 'Pending',
    startTime: formatInstant(now),
    conditions: conditionsOf(pod, now, 'False', 'ContainersNotReady'),
  }
}

function runningStatus(pod: KubeObject, now: DateTime): object {
  const startedAt = formatInstant(now)
  return {
    ...fieldsAt(pod, 'status'),
    phase: 'Running',
    conditions: conditionsOf(pod, now, 'True'),
    containerStatuses: containersOf(pod).map((container) => ({
      ...container,
      ready: true,
      started: true,
      state: { running: { startedAt } },
    })),
  }
}

function finishedFields(pod: KubeObject, now: DateTime): object {
  const finishedAt = formatInstant(now)
  return {
    phase: 'Succeeded',
    conditions: conditionsOf(pod, now, 'False', 'PodCompleted'),
    containerStatuses: containersOf(pod).map((container) => ({
      ...container,
      ready: false,
      started: false,
      state: { terminated: { exitCode: 0, reason: 'Completed', finishedAt } },
    })),
  }
}

function conditionsOf(pod: KubeObject, now: DateTime, ready: 'True' | 'False', reason?: string) {
  const lastTransitionTime = formatInstant(now)
  const before = listAt(pod, 'status', 'conditions').filter(
    (each) => textAt(each, 'type') === 'DisruptionTarget',
  )
  return [
    ...before,
    ...['PodScheduled', 'Initialized'].map((type) => ({
      type,
      status: 'True',
      lastTransitionTime,
    })),
    ...['ContainersReady', 'Ready'].map((type) => ({
      type,
      status: ready,
      ...(reason !== undefined && { reason }),
      lastTransitionTime,
    })),
  ]
}

function containersOf(pod: KubeObject) {
  return listAt(pod, 'spec', 'containers').map((container) => ({
    name: textAt(container, 'name'),
    image: textAt(container, 'image'),
    imageID: '',
    restartCount: 0,
  }))
}
