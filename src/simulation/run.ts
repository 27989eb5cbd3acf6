// One run: the world, the functions in their pods, and what goes wrong according to the plan, all on one
// clock that stands still until everything rests. The same plan gives the same run, to the byte.
import { DateTime } from 'luxon'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import { isOfWorkload, routedTransport } from '#src/embedded/workload-side.ts'
import { createWorld, type World, type WorldImage } from '#src/embedded/world.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import type { Actor } from './actor.ts'
import { createChance, seedFor } from './chance.ts'
import { type Crew, createCrew } from './crew.ts'
import { drawPlan } from './draw.ts'
import { BACKSTOP_MS, edgesOf, isSettled, judgeDelay, judgeEnds, patience } from './ends.ts'
import { createEvents } from './events.ts'
import { isReady } from './facts.ts'
import type { Violation } from './history.ts'
import { later } from './later.ts'
import { createLedger, type Ledger, type Told } from './ledger.ts'
import { createMishaps, type Mishaps } from './mishaps.ts'
import { type Call, createNetwork } from './network.ts'
import { createPeople, everyMachine, type People } from './people.ts'
import { objectOf } from './people-machines.ts'
import type { Incident, Plan } from './plan.ts'
import type { Pod } from './pod.ts'
import { createRefusals } from './refusals.ts'
import { NO_DEFECT, type Seams } from './seams.ts'
import { createPatience, throttled } from './throttle.ts'
import { watchWakes } from './wakes.ts'

/** Everything that a run was. */
export interface Run {
  readonly violations: readonly Violation[]
  /** In the order in which it happened. */
  readonly told: readonly Told[]
  /** Requests of the functions. */
  readonly steps: number
  /** How often each fault was met, by its name. */
  readonly faults: ReadonlyMap<string, number>
}

export interface RunOptions {
  /** A deliberate defect. */
  readonly seams?: Partial<Seams>
  /** Stops at the first violation. */
  readonly stopsEarly?: boolean
}

/** Runs the plan to its end. */
export async function runPlan(plan: Plan, options: RunOptions = {}): Promise<Run> {
  const stage = await createStage(plan, { ...NO_DEFECT, ...options.seams })
  await begin(stage)
  await takeItsCourse(stage, options.stopsEarly === true)
  await stage.world.stop()
  const { violations, told, faults } = stage.ledger
  const steps = told.filter(({ type }) => type === 'call').length
  return { violations, told, steps, faults }
}

interface Stage {
  readonly plan: Plan
  readonly clock: VirtualClock
  readonly ledger: Ledger
  readonly mishaps: Mishaps
  readonly world: World
  readonly people: People
  readonly crew: Crew
  readonly sendEvent: ReturnType<typeof createEvents>
}

async function createStage(plan: Plan, seams: Seams): Promise<Stage> {
  furnished ??= furnish()
  const from = await furnished
  const clock = createVirtualClock(plan.start)
  const ledger = createLedger(clock)
  const mishaps = createMishaps(plan, clock, ledger.count)
  const world = createWorld({
    clock,
    deliver: (to, event) => sendEvent(to, event),
    seed: plan.seed,
    from,
    backstopSeconds: BACKSTOP_MS / 1_000,
    hasWorkloadApi: plan.hasWorkloadApi,
  })
  const { transport: management } = world.api
  const { transport: workload } = world.workloadApi
  const hands =
    (actor: Actor, way: Transport): Transport =>
    (request) =>
      clock.track(ledger.as(actor, undefined, () => way(request)))
  const both = routedTransport(management, workload)
  const people = createPeople({
    user: hands({ type: 'user' }, both),
    other: hands({ type: 'other' }, both),
    host: hands({ type: 'cluster' }, both),
    management: hands({ type: 'other' }, management),
    workload: hands({ type: 'other' }, workload),
    mirror: ledger.history.before,
    ...plan,
  })
  const names = plan.machines.map(({ name }) => name)
  const refuse = createRefusals({ clock, ledger, mishaps, names })
  const patience = createPatience(ledger)
  const transport = createNetwork({
    clock,
    chance: createChance(seedFor(plan.seed, 1)),
    latency: plan.latency,
    faultOf: mishaps.requestFault,
    isDown: mishaps.isDown,
    refuse: (request) => throttled(request, mishaps.throttle()) ?? refuse(request),
    carryOut: (pod, side, request, call) => {
      const { transport } = side === 'workload' ? world.workloadApi : world.api
      return carryOut(pod, request, call, { clock, ledger, transport })
    },
    kill: (pod) => crew.replace(pod),
    onCall(call) {
      ledger.tell({ type: 'call', call })
      patience.asked(call)
    },
    onAnswer: (call, response) => patience.answered(call, response, clock.now().toMillis()),
  })
  const crew = createCrew({
    plan,
    clock,
    seams,
    transport,
    post: (event) => sendEvent('scheduled-machine', event),
  })
  const sendEvent = createEvents({
    clock,
    chance: createChance(seedFor(plan.seed, 2)),
    faultOf: mishaps.eventFault,
    isLost: mishaps.isLost,
    podsOf: crew.podsOf,
    onSent: (sent) => ledger.tell({ type: 'sent', sent }),
  })
  return { plan, clock, ledger, mishaps, world, people, crew, sendEvent }
}

