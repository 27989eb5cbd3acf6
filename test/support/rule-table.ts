// A table of a rule: one situation in each row, and the whole decision in it.
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { mergePatch } from '#src/kube/merge-patch.ts'
import type { TaintPlan } from '#src/nodes/taints/plan.ts'
import { formatTaint } from '#src/nodes/taints/taint.ts'
import type { ScheduledMachineStatus } from '#src/scheduled-machine/schema.ts'
import { IN_WINDOW } from './shared-situations.ts'
import { at, type Given, type Situation, situation } from './situation.ts'
import { decideWhole, type WholeEffect } from './whole-decision.ts'

export interface RuleRow {
  readonly name: string
  /** A ScheduledMachine without a machine, if nothing is given. */
  readonly given?: Given
  /** In the window, if it is not said. */
  readonly now?: string
  /** Every effect, in order, in words. `record` stands for the status. */
  readonly does: readonly string[]
  /**
   * The fields of the status that change, as a merge patch, but for those that follow from others: `message` is that
   * of Ready, `ready` says whether the phase is Active, `phaseSince` is when the phase changed, and what is told of the
   * schedule depends on it alone (schedule-in-status.test.ts).
   */
  readonly changes?: object
  /** The conditions that change, in words, but for Scheduled. Of ReferencesValid and UpToDate nothing is known, if it is not said. */
  readonly tells?: Readonly<Record<string, string>>
  /** Another pass follows at once. */
  readonly again?: true
}

export function testRule(rows: readonly RuleRow[]): void {
  test.each(rows)('$name', ({ given, now = IN_WINDOW, does, changes = {}, tells = {}, again }) => {
    const before = situation(given)

    const decision = decideWhole(before, at(now))

    const { status: after } = decision
    expect({
      does: decision.effects.map((effect) => inWords(effect, before)),
      changes: changesOf(before.status, after),
      tells: toldOf(before.status, after),
      again: decision.again,
    }).toEqual({ does, changes, tells, again: again ?? false })
    if (does.includes('record')) expect(after).toMatchObject(derived(before.status, after, now))
  })
}

function derived(before: ScheduledMachineStatus, after: ScheduledMachineStatus, now: string) {
  const ready = after.conditions?.find(({ type }) => type === 'Ready')
  const isEntered = before.phase !== after.phase
  return {
    message: ready?.message,
    ready: after.phase === 'Active',
    ...(isEntered && { phaseSince: now.replace(/\.\d+Z$/, 'Z') }),
  }
}

const DERIVED: ReadonlySet<string> = new Set([
  ...['conditions', 'message', 'ready', 'phaseSince'],
  ...['inSchedule', 'nextActivation', 'nextCleanup', 'next'],
])

function changesOf(before: ScheduledMachineStatus, after: ScheduledMachineStatus): object {
  const changes = Object.entries(Object(mergePatch(before, after) ?? {}))
  return Object.fromEntries(changes.filter(([field]) => !DERIVED.has(field)))
}

function toldOf(before: ScheduledMachineStatus, after: ScheduledMachineStatus) {
  const told = wordsOf(before)
  const changed = Object.entries(wordsOf(after)).filter(
    ([type, words]) => type !== 'Scheduled' && words !== told[type],
  )
  return Object.fromEntries(changed)
}

// Of the Machines of these rows it is not recorded what they were made from: applied-spec/condition.test.ts.
const UNTOLD = {
  ReferencesValid: 'Unknown AwaitingSchedule: Not checked yet',
  UpToDate: 'Unknown NotRecorded: The Machine has no record of the spec that it was created from',
}

function wordsOf({ conditions = [] }: ScheduledMachineStatus): Record<string, string> {
  const told = conditions.map(({ type, status, reason, message }) => [
    type,
    `${status} ${reason}: ${message}`,
  ])
  return { ...UNTOLD, ...Object.fromEntries(told) }
}

function inWords(effect: WholeEffect, { spec }: Situation): string {
  switch (effect.type) {
    case 'emit': {
      const { type, reason, note } = effect.event
      return `event ${type} ${reason}${isAboutStatus(effect.event) ? '' : `: ${note}`}`
    }
    case 'evictPods': {
      const pods = effect.pods.map(({ namespace, name, uid }) =>
        uid === `uid-${name}` ? `${namespace}/${name}` : `${namespace}/${name} ${uid}`,
      )
      return `evictPods ${pods.join(' ')}`
    }
    case 'taintNode':
      return [
        'taintNode',
        ...planInWords(effect.plan),
        ...(effect.isStarted ? ['started'] : []),
      ].join(' ')
    case 'untaintNode':
      return [
        'untaintNode',
        ...planInWords(effect.plan),
        ...(effect.leaves ? ['leaves'] : []),
      ].join(' ')
    case 'patchObject':
      return `patchObject ${JSON.stringify(effect.patch)}`
    case 'skipMachineDrain':
      return `skipMachineDrain ${effect.what}`
    case 'createProviderObject': {
      const isAsked = isDeepStrictEqual(effect.source, spec[effect.role])
      return `createProviderObject ${effect.role}${isAsked ? '' : JSON.stringify(effect.source)}`
    }
    case 'deleteProviderObject':
      return `deleteProviderObject ${effect.role}`
    default:
      return effect.type
  }
}

function planInWords({ add, update, remove }: TaintPlan): readonly string[] {
  return [
    ...add.map((taint) => `+${formatTaint(taint)}`),
    ...update.map((taint) => `~${formatTaint(taint)}`),
    ...remove.map((taint) => `-${formatTaint(taint)}`),
  ]
}

// Its words are those of the status: transition.test.ts.
function isAboutStatus({ action }: { readonly action: string }): boolean {
  return /^PhaseTransitionTo|^CheckReferences$|^TaintNode$/.test(action)
}
