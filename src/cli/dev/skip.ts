// How far the clock of `sundial dev` may skip, so that nobody waits through hours in which nothing happens.
import { DateTime } from 'luxon'
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { READY } from '#src/scheduled-machine/reasons.ts'
import { parseStatus } from '#src/scheduled-machine/schema.ts'
import type { Upcoming } from './upcoming.ts'

/** The real time that is left before a change. */
const LEAD_SECONDS = 3

export interface Skip {
  readonly to: DateTime
  /** How much is skipped. */
  readonly seconds: number
}

/**
 * The skip to shortly before the next change. `undefined` when it is near already, or when something is in motion: a wake
 * time is earlier than the change.
 */
export function planSkip(options: {
  readonly now: DateTime
  readonly next: Upcoming
  readonly wakeTimes: readonly DateTime[]
  readonly speed: number
}): Skip | undefined {
  const { now, next, wakeTimes, speed } = options
  const first = wakeTimes.reduce((least, each) => DateTime.min(each, least), next.at)
  const to = first.minus({ seconds: LEAD_SECONDS * speed })
  const seconds = to.diff(now).as('seconds')
  return seconds > 0 ? { to, seconds } : undefined
}

export interface WakeBook {
  learn(change: Change): void
  times(): readonly DateTime[]
}

/**
 * Follows the wake times of all objects that may be in motion: all machines, and the pools that are not up to date. Those
 * that only try again from time to time are left out: a machine in the phase Error, and what waits longer than a minute
 * for somebody else. A machine that joins is in motion to the end of its provisioningTimeout.
 */
export function createWakeBook(now: () => DateTime): WakeBook {
  const byUid = new Map<string, DateTime>()
  const tries = new Map<string, DateTime>()
  return {
    learn({ type, object, resource }) {
      if (resource.kind !== 'ScheduledMachine' && resource.kind !== 'BootcNodePool') return
      const uid = object.metadata.uid ?? ''
      byUid.delete(uid)
      tries.delete(uid)
      const wakeTime = parseInstant(textAt(object, 'status', 'wakeTime'))
      if (type === 'DELETED' || wakeTime === undefined) return
      const waits =
        resource.kind === 'ScheduledMachine' ? waitOfMachine(object) : waitOfPool(object)
      if (waits === 'for a time') byUid.set(uid, wakeTime)
      if (waits === 'for others') tries.set(uid, wakeTime)
    },
    times() {
      const soon = now().plus({ minutes: 1 })
      return [...byUid.values(), ...[...tries.values()].filter((each) => each < soon)]
    },
  }
}

type Wait = 'for a time' | 'for others' | 'for nothing'

function waitOfMachine(machine: KubeObject): Wait {
  const phase = textAt(machine, 'status', 'phase')
  if (phase === 'Error') return 'for nothing'
  if (phase !== 'Pending') return 'for a time'
  const ready = findCondition(parseStatus(machine.status).conditions ?? [], READY)
  return JOINING.has(ready?.reason) ? 'for a time' : 'for others'
}

// They end with provisioningTimeout, so the clock must not go past it.
const JOINING: ReadonlySet<string | undefined> = new Set(['MachineCreated', 'Provisioning'])

// A pool that is up to date or paused looks at its tag from time to time, and changes nothing.
function waitOfPool({ status }: KubeObject): Wait {
  const upToDate = findCondition(parsePoolStatus(status).conditions ?? [], 'UpToDate')
  const rests = upToDate?.status === 'True' || upToDate?.reason === 'Paused'
  return rests ? 'for nothing' : 'for others'
}
