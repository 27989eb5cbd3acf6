// How far the edges of a machine's windows are moved.
import type { Subject } from './subject.ts'

type Moved = Pick<Subject, 'spec' | 'status' | 'uid'>

/** How long before its window the machine is begun, in milliseconds. */
export function leadOf({ spec, status }: Pick<Moved, 'spec' | 'status'>): number {
  const { leadTime, maxLeadTime } = spec.service
  if (leadTime !== 'auto') return leadTime.toMillis()
  const slowest = slowestJoin(status.joinSeconds)
  // A tenth more, in whole seconds.
  return Math.min(Math.ceil((slowest * 11) / 10) * 1000, maxLeadTime.toMillis())
}

/** The slowest of the measured joins, in seconds; 0 before the first one. */
export function slowestJoin(joins: readonly number[] = []): number {
  return Math.max(0, ...joins)
}

/**
 * By how much the edges of this machine are put off, in milliseconds: the same part of `spread` at all times, from 0 on, and
 * less than all of it.
 */
export function delayOf({ spec, uid }: Pick<Moved, 'spec' | 'uid'>): number {
  const seconds = spec.service.spread.as('seconds')
  return seconds === 0 ? 0 : Math.floor(partOf(uid) * seconds) * 1000
}

// From 0 on and less than 1: a hash of the UID (FNV-1a, with the last mixing of MurmurHash3, so that similar texts are far
// apart).
function partOf(uid: string): number {
  let hash = 0x811c9dc5
  for (const character of uid) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
