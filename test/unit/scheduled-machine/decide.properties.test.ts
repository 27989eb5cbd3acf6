// Rules that hold of every decision, in thousands of situations.
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { isEqual } from '#src/kube/merge-patch.ts'
import { asRead } from '#test/support/as-read.ts'
import { NODE_UID, type Situation } from '#test/support/situation.ts'
import {
  decideWhole as decideByRules,
  type WholeDecision,
  type WholeEffect,
} from '#test/support/whole-decision.ts'
import { facts, instants, worldOf } from './arbitrary-situation.ts'

function decideWhole(world: Situation, now: DateTime): WholeDecision {
  return decideByRules(asRead(world), now)
}

const RUNS = { numRuns: 400 }

describe('decide, over generated worlds', () => {
  it('answers every world, the same each time, and changes nothing that it was given', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const world = worldOf(given as never)
        const before = structuredClone(plain(world))

        const first = decideWhole(world, now)
        const second = decideWhole(world, now)

        expect(second).toEqual(first)
        expect(plain(world)).toEqual(before)
      }),
      RUNS,
    )
  })

  it('writes nothing more about a world that does not change', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        let world = worldOf(given as never)
        for (let pass = 0; pass < 4; pass += 1) world = recorded(world, now)

        const { effects } = decideWhole(world, now)

        for (const effect of effects) {
          if (effect.type !== 'record') continue
          expect(effect.status).toEqual(world.status)
        }
      }),
      RUNS,
    )
  })

  it('stores the intent before anything disruptive (I2)', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const world = worldOf(given as never)

        const { effects } = decideWhole(world, now)

        const first = effects.findIndex(isDisruptive)
        const isStoredBefore = effects.slice(0, Math.max(0, first)).some((e) => e.type === 'record')
        expect(first === -1 || isStoredBefore || isIntentStored(world)).toBe(true)
      }),
      RUNS,
    )
  })

  it('always says when to look again, and never in the past', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const { effects } = decideWhole(worldOf(given as never), now)

        for (const effect of effects) {
          if (effect.type !== 'record') continue
          expect(DateTime.fromISO(effect.status.wakeTime ?? '') >= now).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it('touches no Machine, Node or provider object that is not ours (I6)', () => {
    fc.assert(
      fc.property(facts, instants, (given, now) => {
        const world = worldOf(given as never)

        const { effects } = decideWhole(world, now)

        for (const { type, ...effect } of effects) {
          if (type === 'deleteMachine' || type === 'skipMachineDrain') {
            expect(world.world?.machine.type).toBe('ours')
          }
          if (type === 'deleteProviderObject' && 'role' in effect) {
            expect(['ours', 'stale']).toContain(world.world?.[effect.role as 'bootstrap']?.type)
          }
          if (isDisruptive({ type }) && world.world?.machine.type === 'unowned') {
            expect.unreachable(`${type} beside a Machine that has to be adopted first`)
          }
          if (DISRUPTIVE.has(type)) expect(world.world?.machine.type).not.toBe('foreign')
          if (
            (type === 'deleteNode' || type === 'taintNode') &&
            world.world?.node?.type === 'present'
          ) {
            expect(world.world.node.node.metadata.uid).toBe(NODE_UID)
          }
        }
      }),
      RUNS,
    )
  })
})

const DISRUPTIVE: ReadonlySet<WholeEffect['type']> = new Set([
  'cordonNode',
  'evictPods',
  'deleteMachine',
  'deleteNode',
  'deleteProviderObject',
])

function isDisruptive({ type }: Pick<WholeEffect, 'type'>): boolean {
  return DISRUPTIVE.has(type)
}

function isIntentStored({ status }: Situation): boolean {
  return status.shutdownStartedAt !== undefined || status.phase === 'Terminated'
}

// The world with the status that the pass would have written, and the finalizer.
function recorded(world: Situation, now: DateTime): Situation {
  let next = world
  for (const effect of decideWhole(world, now).effects) {
    if (effect.type === 'record' && !isEqual(next.status, effect.status)) {
      next = { ...next, status: effect.status, rawStatus: effect.status }
    }
    if (effect.type === 'addFinalizer') {
      next = { ...next, finalizers: ['5spot.finos.org/scheduledmachine'] }
    }
  }
  return next
}

function plain(world: Situation): unknown {
  return JSON.parse(JSON.stringify(world))
}
