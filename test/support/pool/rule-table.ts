// A table of a rule of pools: one situation in each row, and the whole decision in it.
import { expect, test } from 'vitest'
import type { Decision, NodeChange, NodeStep } from '#src/bootc-node-pool/effects.ts'
import type { BootcNodePoolStatus, RebootSlot } from '#src/bootc-node-pool/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { withNames } from './images.ts'
import { decideFor, NOW, type PoolGiven } from './situation.ts'

export interface PoolRow {
  readonly name: string
  readonly given: PoolGiven
  readonly now?: string
  /** Every effect in order, in words. `record` stands for the status. */
  readonly does: readonly string[]
  /** The ledger afterwards, in words; empty, if it is not said. */
  readonly slots?: readonly string[]
  /** `status.message`; not looked at, if it is not said. */
  readonly message?: string
  /** The condition Degraded, in words; Healthy, if it is not said. */
  readonly degraded?: string
  /** Another pass follows at once. */
  readonly again?: true
  /** The wake time, if the row is about it. */
  readonly wakes?: string
}

export function testPoolRule(rows: readonly PoolRow[]): void {
  test.each(rows)('$name', ({ given, now = NOW, does, slots = [], degraded = '', ...row }) => {
    const decision = decideFor(given, now)

    const { status } = decision
    expect({
      does: doneBy(decision),
      slots: (status?.rebootSlots ?? []).map(slotInWords),
      degraded: degradedIn(status),
      again: decision.again === true,
      ...(row.message !== undefined && { message: withNames(status?.message ?? '') }),
      ...(row.wakes !== undefined && { wakes: status?.wakeTime }),
    }).toEqual({
      does,
      slots,
      degraded,
      again: row.again ?? false,
      ...(row.message !== undefined && { message: row.message }),
      ...(row.wakes !== undefined && { wakes: row.wakes }),
    })
  })
}

/** The effects in words, in order. */
function doneBy({ before = [], status, after = [] }: Decision): readonly string[] {
  const words = (effects: NonNullable<Decision['after']>) =>
    effects.flatMap((effect) =>
      effect.type === 'changeNodes' ? effect.changes.map(changeInWords) : [effect.type],
    )
  return [...words(before), ...(status === undefined ? [] : ['record']), ...words(after)]
}

function changeInWords({ node, steps }: NodeChange): string {
  return `${node}: ${steps.map(stepInWords).join(', ')}`
}

function stepInWords(step: NodeStep): string {
  switch (step.type) {
    case 'createBootcNode':
    case 'syncBootcNode': {
      const { desiredImage, desiredImageState, ...more } = step.spec
      const rest = more.rebootPolicy === 'RebootOnly' ? { ...more, rebootPolicy: undefined } : more
      const extra = JSON.stringify(rest)
      const image = withNames(desiredImage).replace(/^.*@/, '')
      return `${step.type} ${image} ${desiredImageState}${extra === '{}' ? '' : ` ${extra}`}`
    }
    case 'markSlot':
      return `markSlot${step.wasCordoned ? ' wasCordoned' : ''}`
    case 'evictPods':
      return `evictPods ${step.pods.map(({ namespace, name }) => `${namespace}/${name}`).join(' ')}`
    case 'approve':
      return `approve ${withNames(step.desiredImage).replace(/^.*@/, '')}`
    case 'markFellBack':
      return `markFellBack ${withNames(step.digest)}`
    case 'unmarkSlot':
      return step.reboots === undefined ? 'unmarkSlot' : 'unmarkSlot with history'
    case 'emitForNode':
      return `emitForNode ${step.event.reason}`
    default:
      return step.type
  }
}

/** `w1 Draining NEW wasCordoned !FellBack` */
function slotInWords({ node, phase, digest, wasCordoned, problem }: RebootSlot): string {
  return [
    node,
    phase,
    withNames(digest),
    ...(wasCordoned ? ['wasCordoned'] : []),
    ...(problem === undefined ? [] : [`!${problem}`]),
  ].join(' ')
}

function degradedIn(status: BootcNodePoolStatus | undefined): string {
  const condition = findCondition(status?.conditions ?? [], 'Degraded')
  if (condition === undefined || condition.status !== 'True') return ''
  return withNames(`${condition.reason}: ${condition.message}`)
}
