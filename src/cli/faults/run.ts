// One run: the world, the functions in their pods, and what goes wrong according to the plan, all on one
// clock that stands still until everything rests. The same plan gives the same run, to the byte.
import { DateTime, Duration } from 'luxon'
import type { Change } from '#src/embedded/api/embedded-api.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createWorld, type Deliver, type WorldImage } from '#src/embedded/world.ts'
import { type CloudEventRequest, dueEvent } from '#src/events/post-event.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import type { Actor } from './actor.ts'
import { createChance, seedFor } from './chance.ts'
import { drawPlan } from './draw.ts'
import { BACKSTOP_MS, isSettled, judgeDelay, judgeEnds, patience } from './ends.ts'
import { createEvents, isAlarm, isFromSource, type Sent } from './events.ts'
import { isReady } from './facts.ts'
import { createHistory, type Deed, type Violation } from './history.ts'
import { later } from './later.ts'
import { type Call, createNetwork } from './network.ts'
import { createPeople, NAMESPACE, objectOf } from './people.ts'
import { type Incident, nameOfIncident, type Plan, type Seconds } from './plan.ts'
import { type Pod, startScheduledMachine, startSweep } from './pod.ts'
import { RULES } from './rules.ts'
import { NO_DEFECT, type Seams } from './seams.ts'

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

export type Told =
  | { readonly type: 'call'; readonly call: Call }
  | { readonly type: 'sent'; readonly sent: Sent }
  | { readonly type: 'deed'; readonly deed: Deed }
  | { readonly type: 'incident'; readonly at: number; readonly incident: Incident }
  | { readonly type: 'calm'; readonly at: number }

export interface RunOptions {
  /** A deliberate defect. */
  readonly seams?: Partial<Seams>
  /** Stops at the first violation. */
  readonly stopsEarly?: boolean
}

const SETTINGS: PassSettings = {
  ...DEFAULT_SETTINGS,
  finalizerTimeout: Duration.fromObject({ minutes: 10 }),
  forceFinalizer: false,
}
function everyMachine({ machines }: Plan, id: string, now: DateTime): CloudEventRequest {
  const keys = machines.map(({ name }) => ({ namespace: NAMESPACE, name }))
  const time = formatInstant(now)
  return dueEvent('ScheduledMachine', keys, { id, source: '/test', time })
}

const PASS_SECONDS = 70
const CLUSTER_ACTOR: Actor = { type: 'cluster' }

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

