// I6: nothing that is not ours is changed.

import { SCHEDULED_MACHINE_LABEL } from '#src/cluster-api/labels.ts'
import { textAt, without } from '#src/embedded/stand-ins/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CORDONED_BY_ANNOTATION, FINALIZER } from '#src/scheduled-machine/labels.ts'
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
import type { Deed, Past } from '../history.ts'
import { isEviction, ownerOfPod, PASS_MS, told } from './deed.ts'

/** Nothing that is not ours is changed. */
export function onlyOurs(deed: Deed, past: Past): string | undefined {
  if (deed.by.type !== 'function') return undefined
  const { object, old, type } = deed.change
  const { name } = object.metadata
  switch (object.kind) {
    case 'ScheduledMachine':
      return isOurPartOf(object, old) ? undefined : `${told(deed)}: more than status and finalizer`
    case 'Event':
      return type === 'ADDED' ? undefined : told(deed)
    case 'PingSource':
      return name === 'alarm' ? undefined : told(deed)
    // An eviction is counted there.
    case 'PodDisruptionBudget':
      return isEviction(deed) ? undefined : told(deed)
    case 'Pod':
      return isEviction(deed) && ownerOfPod(object, past.before) && !isOnStranger(deed, past)
        ? undefined
        : `${told(deed)}, which is not a Pod of a Node of ours that was evicted`
    case 'Node':
      if (past.strangers.has(object.metadata.uid ?? '')) return `${told(deed)}: it is a stranger's`
      return ourChangeOfNode(deed, past) ? undefined : `${told(deed)}: more than a cordon of ours`
    case 'Machine':
      return isOfOurs(type === 'ADDED' ? object : (old ?? object), past) ||
        isAdoption(deed, past.before)
        ? undefined
        : `${told(deed)}, which no ScheduledMachine owns`
    default:
      return PROVIDER_KINDS.some(([, kind]) => kind === object.kind) && isOurChild(deed, past)
        ? undefined
        : `${told(deed)}, which is not ours`
  }
}

// It may have taken the name of ours while the request was on its way.
function isOnStranger({ at, change: { object } }: Deed, { before, strangers }: Past): boolean {
  const on = node(before, textAt(object, 'spec', 'nodeName'))
  const madeAt = instantAt(on, 'metadata', 'creationTimestamp') ?? at
  return strangers.has(on?.metadata.uid ?? '') && at - madeAt > PASS_MS
}

function isOurPartOf(object: KubeObject, old: KubeObject | undefined): boolean {
  if (old === undefined) return false
  const foreign = ({ metadata }: KubeObject) => ({
    ...without({ ...metadata }, 'resourceVersion', 'managedFields', 'finalizers'),
    finalizers: (metadata.finalizers ?? []).filter((each) => each !== FINALIZER),
  })
  return isEqual(object['spec'], old['spec']) && isEqual(foreign(object), foreign(old))
}

function ourChangeOfNode({ change }: Deed, { before, known }: Past): boolean {
  const { object, old, type } = change
  const mark = (each: KubeObject | undefined) =>
    each?.metadata.annotations?.[CORDONED_BY_ANNOTATION]
  if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) {
    return before.list('5spot.finos.org', 'ScheduledMachine').some((each) => isNodeOf(object, each))
  }
  if (type === 'ADDED' || old === undefined) return false
  const rest = (each: KubeObject) => ({
    spec: without({ ...(each['spec'] as object) }, 'unschedulable'),
    metadata: {
      ...without({ ...each.metadata }, 'resourceVersion', 'managedFields'),
      annotations: without({ ...each.metadata.annotations }, CORDONED_BY_ANNOTATION),
    },
  })
  if (!isEqual(rest(object), rest(old))) return false
  const isOn = isCordoned(object) && !isCordoned(old)
  // Once more, where somebody has lifted it and left the mark.
  const was = mark(old)
  if (isOn) return known.has(mark(object) ?? '') && (was === undefined || known.has(was))
  return mark(old) !== undefined && mark(object) === undefined
}

function isOfOurs(object: KubeObject, { known }: Past): boolean {
  return [...known.values()].some(
    ({ metadata }) => metadata.name === object.metadata.name && isOwnedBy(object, metadata.uid),
  )
}

// The ScheduledMachine that exists becomes the owner of a Machine that has none, and nothing else is changed.
function isAdoption({ change: { object, old } }: Deed, before: Past['before']): boolean {
  if (old === undefined || !isUnowned(before, old)) return false
  const rest = (each: KubeObject) => ({
    ...each,
    metadata: without({ ...each.metadata }, 'resourceVersion', 'managedFields', 'ownerReferences'),
  })
  const owner = scheduledMachine(before, object.metadata.name)
  return isOwnedBy(object, owner?.metadata.uid) && isEqual(rest(object), rest(old))
}

// Made for a Machine of ours: by its label, and by the Machine that owns it.
function isOurChild({ change: { object } }: Deed, { known }: Past): boolean {
  const { labels, name, ownerReferences = [] } = object.metadata
  return (
    labels?.[SCHEDULED_MACHINE_LABEL] === name &&
    ownerReferences.some(({ kind }) => kind === 'Machine') &&
    [...known.values()].some(({ metadata }) => metadata.name === name)
  )
}
