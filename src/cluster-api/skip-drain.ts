// A kill switch does not wait: Cluster API is told to leave out its own drain and volume wait. It looks only whether
// the annotations are there, so that their value can tell ours from what a user wants.
import { EXCLUDE_DETACH_ANNOTATION, EXCLUDE_DRAIN_ANNOTATION } from './labels.ts'
import type { Machine } from './machine.ts'

const BY_US = 'by-sundial'
const MARKS = [EXCLUDE_DRAIN_ANNOTATION, EXCLUDE_DETACH_ANNOTATION] as const

type Annotated = Pick<Machine, 'annotations'>
type AsRead = Annotated & Pick<Machine, 'resourceVersion'>

/**
 * The merge patch for the Machine as it was read, to leave out the drain, or the wait for volumes as well. An annotation
 * of somebody else stays as it is.
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

/** The merge patch that takes our annotations back; those of others stay. */
export function restoreDrainPatch({ resourceVersion, annotations }: AsRead): object {
  const ours = MARKS.filter((name) => annotations[name] === BY_US)
  return {
    metadata: {
      resourceVersion,
      annotations: Object.fromEntries(ours.map((name) => [name, null])),
    },
  }
}

/** Whether the Machine carries both annotations already. */
export function isDrainSkipped({ annotations }: Annotated): boolean {
  return MARKS.every((name) => annotations[name] !== undefined)
}

/** Whether one of them is ours. */
export function isDrainSkippedByUs({ annotations }: Annotated): boolean {
  return MARKS.some((name) => annotations[name] === BY_US)
}

/** Whether somebody else wants no drain. */
export function isDrainExcluded({ annotations }: Annotated): boolean {
  const mark = annotations[EXCLUDE_DRAIN_ANNOTATION]
  return mark !== undefined && mark !== BY_US
}
