// A table of decisions: a row names what matters, and the whole decision is compared.
import { expect } from 'vitest'
import { decide } from '#src/agents/bootc/decide.ts'
import type { Action } from '#src/agents/bootc/facts.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { digestOf, type Given, imageOf, NOW, observed } from './observed.ts'

export interface DecisionRow {
  readonly name: string
  readonly given: Given
  /** Reason of Idle. */
  readonly idle: string
  readonly degraded?: string
  readonly action?: Action
  /** Seconds from now. */
  readonly wakes?: number
}

export const stage = (letter: string, isLocked = false): Action => ({
  type: 'stage',
  image: imageOf(letter),
  digest: digestOf(letter),
  isLocked,
})
export const rollBack = (letter: string): Action => ({ type: 'rollBack', digest: digestOf(letter) })
export const discard = (letter: string): Action => ({
  type: 'discardStaged',
  digest: digestOf(letter),
})
export const follow = (letter: string): Action => ({
  type: 'followStaging',
  goal: digestOf(letter),
  digest: digestOf(letter),
  isReboot: false,
})
export const followOther = (letter: string): Action => ({
  type: 'followStaging',
  goal: digestOf(letter),
  digest: undefined,
  isReboot: false,
})
export const reboot = (letter: string, isSoft = false): Action => ({
  type: 'reboot',
  image: imageOf(letter),
  digest: digestOf(letter),
  isSoft,
})
export const unlock = (letter: string): Action => ({ type: 'unlock', digest: digestOf(letter) })
export const running = (letter: string | undefined) =>
  ({ type: 'staging', digest: letter && digestOf(letter), isReboot: false }) as const

export function checkDecision({ given, idle, degraded, action, wakes }: DecisionRow): void {
  const { status, ...rest } = decide(observed(given), NOW)

  const { reason, status: isIdle } = findCondition(status.conditions ?? [], 'Idle') ?? {}
  const told = findCondition(status.conditions ?? [], 'Degraded')
  expect({ idle: reason, isIdle, degraded: told?.message, ...rest }).toEqual({
    idle,
    isIdle: idle === 'Idle' ? 'True' : 'False',
    degraded: degraded ?? '',
    ...(action !== undefined && { action }),
    ...(wakes !== undefined && { wakeTime: NOW.plus({ seconds: wakes }) }),
  })
  expect([told?.status, told?.reason]).toEqual(
    degraded === undefined ? ['False', 'Healthy'] : ['True', 'Error'],
  )
}
