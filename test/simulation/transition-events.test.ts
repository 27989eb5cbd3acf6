// Each transition reaches the sink at least once, whatever is killed, lost or refused meanwhile, and although the sink is
// away most of the time until the calm part of a run.
import type { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { createSink } from '#src/outbox/sink.ts'
import { drawPlan as drawPools } from '#src/simulation/bootc-node-pool/draw.ts'
import { simulateBootcNodePools } from '#src/simulation/bootc-node-pool/system.ts'
import { type Run, runPlan } from '#src/simulation/core/run.ts'
import type { SinkOf } from '#src/simulation/core/sender.ts'
import { drawPlan as drawMachines } from '#src/simulation/scheduled-machine/draw.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'

describe('machines', () => {
  test.each(seeds(24))('seed %i', { timeout: 60_000 }, async (seed) => {
    const plan = drawMachines(seed)
    const { taken, sinkOf } = oftenAway(calmOf(plan))

    const run = await runPlan(simulateScheduledMachines({ sink: sinkOf }), plan)

    const phaseOf = (machine: KubeObject) => textAt(machine, 'status', 'phase')
    expect(run.violations).toEqual([])
    expect(notTaken(run, 'ScheduledMachine', phaseOf, taken)).toEqual([])
  })
})

describe('pools', () => {
  test.each(seeds(12))('seed %i', { timeout: 60_000 }, async (seed) => {
    const plan = drawPools(seed)
    const { taken, sinkOf } = oftenAway(calmOf(plan))

    const run = await runPlan(simulateBootcNodePools({ sink: sinkOf }), plan)

    const rolloutOf = (pool: KubeObject) => {
      const conditions = listAt(pool, 'status', 'conditions')
      return textAt(
        conditions.find((each) => textAt(each, 'type') === 'UpToDate'),
        'reason',
      )
    }
    expect(run.violations).toEqual([])
    expect(notTaken(run, 'BootcNodePool', rolloutOf, taken)).toEqual([])
  })
})

function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function calmOf({ start, calmAt }: { readonly start: DateTime; readonly calmAt: number }) {
  return start.plus({ seconds: calmAt })
}

// Until then it takes every third event, and is else silent or refuses.
function oftenAway(until: DateTime) {
  const taken = new Set<string>()
  let sent = 0
  const sinkOf: SinkOf = ({ clock }) =>
    createSink({
      clock,
      extensions: {},
      async post({ headers }) {
        sent += 1
        const isAway = clock.now() < until && sent % 3 !== 0
        if (isAway && sent % 2 === 0) return new Promise(() => {})
        if (isAway) return 503
        taken.add(headers['ce-id'] ?? '')
        return 202
      },
    })
  return { taken, sinkOf }
}

// The transitions by the objects in the history, not by what our code says of itself: of each object that is still there,
// the states with more changes to them than events. What is gone may take its last transitions with it.
function notTaken(
  { told }: Run,
  kind: string,
  stateOf: (object: KubeObject) => string,
  taken: ReadonlySet<string>,
): readonly string[] {
  const states = new Map<string, string>()
  const changes: string[] = []
  for (const each of told) {
    if (each.type !== 'change' || each.change.change.object.kind !== kind) continue
    const { object, type } = each.change.change
    const { uid = '' } = object.metadata
    const state = stateOf(object)
    if (type === 'DELETED') states.delete(uid)
    else if (state !== '' && states.get(uid) !== state) {
      states.set(uid, state)
      if (each.change.by.type === 'function') changes.push(`${uid}/${state}/`)
    }
  }
  expect(changes.length).toBeGreaterThan(0)
  const count = (list: readonly string[], start: string) =>
    list.filter((each) => each.startsWith(start)).length
  return [...new Set(changes)].filter(
    (start) =>
      states.has(start.split('/')[0] ?? '') && count([...taken], start) < count(changes, start),
  )
}