/** Runs the plan to its end. */
export async function runPlan(plan: Plan, options: RunOptions = {}): Promise<Run> {
  furnished ??= furnish()
  const from = await furnished
  const seams: Seams = { ...NO_DEFECT, ...options.seams }
  const clock = createVirtualClock(plan.start)
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  const told: Told[] = []
  const violations: Violation[] = []
  const faults = new Map<string, number>()
  const history = createHistory(RULES)
  const skews = [...plan.skews]
  const requestFaults = new Map(
    plan.incidents.flatMap((each) => (each.type === 'request' ? [[each.call, each] as const] : [])),
  )
  const eventFaults = new Map(
    plan.incidents.flatMap((each) => (each.type === 'event' ? [[each.event, each] as const] : [])),
  )
  let isCalm = false
  let by: { readonly actor: Actor; readonly call: Call | undefined } = {
    actor: CLUSTER_ACTOR,
    call: undefined,
  }

  const count = (incident: Incident): void => {
    const name = nameOfIncident(incident)
    faults.set(name, (faults.get(name) ?? 0) + 1)
  }
  const violated = (invariant: string, says: string): void =>
    void violations.push({ invariant, at: clock.now().toMillis(), says })
  const spans = plan.incidents.filter((each) => 'for' in each)
  const isIn = (type: (typeof spans)[number]['type']): boolean => {
    if (isCalm || spans.length === 0) return false
    const elapsed = (clock.now().toMillis() - plan.start.toMillis()) / 1_000
    return spans.some(
      (each) => each.type === type && each.at <= elapsed && elapsed < each.at + each.for,
    )
  }

  // What is committed within this call is this actor's: the API server does it before it answers.
  const as = <T>(actor: Actor, call: Call | undefined, work: () => T): T => {
    const outer = by
    by = { actor, call }
    try {
      return work()
    } finally {
      by = outer
    }
  }
  const hands =
    (actor: Actor): Transport =>
    (request) =>
      clock.track(as(actor, undefined, () => world.api.transport(request)))

  const deliver: Deliver = (to, event) => sendEvent(to, event)
  const world = createWorld({
    clock,
    deliver,
    seed: plan.seed,
    from,
    backstopSeconds: BACKSTOP_MS / 1_000,
  })
  const people = createPeople({ user: hands({ type: 'user' }), other: hands({ type: 'other' }) })
  let isWatching = false
  world.api.subscribe((change) => {
    const deed: Deed = { at: clock.now().toMillis(), by: by.actor, change, call: by.call }
    violations.push(...history.tell(deed))
    if (!isWatching) return
    told.push({ type: 'deed', deed })
    follow(change)
  })

  const carryOut = async (pod: Pod, request: KubeRequest, call: Call): Promise<KubeResponse> => {
    const now = pod.now()
    history.sawClock(pod.name, now.toMillis())
    const before = told.length
    const { signal: _, ...sent } = request
    const answer = as({ type: 'function', pod: pod.name, now }, call, () =>
      world.api.transport(sent),
    )
    const hasChanged = told.length > before
    const response = await clock.track(answer)
    const isStatus = request.method === 'PATCH' && request.path.endsWith('/status')
    if (isStatus && response.status === 200 && !hasChanged)
      violated('I4', `${pod.name} wrote a status that was so already: ${request.body}`)
    return response
  }
  const transport = createNetwork({
    clock,
    chance: createChance(seedFor(plan.seed, 1)),
    latency: plan.latency,
    faultOf(number) {
      const incident = isCalm ? undefined : requestFaults.get(number)
      if (incident !== undefined) count(incident)
      return incident?.fault
    },
    isDown: (side) => isIn('apiRestart') || (side === 'workload' && isIn('workloadDown')),
    carryOut,
    kill: (pod) => replace(pod),
    onCall: (call) => void told.push({ type: 'call', call }),
  })

  // Those of scheduled-machine, and then those of the sweep.
  const pods: Pod[] = []
  const generations: number[] = []
  let ids = 0
  const start = (place: number): Pod => {
    const generation = (generations[place] ?? 0) + 1
    generations[place] = generation
    const isSweep = place >= plan.pods
    const common = {
      name: `${isSweep ? 'sweep' : 'scheduled-machine'}-${isSweep ? place - plan.pods : place}.${generation}`,
      clock,
      skew: () => skews[place] ?? 0,
      log,
      transport,
      settings: SETTINGS,
      seams,
    }
    if (!isSweep) return startScheduledMachine(common)
    return startSweep({
      ...common,
      post: (event) => sendEvent('scheduled-machine', event),
      newId: () => `due-${++ids}`,
    })
  }
  const replace = (pod: Pod): void => {
    pod.kill()
    const place = pods.indexOf(pod)
    if (place !== -1) pods[place] = start(place)
  }
  for (let place = 0; place < plan.pods + plan.sweepPods; place += 1) pods.push(start(place))

  const sendEvent = createEvents({
    clock,
    chance: createChance(seedFor(plan.seed, 2)),
    faultOf(number) {
      const incident = isCalm ? undefined : eventFaults.get(number)
      if (incident !== undefined) count(incident)
      return incident?.fault
    },
    isLost: (event) =>
      !isCalm &&
      ((isAlarm(event) && (plan.lost.alarm || isIn('lostAlarm'))) ||
        (isFromSource(event) && (plan.lost.events || isIn('apiRestart')))),
    podsOf: (to) => (to === 'sweep' ? pods.slice(plan.pods) : pods.slice(0, plan.pods)),
    onSent: (sent) => void told.push({ type: 'sent', sent }),
  })

  // As soon as a Node is Ready there is work on it.
  const busy = new Set<string>()
  const follow = ({ object }: Change): void => {
    const { name, uid = '' } = object.metadata
    const machine = plan.machines.find((each) => each.name === name)
    if (object.kind !== 'Node' || machine === undefined || busy.has(uid) || !isReady(object)) return
    busy.add(uid)
    void clock.track(Promise.resolve().then(() => people.runWorkloads(machine, name)))
  }

  const meet = (incident: Incident): void => {
    if (isCalm) return
    count(incident)
    told.push({ type: 'incident', at: clock.now().toMillis(), incident })
    const machine = 'machine' in incident ? plan.machines[incident.machine] : undefined
    switch (incident.type) {
      case 'killPod': {
        const pod = pods[incident.pod]
        if (pod !== undefined) replace(pod)
        return
      }
      case 'clock':
        skews[incident.pod] = (skews[incident.pod] ?? 0) + incident.by
        return
      case 'user':
        if (machine !== undefined) void clock.track(people.user(machine, incident.action))
        return
      case 'other':
        if (machine !== undefined) void clock.track(people.other(machine, incident.action))
        return
      case 'provider':
        if (machine !== undefined) void clock.track(people.provider(machine, incident.action))
        return
      default:
        return
    }
  }

  await clock.track(world.start())
  if (plan.hasWorkloadCluster) await clock.track(people.giveKubeconfig())
  isWatching = true
  const at = (seconds: Seconds, work: () => void) =>
    clock.at(plan.start.plus(Math.round(seconds * 1_000)), work)
  for (const machine of plan.machines) at(machine.at, () => void clock.track(people.make(machine)))
  for (const incident of plan.incidents) {
    if ('at' in incident) at(incident.at, () => meet(incident))
  }

  const advance = async (until: DateTime): Promise<boolean> => {
    while (clock.now() < until) {
      const next = DateTime.min(until, clock.now().plus({ minutes: 1 }))
      await clock.advanceTo(next)
      if (options.stopsEarly === true && violations.length > 0) return false
    }
    return true
  }
  const finish = async (): Promise<void> => {
    if (!(await advance(plan.start.plus({ seconds: plan.calmAt })))) return
    isCalm = true
    skews.fill(0)
    told.push({ type: 'calm', at: clock.now().toMillis() })
    await clock.track(people.mend(plan.machines))
    // What was under way may yet make things from specs of before.
    clock.at(later(clock, PASS_SECONDS), () => void clock.track(people.mend(plan.machines)))
    const owners = history.before.list('5spot.finos.org', 'ScheduledMachine')
    // Edges on the way begin it anew.
    let until = clock.now().plus(patience(owners))
    for (const edge of [9, 10].map((hour) => plan.start.startOf('day').set({ hour }))) {
      if (clock.now() < edge && edge < until) until = edge.plus(patience(owners))
    }
    if (!(await advance(until))) return
    for (const { invariant, says } of judgeEnds(plan, history, clock.now()))
      violated(invariant, says)
    // Nothing is left to do: two backstops find that, and whoever is asked to look, and write nothing.
    if (!isSettled(plan, history)) return
    const before = told.length
    for (let look = 0; look < 2; look += 1) {
      await advance(clock.now().plus(BACKSTOP_MS))
      void sendEvent('scheduled-machine', everyMachine(plan, `look-${look}`, clock.now()))
    }
    await advance(clock.now().plus({ seconds: 10 }))
    for (const each of told.slice(before)) {
      if (each.type === 'deed' && each.deed.by.type === 'function')
        violated('I4', `${each.deed.by.pod} changed ${each.deed.change.object.kind} at rest`)
    }
  }
  if (plan.lost.events || plan.lost.alarm) {
    for (const hour of [9, 10]) {
      const edge = plan.start.startOf('day').set({ hour })
      const due = edge.plus(BACKSTOP_MS).plus({ seconds: 60 })
      if (edge > plan.start) {
        clock.at(due, () => {
          for (const says of judgeDelay(plan, history, clock.now())) violated('I7', says)
        })
      }
    }
  }
  await finish()
  await world.stop()
  const steps = told.filter(({ type }) => type === 'call').length
  return { violations, told, steps, faults }
}
