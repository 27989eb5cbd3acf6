// Stands in for the disruption controller of kube-controller-manager: the status of
// PodDisruptionBudgets, from which the eviction API decides.
// Like it: expected, healthy and desired Pods for minAvailable and maxUnavailable as numbers or
// percentages (of the scale of the Pods' controllers), what is being disrupted counted as gone until
// it is, or for two minutes.
// Unlike it: StatefulSets and custom scales are not asked; Pods without a controller count as one each.
import type { DateTime } from 'luxon'
import { type Condition, setCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { fieldsAt, listAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { matchesSelector } from '../api/object-selector.ts'
import { createController } from './controller.ts'
import { budget } from './disruption-budget.ts'
import { expectedScale } from './expected-scale.ts'
import { keyText, parseKey } from './mirror.ts'
import { isPodReady } from './owned-pods.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

const POLICY = 'policy'
const KIND = 'PodDisruptionBudget'
const FORGOTTEN_AFTER = { minutes: 2 }

/** Starts it for all PodDisruptionBudgets. */
export function startDisruptionController(context: StandInContext): StandIn {
  const { clock, mirror } = context

  const controller = createController(clock, async (key): Promise<DateTime | undefined> => {
    const pdb = mirror.get(POLICY, KIND, parseKey(key))
    if (pdb === undefined) return
    const now = clock.now()
    const pods = mirror
      .list('', 'Pod', pdb.metadata.namespace)
      .filter((pod) => isSelected(pdb, pod) && !isFinished(pod))
    const disrupted = stillDisrupted(pdb, pods, now)
    const healthy = pods.filter(
      (pod) =>
        isPodReady(pod) &&
        pod.metadata.deletionTimestamp === undefined &&
        !disrupted.has(pod.metadata.name),
    )
    const numbers = budget({
      minAvailable: valueAt(pdb, 'spec', 'minAvailable'),
      maxUnavailable: valueAt(pdb, 'spec', 'maxUnavailable'),
      pods: pods.length,
      scale: expectedScale(mirror, pods),
      healthy: healthy.length,
    })
    await write(context, pdb, { ...pdb, status: statusOf(pdb, numbers, disrupted, now) })
    const [first] = [...disrupted.values()].sort((a, b) => a.toMillis() - b.toMillis())
    return first?.plus(FORGOTTEN_AFTER)
  })

  context.follow(({ type, object, old, resource }) => {
    const { namespace } = object.metadata
    if (resource.kind === KIND && type !== 'DELETED') controller.enqueue(keyText(object.metadata))
    const isPod = resource.kind === 'Pod'
    // A changed scale changes what is expected.
    if (!isPod && resource.kind !== 'ReplicaSet' && resource.kind !== 'Deployment') return
    for (const pdb of mirror.list(POLICY, KIND, namespace)) {
      if (!isPod || isSelected(pdb, object) || (old !== undefined && isSelected(pdb, old))) {
        controller.enqueue(keyText(pdb.metadata))
      }
    }
  })
  return controller
}

function isSelected(pdb: KubeObject, pod: KubeObject): boolean {
  const selector = valueAt(pdb, 'spec', 'selector')
  // Absent selects nothing, empty everything.
  return selector !== undefined && matchesSelector(fieldsAt(selector), pod.metadata.labels ?? {})
}

function isFinished(pod: KubeObject): boolean {
  const phase = valueAt(pod, 'status', 'phase')
  return phase === 'Succeeded' || phase === 'Failed'
}

/** Evictions that were granted and are not done yet, with the instant of each. */
function stillDisrupted(
  pdb: KubeObject,
  pods: readonly KubeObject[],
  now: DateTime,
): ReadonlyMap<string, DateTime> {
  const waiting = new Set(
    pods
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata }) => metadata.name),
  )
  const disrupted = new Map<string, DateTime>()
  for (const [name, text] of Object.entries(fieldsAt(pdb, 'status', 'disruptedPods'))) {
    const at = parseInstant(text)
    if (at !== undefined && waiting.has(name) && now < at.plus(FORGOTTEN_AFTER)) {
      disrupted.set(name, at)
    }
  }
  return disrupted
}

function statusOf(
  pdb: KubeObject,
  numbers: ReturnType<typeof budget>,
  disrupted: ReadonlyMap<string, DateTime>,
  now: DateTime,
) {
  const before = fieldsAt(pdb, 'status')
  const old = fieldsAt(before, 'disruptedPods')
  const allowed = numbers.disruptionsAllowed > 0
  const names = [...disrupted.keys()]
  return {
    ...before,
    ...numbers,
    observedGeneration: pdb.metadata.generation,
    disruptedPods:
      names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, old[name]])),
    conditions: setCondition(
      listAt(before, 'conditions') as readonly Condition[],
      {
        type: 'DisruptionAllowed',
        status: allowed ? 'True' : 'False',
        reason: allowed ? 'SufficientPods' : 'InsufficientPods',
        message: '',
        ...(pdb.metadata.generation !== undefined && {
          observedGeneration: pdb.metadata.generation,
        }),
      },
      now,
    ),
  }
}
