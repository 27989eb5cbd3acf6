// One run: the faults and the actions of a plan, each at its time, on a clock that only moves on when everything rests.
// The same plan gives the same run, to the byte.
import { DateTime } from 'luxon'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { isOfWorkload } from '#src/embedded/workload-side.ts'
import { dueEvent } from '#src/events/post-event.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { Violation } from './history.ts'
import { later } from './later.ts'
import type { Told } from './ledger.ts'
import { type Fault, isFault, nameOfFault, type Plan, type TimedAction } from './plan.ts'
import { BACKSTOP_MS, createRunParts, type RunParts } from './run-parts.ts'
import type { SimulatedSystem } from './simulated-system.ts'
import { watchWakes } from './wakes.ts'

/** Everything that happened in a run. */
export interface Run {
  /** The kinds of the functions in it. */
  readonly kinds: readonly string[]
  readonly violations: readonly Violation[]
  /** In the order in which it happened. */
  readonly told: readonly Told[]
  /** The number of requests of the functions. */
  readonly steps: number
  /** How often each fault was met, by its name. */
  readonly faults: ReadonlyMap<string, number>
}

export interface RunOptions {
  /** Stops at the first violation. */
  readonly stopsEarly?: boolean
}

/** Runs the plan to its end. */
export async function runPlan<Action extends TimedAction, P extends Plan<Action>>(
  system: SimulatedSystem<Action, P>,
  plan: P,
  options: RunOptions = {},
): Promise<Run> {
  const parts = await createRunParts(system, plan)
  await begin(parts)
  await runToItsEnd(parts, options.stopsEarly === true)
  await parts.world.stop()
  const { violations, told, faults } = parts.ledger
  const steps = told.filter(({ type }) => type === 'call').length
  const kinds = [system, ...(system.beside ?? [])].map(({ resource }) => resource.kind)
  return { kinds, violations, told, steps, faults }
}

async function begin<A extends TimedAction, P extends Plan<A>>(
  parts: RunParts<A, P>,
): Promise<void> {
  const { plan, clock, ledger, world, people } = parts
  const { violated } = ledger
  const track = (work: Promise<void>) => void clock.track(work)
  const watchWake = watchWakes({ ...parts, kind: parts.system.resource.kind, violated })
  let isTold = false
  const tell = (change: Change) => {
    ledger.write(change, isTold)
    if (isTold) people.onChange(change, track)
    watchWake(change)
  }
  if (world.workloadApi === world.api) world.api.subscribe(tell)
  else {
    world.api.subscribe((change) =>
      isOfWorkload(change.resource) ? ledger.writeElsewhere(change) : tell(change),
    )
    world.workloadApi.subscribe((change) => isOfWorkload(change.resource) && tell(change))
  }
  await clock.track(world.start())
  await clock.track(people.prepare())
  isTold = true
  people.begin(track)
  for (const incident of plan.incidents) {
    if ('at' in incident) clock.at(later(clock, incident.at), () => meet(incident, parts))
  }
  if (plan.lost.events || plan.lost.alarm) watchEdges(parts)
}

// I7: if events and alarms are lost, everything happens one backstop later.
function watchEdges<A extends TimedAction, P extends Plan<A>>({
  clock,
  judge,
  ledger,
}: RunParts<A, P>): void {
  for (const { at, delays } of judge.edges) {
    clock.at(at.plus(BACKSTOP_MS + SLACK_MS), () => {
      for (const says of delays(clock.now())) ledger.violated('I7', says)
    })
  }
}

const SLACK_MS = 60_000

function meet<A extends TimedAction, P extends Plan<A>>(
  incident: Fault | A,
  { system, plan, clock, ledger, faults, people, pods }: RunParts<A, P>,
): void {
  if (faults.isCalm()) return
  const { name, about } = isFault(incident)
    ? { name: nameOfFault(incident), about: '' }
    : system.describe(incident, plan)
  ledger.count(name)
  ledger.tell({ type: 'incident', at: clock.now().toMillis(), incident, name, about })
  if (!isFault(incident)) void clock.track(people.act(incident))
  else if (incident.type === 'killPod') pods.killAt(incident.pod)
  else if (incident.type === 'clock') pods.jump(incident.pod, incident.by)
}

async function runToItsEnd<A extends TimedAction, P extends Plan<A>>(
  parts: RunParts<A, P>,
  stopsEarly: boolean,
): Promise<void> {
  const { plan, clock, judge, ledger } = parts
  // `false`: the run stops here.
  const advance = async (until: DateTime): Promise<boolean> => {
    while (clock.now() < until) {
      await clock.advanceTo(DateTime.min(until, clock.now().plus({ minutes: 1 })))
      if (stopsEarly && ledger.violations.length > 0) return false
    }
    return true
  }
  if (!(await advance(later(clock, plan.calmAt)))) return
  await calmDown(parts)
  if (!(await advance(endOf(parts)))) return
  for (const { invariant, says } of judge.ends(clock.now())) ledger.violated(invariant, says)
  if (judge.isSettled(clock.now().toUTC())) await rest(parts, advance)
}

async function calmDown<A extends TimedAction, P extends Plan<A>>({
  clock,
  ledger,
  faults,
  people,
  pods,
}: RunParts<A, P>): Promise<void> {
  faults.calm()
  pods.setClocks()
  ledger.tell({ type: 'calm', at: clock.now().toMillis() })
  await clock.track(people.mend())
  // Passes that are still under way may make objects from earlier specs.
  clock.at(later(clock, PASS_SECONDS), () => void clock.track(people.mend()))
}

const PASS_SECONDS = 70

// An edge that comes before the end puts the end off.
function endOf<A extends TimedAction, P extends Plan<A>>({
  clock,
  judge,
}: RunParts<A, P>): DateTime {
  const wait = judge.patience()
  return judge.edges.reduce(
    (end, { at }) => (clock.now() < at && at < end ? at.plus(wait) : end),
    clock.now().plus(wait),
  )
}

// I4: nothing is left to do. Two backstops and two events about every object find that, and no function writes.
async function rest<A extends TimedAction, P extends Plan<A>>(
  { system, plan, clock, ledger, deliver }: RunParts<A, P>,
  advance: (until: DateTime) => Promise<boolean>,
): Promise<void> {
  const before = ledger.told.length
  for (let look = 0; look < 2; look += 1) {
    await advance(clock.now().plus(BACKSTOP_MS))
    const id = { id: `look-${look}`, source: '/test', time: formatInstant(clock.now()) }
    void deliver(system.name, dueEvent(system.resource.kind, system.keysOf(plan), id))
  }
  await advance(later(clock, 10))
  for (const each of ledger.told.slice(before)) {
    if (each.type === 'change' && each.change.by.type === 'function') {
      const { by, change } = each.change
      // An alarm that was set before may ring once more, and is then set to the next.
      if (change.object.kind === 'PingSource') continue
      ledger.violated('I4', `${by.pod} changed ${change.object.kind} at rest`)
    }
  }
}
