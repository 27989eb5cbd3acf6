// Every interleaving of the API calls of two passes, with the hosts and other actors between them, and each pass killed after
// any of its calls. All states that can be reached are visited, each once. In each of them I1 and I2 hold, and from each the
// rollout ends. The rules and the effects are those of the program; the API server is a model (test/support/pool/model.ts).
//
// First, two passes run side by side until both have ended. Then, a slow pass is overtaken by any number of fast ones.
import { describe, expect, test } from 'vitest'
import {
  type Event,
  imageChanges,
  nodeIsDeleted,
  nodeLeaves,
  personUncordons,
  podArrives,
  poolIsDeleted,
  statusIsLost,
} from '#test/support/pool/interleavings/events.ts'
import { type Exploration, explore } from '#test/support/pool/interleavings/explore.ts'
import {
  checkDrained,
  checkEnd,
  checkHosts,
  checkIntent,
  checkOut,
  checkSlots,
} from '#test/support/pool/interleavings/laws.ts'
import type { Defect } from '#test/support/pool/interleavings/pass.ts'
import { checkThatAllEnd } from '#test/support/pool/interleavings/settle.ts'
import { modelOf } from '#test/support/pool/model-of.ts'
import { podOn, STAGED } from '#test/support/pool/node-given.ts'
import { instant, NOW, on } from '#test/support/pool/situation.ts'

const now = instant(NOW)
const staged = { ...STAGED, staged: 'NEW' } as const
const withPod = (name: string) => on(staged, { pods: [podOn(name, `pod-${name}`)] })
const MOST_STATES = 3_000_000
const MINUTES = 10 * 60_000

interface Scenario {
  readonly about: string
  readonly nodes: Parameters<typeof modelOf>[0]['nodes']
  readonly maxUnavailable?: number
  readonly events?: Readonly<Record<string, Event>>
  readonly hosts?: Exploration['hosts']
  readonly isOvertaken?: true
  /** Its events make a law impossible. */
  readonly isStatusLost?: true
  readonly isUncordoned?: true
  readonly fallsBack?: true
}

function run(scenario: Scenario, defect?: Defect) {
  const { nodes = {}, maxUnavailable = 1, events = {}, hosts = {}, isOvertaken = false } = scenario
  const { isStatusLost = false } = scenario
  const initial = modelOf({ spec: { rollout: { maxUnavailable } }, nodes })
  const explored = explore({
    initial,
    events,
    hosts,
    isOvertaken,
    defect,
    now,
    check(model) {
      checkOut(model)
      checkHosts(model)
      if (!isStatusLost) checkSlots(model)
    },
    checkStep(step, model) {
      if (isStatusLost) return
      checkIntent(step, model)
      if (scenario.isUncordoned !== true) checkDrained(step, model)
    },
    mostStates: MOST_STATES,
  })
  if (scenario.fallsBack !== true) checkThatAllEnd(explored.models, checkEnd, now)
  return explored
}

const ONE = { w1: withPod('w1') }
const TWO = { w1: withPod('w1'), w2: on(staged) }
const THREE = { ...TWO, w3: on(staged) }

const SCENARIOS: readonly Scenario[] = [
  { about: 'three nodes and two slots', nodes: THREE, maxUnavailable: 2 },
  {
    about: 'another image comes during the rollout',
    nodes: TWO,
    events: { 'the image is NEXT': imageChanges('NEXT') },
  },
  {
    about: 'the image is set back to the one that runs',
    nodes: ONE,
    events: { 'the image is OLD': imageChanges('OLD') },
  },
  {
    about: 'a node leaves, and its host may have begun to reboot',
    nodes: ONE,
    events: { 'w1 leaves': nodeLeaves('w1') },
    hosts: { isSlow: true },
  },
  {
    about: 'a Node is deleted, and another node waits for its slot',
    nodes: TWO,
    events: { 'the Node w1 is deleted': nodeIsDeleted('w1') },
  },
  {
    about: 'the pool is deleted, and hosts may have begun to reboot',
    nodes: ONE,
    events: { 'the pool is deleted': poolIsDeleted() },
    hosts: { isSlow: true },
  },
  {
    about: 'a person makes a Node schedulable, and a pod comes',
    nodes: ONE,
    events: {
      'a person uncordons w1': personUncordons('w1'),
      'a pod comes to w1': podArrives('w1'),
    },
    isUncordoned: true,
  },
  {
    about: 'a host comes back on its old image',
    nodes: TWO,
    hosts: { fallsBack: 'w1' },
    fallsBack: true,
  },
  {
    about: 'the status of the pool is lost',
    nodes: TWO,
    events: { 'the status is lost': statusIsLost() },
    isStatusLost: true,
  },
  {
    about: 'a slow pass, and the image changes and changes back',
    nodes: { w1: on(staged) },
    events: {
      'the image is OLD': imageChanges('OLD'),
      'the image is NEW again': imageChanges('NEW'),
    },
    isOvertaken: true,
  },
  { about: 'a slow pass, and two nodes for one slot', nodes: TWO, isOvertaken: true },
]

describe('I1 and I2 hold in every state, and from each the rollout ends', () => {
  test.for(SCENARIOS)('$about', { timeout: MINUTES }, async (scenario, { annotate }) => {
    const { states, transitions, models } = run(scenario)

    await annotate(
      `${states} states, ${transitions} transitions, ${models.length} of the API server`,
    )
    expect(states).toBeGreaterThan(models.length)
  })
})

describe('deliberate faults are found', () => {
  test('a ledger that is stored without the version of the pool', () => {
    const overtaken = { about: '', nodes: TWO, isOvertaken: true } as const

    expect(() => run(overtaken, 'status without version')).toThrow('I1')
  })

  test('an approval that looks only at the image', () => {
    const changes = SCENARIOS.find(({ events = {} }) => 'the image is NEW again' in events)
    if (changes === undefined) throw new Error('no such scenario')

    expect(() => run(changes, 'approval by image')).toThrow('I2')
  })
})
