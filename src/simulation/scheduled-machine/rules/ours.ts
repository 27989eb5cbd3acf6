// I6: nothing that is not ours is changed.
import { PAUSED_ANNOTATION, SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import { textAt, without } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { POOL_CORDON_ANNOTATION } from '#src/nodes/cordon.ts'
import {
  RECLAIM_AGENT_LABEL,
  RECLAIM_REASON,
  RECLAIM_REQUESTED,
  RECLAIM_REQUESTED_AT,
  reclaimConfigKey,
} from '#src/nodes/reclaim.ts'
import {
  APPLIED_TAINTS_ANNOTATION,
  CORDONED_BY_ANNOTATION,
  STARTED_ANNOTATION,
} from '#src/scheduled-machine/labels.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { ObjectChange } from '../../core/history.ts'
import { isEviction, isGivenUp, PASS_MS, told } from '../../core/object-change.ts'
import { isJudgedForAll } from '../../core/rules.ts'
import {
  instantAt,
  isCordoned,
  isNodeOf,
  isOwnedBy,
  isUnowned,
  node,
  PROVIDER_KINDS,
  scheduledMachine,
} from '../facts.ts'
import { overridesStay } from '../overrides.ts'
import type { MachinePast } from '../past.ts'
import { ownerOfPod } from './owner-of.ts'

/** Nothing that is not ours is changed. */
export function onlyOurs(written: ObjectChange, past: MachinePast): string | undefined {
  if (written.by.type !== 'function') return undefined
  const { object, old, type } = written.change
  if (isJudgedForAll(object.kind, { resource: SCHEDULED_MACHINES })) return undefined
  switch (object.kind) {
    // The API server counts an eviction there.
    case 'PodDisruptionBudget':
      return isEviction(written) ? undefined : told(written)
    case 'Pod':
      return isEviction(written) && isOfDrain(written, past) && !isOnStranger(written, past)
        ? undefined
        : `${told(written)}, which is not a Pod of a Node of ours that was evicted`
    case 'ScheduleOverride':
      return overridesStay(written)
    case 'Node':
      if (past.strangers.has(object.metadata.uid ?? ''))
        return `${told(written)}: it is a stranger's`
      return ourChangeOfNode(written, past)
        ? undefined
        : `${told(written)}: more than a cordon, taints or an agent of ours`
    case 'ConfigMap':
      return isOurConfig(object, past)
        ? undefined
        : `${told(written)}, which is not that of an agent of ours`
    case 'Machine':
      return isOfOurs(type === 'ADDED' ? object : (old ?? object), past) ||
        isAdoption(written, past.before)
        ? undefined
        : `${told(written)}, which no ScheduledMachine owns`
    default:
      return PROVIDER_KINDS.some(([, kind]) => kind === object.kind) && isOurChild(written, past)
        ? undefined
        : `${told(written)}, which is not ours`
  }
}

function isOfDrain(written: ObjectChange, { before }: MachinePast): boolean {
  return ownerOfPod(written.change.object, before) !== undefined || isGivenUp(written)
}

// A stranger's Node may have taken the name of ours while the request was on its way.
function isOnStranger(
  { at, change: { object } }: ObjectChange,
  { before, strangers }: MachinePast,
): boolean {
  const on = node(before, textAt(object, 'spec', 'nodeName'))
  const madeAt = instantAt(on, 'metadata', 'creationTimestamp') ?? at
  return strangers.has(on?.metadata.uid ?? '') && at - madeAt > PASS_MS
}

const OUR_ANNOTATIONS = [CORDONED_BY_ANNOTATION, APPLIED_TAINTS_ANNOTATION, STARTED_ANNOTATION]

function ourChangeOfNode({ change }: ObjectChange, { before, known }: MachinePast): boolean {
  const { object, old, type } = change
  const mark = (each: KubeObject | undefined) =>
    each?.metadata.annotations?.[CORDONED_BY_ANNOTATION]
  if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) {
    return before.list('5spot.finos.org', 'ScheduledMachine').some((each) => isNodeOf(object, each))
  }
  if (type === 'ADDED' || old === undefined) return false
  const rest = (each: KubeObject) => ({
    spec: without({ ...(each['spec'] as object) }, 'unschedulable', 'taints'),
    metadata: {
      ...without({ ...each.metadata }, 'resourceVersion', 'managedFields'),
      labels: without({ ...each.metadata.labels }, RECLAIM_AGENT_LABEL),
      annotations: without({ ...each.metadata.annotations }, ...OUR_ANNOTATIONS, ...REQUEST),
    },
  })
  if (!isEqual(rest(object), rest(old)) || isRequested(object, old)) return false
  // Whose the taints are: taints.ts.
  if (isCordoned(object) === isCordoned(old) && mark(object) === mark(old))
    return [...known.values()].some((each) => isNodeOf(object, each))
  const isOn = isCordoned(object) && !isCordoned(old)
  // Somebody may have lifted our cordon and left the mark. Then it is put on again.
  const was = mark(old)
  if (isOn) return known.has(mark(object) ?? '') && (was === undefined || known.has(was))
  // Only another system of ours has cordoned it, and may uncordon it first.
  if (mark(object) !== undefined)
    return (
      known.has(mark(object) ?? '') &&
      object.metadata.annotations?.[POOL_CORDON_ANNOTATION] !== undefined
    )
  return mark(old) !== undefined && mark(object) === undefined
}