// What every run begins with: definitions, sources, the namespace and the Cluster of the machines.
let furnished: Promise<WorldImage> | undefined
async function furnish(): Promise<WorldImage> {
  const clock = createVirtualClock(BEFORE_ALL)
  const world = createWorld({
    clock,
    deliver: async () => 202,
    backstopSeconds: BACKSTOP_MS / 1_000,
  })
  await clock.track(world.start())
  await clock.track(world.ensureFor(drawPlan(0).machines.map(objectOf)))
  await clock.settle()
  await world.stop()
  return world.image()
}

const BEFORE_ALL = DateTime.fromISO('2026-01-05T00:00:00Z', { zone: 'utc' })

async function carryOut(
  pod: Pod,
  request: KubeRequest,
  call: Call,
  { clock, ledger, transport }: Pick<Stage, 'clock' | 'ledger'> & { readonly transport: Transport },
): Promise<KubeResponse> {
  const now = pod.now()
  ledger.history.sawClock(pod.name, now.toMillis())
  const before = ledger.told.length
  const { signal: _, ...sent } = request
  const actor: Actor = { type: 'function', pod: pod.name, now }
  const answer = ledger.as(actor, call, () => transport(sent))
  const hasChanged = ledger.told.length > before
  const response = await clock.track(answer)
  const isStatus = request.method === 'PATCH' && request.path.endsWith('/status')
  if (isStatus && response.status === 200 && !hasChanged)
    ledger.violated('I4', `${pod.name} wrote a status that was so already: ${request.body}`)
  return response
}

async function begin(stage: Stage): Promise<void> {
  const { plan, clock, ledger, world, people } = stage
  const follow = followNodes(stage)
  const watchWake = watchWakes(plan, clock, ledger)
  let isTold = false
  const tell = (change: Change) => {
    ledger.write(change, isTold)
    if (isTold) follow(change)
    watchWake(change)
  }
  if (plan.hasWorkloadApi) {
    world.api.subscribe((change) =>
      isOfWorkload(change.resource) ? ledger.writeElsewhere(change) : tell(change),
    )
    world.workloadApi.subscribe((change) => isOfWorkload(change.resource) && tell(change))
  } else world.api.subscribe(tell)
  await clock.track(world.start())
  if (plan.hasWorkloadCluster) await clock.track(people.openWorkloadCluster())
  if (plan.hasNamesakes) await clock.track(people.makeNamesakes(plan.machines))
  isTold = true
  for (const machine of plan.machines) {
    clock.at(later(clock, machine.at), () => void clock.track(people.make(machine)))
  }
  for (const incident of plan.incidents) {
    if ('at' in incident) clock.at(later(clock, incident.at), () => meet(incident, stage))
  }
  if (!plan.lost.events && !plan.lost.alarm) return
  for (const edge of edgesOf(plan)) {
    clock.at(edge.plus(BACKSTOP_MS + SLACK_MS), () => {
      for (const says of judgeDelay(plan, ledger.history, clock.now())) ledger.violated('I7', says)
    })
  }
}

