// The rules for one change that are the same for every system.
import { without } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange, Wrong } from './history.ts'
import { told } from './object-change.ts'
import type { Judge, SimulatedSystem } from './simulated-system.ts'

type Owned = Pick<SimulatedSystem<never, never>, 'resource' | 'finalizer' | 'isOwnChange'>

/** Whether `onlyOwnFields` judges changes of this kind for every system. */
export function isJudgedForAll(kind: string, { resource }: Pick<Owned, 'resource'>): boolean {
  return kind === resource.kind || kind === 'Event' || kind === 'PingSource'
}

/** Violations of I2, and of I6 as far as they are about kinds that every system writes. */
export function judgeForAll(change: ObjectChange, judge: Judge, system: Owned): readonly Wrong[] {
  if (change.by.type !== 'function') return []
  const missing = judge.missingIntent(change)
  return [
    ...(missing === undefined
      ? []
      : [{ invariant: 'I2', says: `${told(change)} and the status says nothing of ${missing}` }]),
    ...onlyOwnFields(change, system).map((says) => ({ invariant: 'I6', says })),
  ]
}

// A function changes status and finalizer of its objects, makes Events, and sets the alarm.
function onlyOwnFields(
  change: ObjectChange,
  { resource, finalizer, isOwnChange }: Owned,
): readonly string[] {
  const { object, old, type } = change.change
  switch (object.kind) {
    case resource.kind:
      return isOwnPart(object, old, finalizer) || isOwnChange?.(object, old) === true
        ? []
        : [`${told(change)}: more than status and finalizer`]
    case 'Event':
      return type === 'ADDED' ? [] : [told(change)]
    case 'PingSource':
      return object.metadata.name === 'alarm' ? [] : [told(change)]
    default:
      return []
  }
}

function isOwnPart(object: KubeObject, old: KubeObject | undefined, finalizer: string): boolean {
  if (old === undefined) return false
  const foreign = ({ metadata }: KubeObject) => ({
    ...without({ ...metadata }, 'resourceVersion', 'managedFields', 'finalizers'),
    finalizers: (metadata.finalizers ?? []).filter((each) => each !== finalizer),
  })
  return isEqual(object['spec'], old['spec']) && isEqual(foreign(object), foreign(old))
}
