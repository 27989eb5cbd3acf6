// A kill switch does not wait, so annotations tell Cluster API to skip its own drain and its wait for volumes. Cluster API
// ignores the values of these annotations, so their value can mark them as ours.
import { EXCLUDE_DETACH_ANNOTATION, EXCLUDE_DRAIN_ANNOTATION } from './labels.ts'
import type { Machine } from './machine.ts'

const BY_US = 'by-sundial'
const MARKS = [EXCLUDE_DRAIN_ANNOTATION, EXCLUDE_DETACH_ANNOTATION] as const

type Annotated = Pick<Machine, 'annotations'>
type AsRead = Annotated & Pick<Machine, 'resourceVersion'>

/**
 * The merge patch that makes Cluster API skip the drain, or both the drain and the wait for volumes. It is conditional on
 * the Machine as it was read. Annotations of others do not change.
 */
export function skipDrainPatch(
  { resourceVersion, annotations }: AsRead,
  what: 'drain' | 'drainAndDetach',
): object {
  const wanted = what === 'drain' ? [EXCLUDE_DRAIN_ANNOTATION] : MARKS
  const added = wanted.filter((name) => annotations[name] === undefined)
  return {
    metadata: {
      resourceVersion,
      annotations: Object.fromEntries(added.map((name) => [name, BY_US])),
    },
  }
}

/** The merge patch that removes our annotations. Annotations of others stay. */
export function restoreDrainPatch({ resourceVersion, annotations }: AsRead): object {
  const ours = MARKS.filter((name) => annotations[name] === BY_US)
  return {
    metadata: {
      resourceVersion,
      annotations: Object.fromEntries(ours.map((name) => [name, null])),
    },
  }
}

/** Whether the Machine has both annotations. */
export function isDrainSkipped({ annotations }: Annotated): boolean {
  return MARKS.every((name) => annotations[name] !== undefined)
}

/** Whether one of the two annotations is ours. */
export function isDrainSkippedByUs({ annotations }: Annotated): boolean {
  return MARKS.some((name) => annotations[name] === BY_US)
}

/** Whether a user or another controller has excluded the drain. */
export function isDrainExcluded({ annotations }: Annotated): boolean {
  const mark = annotations[EXCLUDE_DRAIN_ANNOTATION]
  return mark !== undefined && mark !== BY_US
}
