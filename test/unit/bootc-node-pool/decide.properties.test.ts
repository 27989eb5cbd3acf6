// Rules that hold of every decision, in thousands of pools.
import fc from 'fast-check'
import type { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { decide } from '#src/bootc-node-pool/decide.ts'
import type { Decision, NodeStep } from '#src/bootc-node-pool/effects.ts'
import { membershipOf } from '#src/bootc-node-pool/nodes/membership.ts'
import { targetOf } from '#src/bootc-node-pool/nodes/target.ts'
import { numberOf } from '#src/bootc-node-pool/slots/max-unavailable.ts'
import { digestIn } from '#src/images/digest.ts'
import { factsOf } from '#test/support/pool/facts.ts'
import { DIGESTS, imageOf } from '#test/support/pool/images.ts'
import { modelOf } from '#test/support/pool/model-of.ts'
import { runPass } from '#test/support/pool/run-pass.ts'
import { type PoolGiven, subjectOf, worldOf } from '#test/support/pool/situation.ts'
import { instants, pools } from './arbitrary-pool.ts'

const RUNS = { numRuns: 1_500 }

const factsAt = (given: PoolGiven, now: DateTime) => {
  const image = given.image ?? 'NEW'
  const resolution = { ref: imageOf(image), digest: DIGESTS[image] }
  return factsOf(subjectOf(given), worldOf(given), resolution, now)
}

test('every pool gets a decision, the same each time, and what was given does not change', () => {
  fc.assert(
    fc.property(pools, instants, (given, now) => {
      const facts = factsAt(given, now)
      const before = JSON.stringify(facts)

      const first = decide(facts, now)
      const second = decide(facts, now)

      expect(second).toEqual(first)
      expect(JSON.stringify(facts)).toBe(before)
    }),
    RUNS,
  )
})

test('a slot is only reserved while fewer than maxUnavailable are taken (I1)', () => {
  fc.assert(
    fc.property(pools, instants, (given, now) => {
      const facts = factsAt(given, now)
      const { spec } = facts.subject

      const { status } = decide(facts, now)

      const before = new Set(ledgerOf(given).map(({ node }) => node))
      const after = status?.rebootSlots ?? []
      const added = after.filter(({ node }) => !before.has(node))
      const isRebuilt = given.status?.rebootSlots === undefined
      if (added.length === 0 || isRebuilt) return
      const { members } = membershipOf(facts, targetOf(facts))
      expect(after.length).toBeLessThanOrEqual(numberOf(spec.maxUnavailable ?? 0, members.length))
      expect(spec.isPaused || spec.errors.length > 0).toBe(false)
    }),
    RUNS,
  )
})

test('a cordon, an eviction and an approval have their slot in the stored ledger (I2)', () => {
  fc.assert(
    fc.property(pools, instants, (given, now) => {
      const { before = [], status, after = [] } = decide(factsAt(given, now), now)

      const slots = new Map((status?.rebootSlots ?? []).map((slot) => [slot.node, slot]))
      expect(stepsIn(before).filter(({ step }) => DISRUPTIVE.has(step.type))).toEqual([])
      for (const { node, step } of stepsIn(after)) {
        if (!DISRUPTIVE.has(step.type)) continue
        const slot = slots.get(node)
        expect(slot).toBeDefined()
        if (step.type !== 'approve') continue
        expect([slot?.phase, slot?.digest]).toEqual(['Approved', digestIn(step.desiredImage)])
      }
    }),
    RUNS,
  )
})

test('a smaller maxUnavailable takes no slot away', () => {
  fc.assert(
    fc.property(pools, instants, (given, now) => {
      const smaller = {
        ...given,
        spec: { ...given.spec, rollout: { ...rolloutOf(given), maxUnavailable: 0 } },
      }

      const kept = nodesOf(decide(factsAt(given, now), now))
      const left = nodesOf(decide(factsAt(smaller, now), now))

      const had = ledgerOf(given).map(({ node }) => node)
      expect(left.filter((node) => had.includes(node))).toEqual(
        kept.filter((node) => had.includes(node)),
      )
    }),
    RUNS,
  )
})

test('a member loses its slot only when it runs its image and is Ready, or its drain timed out', () => {
  fc.assert(
    fc.property(pools, instants, (given, now) => {
      const facts = factsAt(given, now)
      const { members } = membershipOf(facts, targetOf(facts))

      const { status } = decide(facts, now)

      const left = new Set((status?.rebootSlots ?? []).map(({ node }) => node))
      for (const { node, problem } of ledgerOf(given)) {
        const member = members.find(({ name }) => name === node)
        if (member === undefined || left.has(node) || problem === 'DrainTimedOut') continue
        const { state, row } = member
        expect([state, row.idle?.status, member.node.ready]).toEqual(['UpToDate', 'True', 'True'])
      }
    }),
    RUNS,
  )
})

test('passes over a world without other actors come to an end, and the last one writes nothing (I4)', () => {
  fc.assert(
    fc.property(pools, instants, (given, now) => {
      let model = modelOf(given)
      let last: Decision = {}
      for (let pass = 0; pass < 12; pass += 1) {
        const before = model
        const ran = runPass(model, now)
        model = ran.model
        last = ran.decision
        if (before === model) break
      }

      expect(stepsIn([...(last.before ?? []), ...(last.after ?? [])])).toEqual([])
      expect(runPass(model, now).model).toBe(model)
    }),
    RUNS,
  )
})

const DISRUPTIVE: ReadonlySet<NodeStep['type']> = new Set(['cordonNode', 'evictPods', 'approve'])

function stepsIn(effects: NonNullable<Decision['after']>) {
  return effects.flatMap((effect) =>
    effect.type === 'changeNodes'
      ? effect.changes.flatMap(({ node, steps }) => steps.map((step) => ({ node, step })))
      : [],
  )
}

function nodesOf({ status }: Decision): readonly string[] {
  return (status?.rebootSlots ?? []).map(({ node }) => node)
}

function ledgerOf({ status }: PoolGiven) {
  return status?.rebootSlots ?? []
}

function rolloutOf({ spec }: PoolGiven): object {
  return Object(spec).rollout ?? {}
}
