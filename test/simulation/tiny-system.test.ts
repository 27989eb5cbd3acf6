// A third system, with a cluster-scoped kind: the loop, the functions, the embedded control plane and the core of the
// fault simulator run it as they are.
import { expect, test } from 'vitest'
import { type Run, runPlan } from '#src/simulation/core/run.ts'
import {
  type CordonsPlan,
  drawCordonsPlan,
  quietPlan,
  simulateCordons,
} from '#test/support/tiny-system/simulated.ts'
import { decide } from '#test/support/tiny-system/system.ts'

const CORDONS = simulateCordons()
const SEEDS = 150
const BACKSTOP_SECONDS = 300

test('an event of the API server leads to a pass', async () => {
  const plan = quietPlan([{ at: 10, dueAt: 0 }])

  const run = await runPlan(CORDONS, plan)

  expect(run.violations).toEqual([])
  expect(eventsOf(run, plan)[0]).toMatchObject({
    second: 10,
    to: 'cordon',
    about: expect.stringMatching(/^dev\.knative\.apiserver\.ref\.add .*\/cordon-0$/),
  })
  expect(cordonedAt(run, plan)).toEqual([10])
})

test('a wake time leads through the alarm and the sweep to a pass', async () => {
  const plan = quietPlan([{ at: 0, dueAt: 137 }])

  const run = await runPlan(CORDONS, plan)

  expect(run.violations).toEqual([])
  const [alarm, due] = eventsOf(run, plan).filter(({ second }) => second === 137)
  expect(alarm).toMatchObject({ to: 'sweep' })
  expect(due).toMatchObject({ to: 'cordon', about: 'dev.sundial.objects.due.v1' })
  expect(cordonedAt(run, plan)).toEqual([137])
})

test('the backstop makes up for lost events and alarms', async () => {
  const plan = { ...quietPlan([{ at: 10, dueAt: 70 }]), lost: { events: true, alarm: true } }

  const run = await runPlan(CORDONS, plan)

  expect(run.violations).toEqual([])
  const [at = 0] = cordonedAt(run, plan)
  expect(at).toBeGreaterThan(70)
  expect(at).toBeLessThanOrEqual(70 + BACKSTOP_SECONDS)
})

test('no fault schedule violates an invariant', { timeout: 60_000 }, async () => {
  const met = new Set<string>()
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { violations, faults } = await runPlan(CORDONS, drawCordonsPlan(seed))
    expect({ seed, violations }).toEqual({ seed, violations: [] })
    for (const fault of faults.keys()) met.add(fault)
  }

  expect([...met]).toEqual(
    expect.arrayContaining(['kill', 'kill after the effect', 'event lose', 'other uncordon']),
  )
})

test.each([
  {
    name: 'acts before it has recorded its intent',
    breaks: 'I2',
    change: {
      decide: ((facts, now) => {
        const { after = [], ...decision } = decide(facts, now)
        return { ...decision, before: after }
      }) satisfies typeof decide,
    },
  },
  {
    name: 'has recorded its intent, and takes that for done',
    breaks: 'I3',
    change: {
      decide: ((facts, now) =>
        facts.status.phase === undefined
          ? decide(facts, now)
          : decide({ ...facts, node: undefined }, now)) satisfies typeof decide,
    },
  },
])('a system that $name breaks $breaks', { timeout: 60_000 }, async ({ breaks, change }) => {
  const system = simulateCordons(change)
  const found = new Set<string>()

  for (let seed = 1; seed <= SEEDS && !found.has(breaks); seed += 1) {
    const { violations } = await runPlan(system, drawCordonsPlan(seed))
    for (const { invariant } of violations) found.add(invariant)
  }

  expect([...found]).toContain(breaks)
})

function eventsOf({ told }: Run, { start }: CordonsPlan) {
  return told.flatMap((each) =>
    each.type === 'sent'
      ? [{ ...each.sent, second: Math.floor((each.sent.at - start.toMillis()) / 1_000) }]
      : [],
  )
}

/** Seconds after the start at which a function cordoned a Node. */
function cordonedAt({ told }: Run, { start }: CordonsPlan): readonly number[] {
  return told.flatMap((each) => {
    if (each.type !== 'change' || each.change.by.type !== 'function') return []
    const { at, change } = each.change
    return change.object.kind === 'Node' ? [Math.floor((at - start.toMillis()) / 1_000)] : []
  })
}
