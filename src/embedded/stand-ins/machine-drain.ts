// Cluster API's own drain of a Machine that is being deleted: one round each 20 s, Pod by Pod through
// the Eviction API, until only what does not count is left. Sundial has drained before; this is the
// second line.
import type { DateTime } from 'luxon'
import { DRAIN_LABEL, EXCLUDE_DRAIN_ANNOTATION } from '#src/cluster-api/labels.ts'
import { formatInstant, parseInstant } from '#src/kube/instant.ts'
import { fieldsAt, numberAt, textAt } from '#src/kube/json.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { MIRROR_ANNOTATION } from '#src/kube/labels.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { providerObject } from './machines.ts'
import type { StandInContext } from './stand-in.ts'
import { write } from './write.ts'

export const DRAIN_ROUND = { seconds: 20 } as const

/** Whether the Machine's Node has to be drained before its infrastructure is deleted. */
export function isDrainNeeded(
  { mirror }: Pick<StandInContext, 'mirror'>,
  machine: KubeObject,
  now: DateTime,
): boolean {
  if (machine.metadata.annotations?.[EXCLUDE_DRAIN_ANNOTATION] !== undefined) return false
  const infrastructure = providerObject(mirror, machine, 'infrastructure')
  if (infrastructure === undefined || infrastructure.metadata.deletionTimestamp !== undefined)
    return false
  const timeout = numberAt(machine, 'spec', 'deletion', 'nodeDrainTimeoutSeconds') ?? 0
  const started = drainStart(machine)
  // No timeout, or 0: no limit.
  return timeout === 0 || started === undefined || now < started.plus({ seconds: timeout })
}

export function drainStart(machine: KubeObject): DateTime | undefined {
  return parseInstant(textAt(machine, 'status', 'deletion', 'nodeDrainStartTime'))
}

/** One round: cordon, then evict every Pod that must be evicted. Returns a text about those that are left; undefined
 * when the Node is drained. Throws a KubeError when the API does not answer. */
export async function drainRound(
  context: StandInContext,
  node: KubeObject,
  started: DateTime,
): Promise<string | undefined> {
  await write(context, node, { ...node, spec: { ...fieldsAt(node, 'spec'), unschedulable: true } })
  const pods = context.mirror
    .list('', 'Pod')
    .filter(
      (pod) => textAt(pod, 'spec', 'nodeName') === node.metadata.name && isDrained(context, pod),
    )
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const lines: string[] = []
  for (const pod of pods)
    lines.push(`* Pod ${nameOf(pod)}: ${await stateAfterEviction(context, pod)}`)
  return lines.length === 0
    ? undefined
    : `Drain not completed yet (started at ${formatInstant(started)}):\n${lines.join('\n')}`
}

function isDrained({ mirror }: StandInContext, pod: KubeObject): boolean {
  const { labels, annotations, namespace } = pod.metadata
  if (annotations?.[MIRROR_ANNOTATION] !== undefined || labels?.[DRAIN_LABEL] === 'skip')
    return false
  const controller = controllerOf(pod)
  if (controller?.kind !== 'DaemonSet') return true
  // The Pod of a deleted DaemonSet has no owner, and is evicted.
  const key = { ...(namespace !== undefined && { namespace }), name: controller.name }
  return mirror.get('apps', 'DaemonSet', key) === undefined
}

async function stateAfterEviction({ client }: StandInContext, pod: KubeObject): Promise<string> {
  const { name, namespace = '', uid = '' } = pod.metadata
  if (pod.metadata.deletionTimestamp !== undefined) return DELETING
  if (pod.metadata.labels?.[DRAIN_LABEL] === 'wait-completed') return 'waiting for completion'
  try {
    await client.evict({ namespace, name }, uid)
    return DELETING
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    if (error.code !== 'Throttled') return `failed to evict Pod: ${error.message}`
    const [cause] = error.causes
    const words = "cannot evict pod as it would violate the pod's disruption budget."
    return cause?.message === undefined ? words : `${words} ${cause.message}`
  }
}

const DELETING = 'deletionTimestamp set, but still not removed from the Node'

function nameOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`
}
