// The rules for one change that are the same for every system.
import { without } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { ObjectChange, Wrong } from './history.ts'
import { told } from './object-change.ts'
import { functionOf } from './pod.ts'
import type { Judge, SimulatedFunction } from './simulated-system.ts'

type Owned = Pick<SimulatedFunction<never>, 'name' | 'resource' | 'finalizer' | 'isOwnChange'>

/** Whether `onlyOwnFields` judges changes of this kind for every system. */
export function isJudgedForAll(kind: string, { resource }: Pick<Owned, 'resource'>): boolean {
  return kind === resource.kind || kind === 'Event' || kind === 'PingSource'
}

/** Violations of I2, and of I6 as far as they are about kinds that every system writes. */
export function judgeForAll(
  change: ObjectChange,
  judge: Judge,
  functions: readonly Owned[],
): readonly Wrong[] {
  if (change.by.type !== 'function') return []
  const missing = judge.missingIntent(change)
  return [
    ...(missing === undefined
      ? []
      : [{ invariant: 'I2', says: `${told(change)} and the status says nothing of ${missing}` }]),
    ...onlyOwnFields(change, functions).map((says) => ({ invariant: 'I6', says })),
  ]
}

// A function changes status and finalizer of its objects, makes Events, and sets the alarm.
function onlyOwnFields(change: ObjectChange, functions: readonly Owned[]): readonly string[] {
  const { object, old, type } = change.change
  const owner = functions.find(({ resource }) => resource.kind === object.kind)
  if (owner !== undefined) {
    if (change.by.type === 'function' && functionOf(change.by.pod) !== owner.name)
      return [`${told(change)} by ${change.by.pod}`]
    return isOwnPart(object, old, owner.finalizer) || owner.isOwnChange?.(object, old) === true
      ? []
      : [`${told(change)}: more than status and finalizer`]
  }
  switch (object.kind) {
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
