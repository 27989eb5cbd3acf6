// A kill switch does not wait: Cluster API is told to leave out its own drain and volume wait.
import { EXCLUDE_DETACH_ANNOTATION, EXCLUDE_DRAIN_ANNOTATION } from '#src/kube/labels.ts'
import type { Machine } from './machine.ts'

/**
 * The merge patch for the Machine as it was read, to leave out the drain, or the wait for volumes as well.
 * Cluster API looks only whether the annotations are there.
 */
export function skipDrainPatch(
  { resourceVersion }: Pick<Machine, 'resourceVersion'>,
  what: 'drain' | 'drainAndDetach',
): object {
  const annotations = {
    [EXCLUDE_DRAIN_ANNOTATION]: 'true',
    ...(what === 'drainAndDetach' && { [EXCLUDE_DETACH_ANNOTATION]: 'true' }),
  }
  return { metadata: { resourceVersion, annotations } }
}

/** Whether the Machine carries both annotations already. */
export function isDrainSkipped(machine: Pick<Machine, 'annotations'>): boolean {
  const { annotations } = machine
  return (
    annotations[EXCLUDE_DRAIN_ANNOTATION] !== undefined &&
    annotations[EXCLUDE_DETACH_ANNOTATION] !== undefined
  )
}
