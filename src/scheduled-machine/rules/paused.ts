import type { DateTime } from 'luxon'
import type { Decision } from '../effects.ts'
import { knownMachine, type Observed } from '../observed.ts'
import { statusOf } from '../status.ts'
import { record } from '../transition.ts'
import { BLOCKED } from '../wake.ts'

/** As Cluster API does: while paused nothing is made and nothing is taken away, deletion included. */
export function paused(observed: Observed, now: DateTime): Decision | undefined {
  const by = pausedBy(observed)
  if (by === undefined) return undefined
  const message = `Paused by ${by}: nothing is done until it is resumed`
  const status = statusOf(observed, now, {
    phase: observed.status.phase ?? 'Pending',
    reason: 'Paused',
    message,
    machineReady: { status: 'Unknown', reason: 'Paused', message },
    wakes: [{ type: 'within', within: BLOCKED }],
  })
  return { effects: record(observed, status), status, again: false }
}

function pausedBy({ key, isPaused, spec, world }: Observed): string | undefined {
  if (isPaused) return `the annotation cluster.x-k8s.io/paused on ScheduledMachine ${key.name}`
  if (world !== undefined && knownMachine(world)?.paused) {
    return `the annotation cluster.x-k8s.io/paused on Machine ${key.name}`
  }
  if (world?.cluster?.type === 'present' && world.cluster.isPaused)
    return `Cluster ${spec.clusterName}`
  return undefined
}