const REQUEST = [RECLAIM_REQUESTED, RECLAIM_REASON, RECLAIM_REQUESTED_AT]

// Only an agent or a person asks for a reclaim.
function isRequested(object: KubeObject, old: KubeObject): boolean {
  const value = (each: KubeObject, name: string) => each.metadata.annotations?.[name]
  return REQUEST.some(
    (name) => value(object, name) !== undefined && value(object, name) !== value(old, name),
  )
}

// The Node of a machine has its name.
// It has the name of the Node, which mostly has the name of its ScheduledMachine. Otherwise the status names the Node.
function isOurConfig({ metadata }: KubeObject, { known, before }: MachinePast): boolean {
  const owners = [...known.values(), ...before.list('5spot.finos.org', 'ScheduledMachine')]
  const nodes = owners.flatMap((owner) => [
    owner.metadata.name,
    textAt(owner, 'status', 'reclaimAgent', 'nodeName'),
  ])
  return nodes.some((name) => {
    const key = reclaimConfigKey(name)
    return metadata.namespace === key.namespace && metadata.name === key.name
  })
}

function isOfOurs(object: KubeObject, { known }: MachinePast): boolean {
  return [...known.values()].some(
    ({ metadata }) => metadata.name === object.metadata.name && isOwnedBy(object, metadata.uid),
  )
}

// A ScheduledMachine becomes the owner of a Machine that has none. Nothing else is changed.
function isAdoption(
  { change: { object, old } }: ObjectChange,
  before: MachinePast['before'],
): boolean {
  if (old === undefined || !isUnowned(before, old)) return false
  const rest = (each: KubeObject) => ({
    ...each,
    metadata: without({ ...each.metadata }, 'resourceVersion', 'managedFields', 'ownerReferences'),
  })
  const owner = scheduledMachine(before, object.metadata.name)
  return isOwnedBy(object, owner?.metadata.uid) && isEqual(rest(object), rest(old))
}

// Its label and its owner say that it was made for a Machine of ours.
function isOurChild({ change: { object } }: ObjectChange, { known }: MachinePast): boolean {
  const { labels, name, ownerReferences = [] } = object.metadata
  return (
    labels?.[SCHEDULED_MACHINE_LABEL] === name &&
    ownerReferences.some(({ kind }) => kind === 'Machine') &&
    [...known.values()].some(({ metadata }) => metadata.name === name)
  )
}

/** A paused ScheduledMachine gets no finalizer, and loses none. */
export function pausedKeepsFinalizers({ change, by }: ObjectChange): string | undefined {
  const { object, old } = change
  if (by.type !== 'function' || object.kind !== 'ScheduledMachine' || old === undefined)
    return undefined
  if (old.metadata.annotations?.[PAUSED_ANNOTATION] === undefined) return undefined
  return isEqual(object.metadata.finalizers ?? [], old.metadata.finalizers ?? [])
    ? undefined
    : `the finalizers of ${object.metadata.name} were changed while it was paused`
}
