// Many windows that open at one instant, while the API server is busy. Slow is not broken: everything takes longer, and
// nothing is done twice.
import { expect, test } from 'vitest'
import type { Call } from '#src/simulation/core/network.ts'
import type { Fault } from '#src/simulation/core/plan.ts'
import { type Run, runPlan } from '#src/simulation/core/run.ts'
import { drawPlan } from '#src/simulation/scheduled-machine/draw.ts'
import type { MachinesPlan } from '#src/simulation/scheduled-machine/plan.ts'
import { simulateScheduledMachines } from '#src/simulation/scheduled-machine/system.ts'
import { withoutOverloadControl } from '#test/support/defects/overload.ts'

type How = Extract<Fault, { type: 'busy' }>['how']

const MACHINES = 60
/** Seconds after the start. */
const OPENS = 60
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

/** One plan for all: a drawn one, without its faults. */
function planWith(how: How | undefined): MachinesPlan {
  const plan = drawPlan(1)
  const [first] = plan.machines
  if (first === undefined) throw new Error('the plan has no machine')
  const { spec, ...machine } = first
  return {
    ...plan,
    start: plan.start.set({ hour: 9, minute: 0, second: 0 }).minus({ seconds: OPENS }),
    calmAt: OPENS + BUSY_SECONDS + 60,
    pods: 2,
    sweepPods: 1,
    skews: [0, 0, 0],
    latency: 0.005,
    hasWorkloadCluster: false,
    hasWorkloadApi: false,
    hasNamesakes: false,
    lost: { events: false, alarm: false },
    machines: Array.from({ length: MACHINES }, (_, index) => ({
      ...machine,
      spec: { ...spec, schedule: OPENS_AT_NINE },
      name: `worker-${index}`,
      at: 0,
      workloads: 0,
      budget: undefined,
      isTolerant: false,
      isMadePaused: false,
    })),
    incidents: how === undefined ? [] : [{ type: 'busy', at: OPENS, for: BUSY_SECONDS, how }],
  }
}

const OPENS_AT_NINE = { daysOfWeek: ['mon-fri'], hoursOfDay: ['9'], timezone: 'UTC' }

function callsOf({ told }: Run): readonly Call[] {
  return told.flatMap((each) => (each.type === 'call' ? [each.call] : []))
}

function isCreate({ method, path }: Call): boolean {
  return method === 'POST' && /\/(machines|testconfigs|testmachines)$/.test(path)
}

function isStatus({ method, path }: Call): boolean {
  return method === 'PATCH' && /\/scheduledmachines\/[^/]+\/status$/.test(path)
}
