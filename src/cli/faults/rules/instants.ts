// I10: no clock runs a removal backwards.
import { durationAt, instantAt, machineOf } from '../facts.ts'
import type { Deed, Past } from '../history.ts'
import { has } from './deed.ts'

/** What a removal began with is never put off. */
export function instantsStay({ change }: Deed): string | undefined {
  const { object, old } = change
  if (object.kind !== 'ScheduledMachine') return undefined
  for (const path of [['shutdownStartedAt'], ['drain', 'startedAt']]) {
    const was = instantAt(old, 'status', ...path)
    const is = instantAt(object, 'status', ...path)
    if (was !== undefined && is !== undefined && is > was) {
      return `status.${path.join('.')} of ${object.metadata.name} went from ${iso(was)} on to ${iso(is)}`
    }
  }
  return undefined
}

/** A drain does not begin before its grace is over, by the clock of whoever begins it. */
export function graceIsGiven({ change, by }: Deed, { before, latestOf }: Past): string | undefined {
  const { object, old } = change
  if (object.kind !== 'ScheduledMachine' || by.type !== 'function') return undefined
  if (!has(object, 'drain') || has(old, 'drain')) return undefined
  const its = machineOf(before, object)
  if (its === undefined || its.metadata.deletionTimestamp !== undefined) return undefined
  const started = instantAt(old, 'status', 'shutdownStartedAt')
  if (started === undefined) return `a drain of ${object.metadata.name} began without a shutdown`
  const over = started + durationAt(object, 'gracefulShutdownTimeout')
  return latestOf(by.pod) >= over
    ? undefined
    : `the drain of ${object.metadata.name} began before ${iso(over)}, the end of its grace`
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
