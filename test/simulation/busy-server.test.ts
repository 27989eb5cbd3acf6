// Many windows that open at one instant, while the API server is busy. Slow is not broken: everything takes longer, and
// nothing is done twice.
import { expect, test } from 'vitest'
import type { Call } from '#src/simulation/core/network.ts'
import type { Fault } from '#src/simulation/core/plan.ts'
import { runPlan } from '#src/simulation/core/run.ts'
import type { MachinesPlan } from '#src/simulation/scheduled-machine/plan.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'
import { withoutOverloadControl } from '#test/support/defects/overload.ts'
import { callsOf, OPENS, oneEdge } from '#test/support/one-edge.ts'

type How = Extract<Fault, { type: 'busy' }>['how']

const MACHINES = 60
const BUSY_SECONDS = 90

const HOWS: readonly [string, How][] = [
  ['answers everything after two seconds', 'slow'],
  ['refuses every second request', 'refusing'],
  ['handles eight requests a second', { perSecond: 8 }],
]

test.each(HOWS)(
  'an API server that %s: later, and nothing twice',
  { timeout: 120_000 },
  async (_, how) => {
    const calm = await tell(undefined)
    const busy = await tell(how)

    expect(busy.violations).toEqual([])
    expect(busy.created).toEqual(calm.created)
    expect(busy.refusedCreates).toBe(0)
    expect(busy.lateStatuses).toBeLessThanOrEqual(0.02 * MACHINES)
    // A request that was refused with 429 is sent again, and each of these belongs to one of the calm run.
    expect(busy.handled).toBeLessThanOrEqual(1.1 * calm.handled)
    expect(busy.afterwards).toBeLessThanOrEqual(calm.afterwards)
  },
)

test('without overload control, an API server that is full gets more requests for the same work', {
  timeout: 120_000,
}, async () => {
  const how: How = { perSecond: 4 }
  const controlled = await tell(how)

  const uncontrolled = await tell(how, { createQueue: withoutOverloadControl })

  expect(uncontrolled.refusedCreates).toBeGreaterThan(0)
  expect(uncontrolled.handled).toBeGreaterThan(1.1 * controlled.handled)
})

async function tell(
  how: How | undefined,
  seams: Parameters<typeof simulateScheduledMachines>[0] = {},
) {
  const run = await runPlan(simulateScheduledMachines(seams), planWith(how))
  const calls = callsOf(run)
  const handled = calls.filter(({ answer }) => answer !== 429)
  const refused = (is: (call: Call) => boolean) =>
    calls.filter((call) => is(call) && call.answer === 409).length
  const calmSince = planWith(how)
    .start.plus({ seconds: OPENS + BUSY_SECONDS + 60 })
    .toMillis()
  return {
    violations: run.violations,
    created: calls.filter((call) => isCreate(call) && call.answer === 201).length,
    refusedCreates: refused(isCreate),
    lateStatuses: refused(isStatus),
    handled: handled.length,
    /** In two minutes, one minute after the API server is no longer busy. */
    afterwards: calls.filter(({ askedAt }) => calmSince < askedAt && askedAt < calmSince + 120_000)
      .length,
  }
}

function planWith(how: How | undefined): MachinesPlan {
  return oneEdge({
    opening: MACHINES,
    calmAfter: BUSY_SECONDS,
    ...(how !== undefined && { busy: { how, for: BUSY_SECONDS } }),
  })
}

function isCreate({ method, path }: Call): boolean {
  return method === 'POST' && /\/(machines|testconfigs|testmachines)$/.test(path)
}

function isStatus({ method, path }: Call): boolean {
  return method === 'PATCH' && /\/scheduledmachines\/[^/]+\/status$/.test(path)
}