const SLACK_MS = 60_000

// As soon as a Node is Ready there is work on it.
function followNodes({ plan, clock, people }: Stage): (change: Change) => void {
  const busy = new Set<string>()
  return ({ object }) => {
    const { name, uid = '' } = object.metadata
    const machine = plan.machines.find((each) => each.name === name)
    if (object.kind !== 'Node' || machine === undefined || busy.has(uid) || !isReady(object)) return
    busy.add(uid)
    void clock.track(Promise.resolve().then(() => people.runWorkloads(machine, name)))
  }
}

function meet(incident: Incident, { plan, clock, ledger, mishaps, people, crew }: Stage): void {
  if (mishaps.isCalm()) return
  ledger.count(incident)
  ledger.tell({ type: 'incident', at: clock.now().toMillis(), incident })
  const machine = 'machine' in incident ? plan.machines[incident.machine] : undefined
  if (incident.type === 'killPod') crew.killAt(incident.pod)
  if (incident.type === 'clock') crew.jump(incident.pod, incident.by)
  if (machine === undefined) return
  if (incident.type === 'user') void clock.track(people.user(machine, incident.action))
  if (incident.type === 'other') void clock.track(people.other(machine, incident.action))
  if (incident.type === 'provider') void clock.track(people.provider(machine, incident.action))
}

async function takeItsCourse(stage: Stage, stopsEarly: boolean): Promise<void> {
  const { plan, clock, ledger } = stage
  // Whether to go on.
  const advance = async (until: DateTime): Promise<boolean> => {
    while (clock.now() < until) {
      await clock.advanceTo(DateTime.min(until, clock.now().plus({ minutes: 1 })))
      if (stopsEarly && ledger.violations.length > 0) return false
    }
    return true
  }
  if (!(await advance(later(clock, plan.calmAt)))) return
  await calmDown(stage)
  if (!(await advance(endOf(stage)))) return
  for (const { invariant, says } of judgeEnds(plan, ledger.history, clock.now()))
    ledger.violated(invariant, says)
  if (isSettled(plan, ledger.history)) await rest(stage, advance)
}

async function calmDown({ plan, clock, ledger, mishaps, people, crew }: Stage): Promise<void> {
  mishaps.calm()
  crew.setClocks()
  ledger.tell({ type: 'calm', at: clock.now().toMillis() })
  await clock.track(people.mend(plan.machines))
  // What was under way may yet make things from specs of before.
  clock.at(later(clock, PASS_SECONDS), () => void clock.track(people.mend(plan.machines)))
}

const PASS_SECONDS = 70

// An edge on the way begins it anew.
function endOf({ plan, clock, ledger }: Stage): DateTime {
  const wait = patience(ledger.history.before.list('5spot.finos.org', 'ScheduledMachine'))
  return edgesOf(plan).reduce(
    (end, edge) => (clock.now() < edge && edge < end ? edge.plus(wait) : end),
    clock.now().plus(wait),
  )
}

// Nothing is left to do: two backstops find that, and whoever is asked to look, and write nothing.
async function rest(
  { plan, clock, ledger, sendEvent }: Stage,
  advance: (until: DateTime) => Promise<boolean>,
): Promise<void> {
  const before = ledger.told.length
  for (let look = 0; look < 2; look += 1) {
    await advance(clock.now().plus(BACKSTOP_MS))
    void sendEvent('scheduled-machine', everyMachine(plan.machines, `look-${look}`, clock.now()))
  }
  await advance(later(clock, 10))
  for (const each of ledger.told.slice(before)) {
    if (each.type === 'deed' && each.deed.by.type === 'function') {
      const { by, change } = each.deed
      // An alarm that was set before may ring once more, and is then set to the next.
      if (change.object.kind === 'PingSource') continue
      ledger.violated('I4', `${by.pod} changed ${change.object.kind} at rest`)
    }
  }
}
