// The goal of a pass, from the object and the clock alone.
import type { DateTime } from 'luxon'
import { ORPHAN_FINALIZER } from '#src/kube/labels.ts'
import { firstOf, type Rule, type Trace } from '#src/reconcile/rules.ts'
import { edgeSources } from '#src/schedule/edge-source.ts'
import { localTime } from '#src/schedule/local-time.ts'
import { seenDeletion } from './deletion.ts'
import { byOverride, overrideInWords, zoneOf } from './overrides/telling.ts'
import { isReclaiming } from './reclaim/reclaim.ts'
import {
  isHeldOff,
  isPreparing,
  isTooLate,
  isWanted,
  isWindowOpen,
  nextWanted,
  nextWindowEdge,
  overrideAt,
} from './service.ts'
import { delayOf, leadOf } from './service-edges.ts'
import { isNew, type Subject } from './subject.ts'

/**
 * Why a machine leaves. `begun`: its drain has begun, whatever the spec says now. `stranded`: it can never be in
 * service, and is replaced. `failed`: its provider reports a permanent failure. `changed`: the spec wants another
 * machine. `reclaimed`: its Node was reclaimed, and nobody has put it back in service. `overridden`: a ScheduleOverride
 * turns it off.
 */
export type Why =
  | 'deleted'
  | 'closed'
  | 'disabled'
  | 'begun'
  | 'stranded'
  | 'failed'
  | 'changed'
  | 'reclaimed'
  | 'overridden'

export type Goal =
  /** The object is new: it gets the finalizer first. */
  | { readonly type: 'accept' }
  /** Without a grace period and a drain. */
  | { readonly type: 'kill' }
  | { readonly type: 'leave'; readonly why: Why }
  /** Deleted with orphan propagation: the machine stays, without an owner. */
  | { readonly type: 'orphan' }
  | { readonly type: 'join' }
  /** The spec has errors, or a calendar is unavailable: nothing is created, and a machine that runs keeps running. */
  | { readonly type: 'keep' }

function isOrphaning(subject: Subject): boolean {
  return subject.finalizers.includes(ORPHAN_FINALIZER) || seenDeletion(subject)?.machine === 'Kept'
}

/**
 * A new object is accepted first. Then deletion, kill switch and emergency reclaim come before the overrides, and these
 * before the schedule (spec §3).
 */
export const GOAL_RULES: readonly Rule<[Subject, DateTime], Goal>[] = [
  {
    name: 'new',
    question: 'Is it new, or without the finalizer of Sundial?',
    decide: (subject) => (isNew(subject) ? { type: 'accept' } : undefined),
  },
  {
    name: 'orphaned',
    question: 'Is it being deleted, so that its machine stays?',
    decide: (subject) =>
      subject.deletedAt !== undefined && isOrphaning(subject) ? { type: 'orphan' } : undefined,
  },
  {
    name: 'killSwitch',
    question: 'Is the kill switch on?',
    decide: ({ spec }) => (spec.killSwitch ? { type: 'kill' } : undefined),
  },
  {
    name: 'deleted',
    question: 'Is it being deleted?',
    decide: ({ deletedAt }) => (deletedAt !== undefined ? leaveAs('deleted') : undefined),
  },
  {
    name: 'reclaimed',
    question: 'Was its Node reclaimed?',
    decide: (subject) =>
      isReclaiming(subject) || subject.status.reclaimedAt !== undefined
        ? leaveAs('reclaimed')
        : undefined,
  },
  {
    // A drain cannot be undone: pods are gone from the node. So the removal is finished first, whatever the spec says
    // (I9).
    name: 'drainBegun',
    question: 'Has its drain begun?',
    decide: ({ status }) => (status.drain !== undefined ? leaveAs('begun') : undefined),
  },
  {
    name: 'overridden',
    question: 'Does an override turn it off?',
    decide: (subject, now) =>
      overrideAt(subject, now)?.state === 'Off' ? leaveAs('overridden') : undefined,
    detail: (subject, now) => {
      const override = overrideAt(subject, now)
      return override && overrideInWords(override, zoneOf(subject))
    },
  },
  {
    name: 'calendarUnavailable',
    question: 'Is a calendar of its schedule unavailable?',
    // An override may turn it on nevertheless.
    decide: (subject, now) =>
      subject.calendars?.problem === undefined || isWanted(subject, now)
        ? undefined
        : keepOrFinish(subject.status),
    detail: ({ calendars }) => calendars?.problem,
  },
  {
    name: 'scheduleInvalid',
    question: 'Is the schedule invalid?',
    decide: ({ spec, calendars, status }) =>
      spec.schedule === undefined && calendars?.problem === undefined
        ? keepOrFinish(status)
        : undefined,
  },
  {
    name: 'scheduleDisabled',
    question: 'Is the schedule disabled?',
    decide: (subject, now) =>
      subject.spec.schedule?.enabled === false && !isWanted(subject, now)
        ? leaveAs('disabled')
        : undefined,
  },
  {
    name: 'stayOff',
    question: 'Was its Machine deleted in this window, and does whenMachineIsDeleted say StayOff?',
    decide: (subject, now) => (isHeldOff(subject, now) ? leaveAs('closed') : undefined),
    detail: ({ status }) => status.machineDeletedAt && `at ${status.machineDeletedAt}`,
  },
  {
    name: 'minimumWindow',
    question: 'Has it not begun, and is less than minimumWindow left of its window?',
    decide: (subject, now) => (isTooLate(subject, now) ? leaveAs('closed') : undefined),
  },
  {
    name: 'windowClosed',
    question: 'Is the window closed?',
    decide: (subject, now) => (isWanted(subject, now) ? undefined : leaveAs('closed')),
    detail: untilChange,
  },
  {
    name: 'specInvalid',
    question: 'Is the spec invalid?',
    decide: ({ spec, status }) => (spec.errors.length > 0 ? keepOrFinish(status) : undefined),
  },
]

export function goalOf(subject: Subject, now: DateTime, trace?: Trace): Goal {
  return firstOf(GOAL_RULES, [subject, now], trace) ?? { type: 'join' }
}

function leaveAs(why: Why): Goal {
  return { type: 'leave', why }
}

// A shutdown that has begun is finished (I9).
function keepOrFinish({ shutdownStartedAt }: Subject['status']): Goal {
  return shutdownStartedAt === undefined ? { type: 'keep' } : leaveAs('begun')
}

function untilChange(subject: Subject, now: DateTime): string | undefined {
  const edge = nextWindowEdge(subject, now)
  const { schedule } = subject.spec
  if (edge === undefined) return undefined
  const verb = isWindowOpen(subject, now) ? 'closes' : 'opens'
  const overridden = byOverride(subject, edge)
  if (schedule === undefined || overridden !== '') {
    return `it ${verb} ${localTime(edge, zoneOf(subject))}${overridden}`
  }
  const planned = edge.minus(delayOf(subject))
  const { opens, closes } = edgeSources(schedule, { opens: planned, closes: planned })
  const source = verb === 'opens' ? opens : closes
  const by = schedule.calendar === undefined ? '' : ` (${source})`
  return `it ${verb} ${localTime(edge, schedule.zone)}${by}${begins(subject, schedule.zone, now)}`
}

// When the machine is begun for that window, if not as it opens.
function begins(subject: Subject, zone: string, now: DateTime): string {
  if (leadOf(subject) === 0) return ''
  if (isWanted(subject, now)) return isPreparing(subject, now) ? ', and is prepared for' : ''
  const next = nextWanted(subject, now)
  return next === undefined ? '' : `, and the machine is begun ${localTime(next, zone)}`
}
