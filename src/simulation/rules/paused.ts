// I6: what is paused is not ours to change.
import { PAUSED_ANNOTATION } from '#src/cluster-api/labels.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { Deed } from '../history.ts'

/** While it is paused a ScheduledMachine gets no finalizer, and loses none. */
export function pausedKeepsFinalizers({ change, by }: Deed): string | undefined {
  const { object, old } = change
  if (by.type !== 'function' || object.kind !== 'ScheduledMachine' || old === undefined)
    return undefined
  if (old.metadata.annotations?.[PAUSED_ANNOTATION] === undefined) return undefined
  return isEqual(object.metadata.finalizers ?? [], old.metadata.finalizers ?? [])
    ? undefined
    : `the finalizers of ${object.metadata.name} were changed while it was paused`
}
