// Puts a run together: the world, the network, the pods and the people, all on one virtual clock.
import { DateTime } from 'luxon'
import { createVirtualClock, type VirtualClock } from '#src/embedded/virtual-clock.ts'
import { routedTransport } from '#src/embedded/workload-side.ts'
import { createWorld, type Deliver, type World, type WorldImage } from '#src/embedded/world.ts'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import { createChance, seedFor } from './chance.ts'
import { createEvents } from './events.ts'
import { createFaults, type Faults } from './faults.ts'
import { type Actor, createHistory, type History } from './history.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { type Call, createNetwork } from './network.ts'
import { createOutside } from './outside.ts'
import { nameOfFault, type Plan, type TimedAction } from './plan.ts'
import type { Pod } from './pod.ts'
import { createPods, type Pods } from './pods.ts'
import { createRefusals } from './refusals.ts'
import { judgeForAll } from './rules.ts'
import type { Judge, People, SimulatedSystem } from './simulated-system.ts'
import { createThrottle } from './throttle.ts'

/** Everything that takes part in a run. */
export interface RunParts<Action extends TimedAction, P extends Plan<Action>> {
  readonly system: SimulatedSystem<Action, P>
  readonly plan: P
  readonly clock: VirtualClock
  readonly history: History
  readonly judge: Judge
  readonly ledger: Ledger
  readonly faults: Faults
  readonly world: World
  readonly people: People<Action>
  readonly pods: Pods
  readonly deliver: Deliver
  /** The object of the system as it is now. */
  readonly objectAt: (key: ObjectKey) => KubeObject | undefined
}

export const BACKSTOP_MS = 300_000

export async function createRunParts<Action extends TimedAction, P extends Plan<Action>>(
  system: SimulatedSystem<Action, P>,
  plan: P,
): Promise<RunParts<Action, P>> {
  const { resource, beside = [] } = system
  const functions = [system, ...beside]
  const from = await imageFor(system)
  const clock = createVirtualClock(plan.start)
  const history = createHistory(resource.kind)
  const objectAt = ({ namespace, name }: ObjectKey) =>
    history.before.get(
      groupOf(resource.apiVersion),
      resource.kind,
      namespace === undefined ? { name } : { namespace, name },
    )
  const judge = system.createJudge(plan, history)
  const ledger = createLedger({
    clock,
    history,
    judge: (change) => [...judgeForAll(change, judge, functions), ...judge.judge(change)],
  })
  const { violated } = ledger
  const faults = createFaults(plan, clock, (fault) => ledger.count(nameOfFault(fault)))
  const world = createWorld({
    installations: [system.installation],
    ...system.worldOf(plan),
    clock,
    deliver: (to, event) => deliver(to, event),
    seed: plan.seed,
    from,
  })
  const management = world.api.transport
  const workload = world.workloadApi.transport
  const people = system.createPeople({
    plan,
    clock,
    past: history,
    transports: { management, workload, both: routedTransport(management, workload) },
    as:
      (actor: Actor, way: Transport): Transport =>
      (request) =>
        clock.track(ledger.as(actor, undefined, () => way(request))),
  })
  const keys = system.keysOf(plan)
  const isBeside = ({ name }: Pod) => beside.some((each) => name.startsWith(`${each.name}-`))
  const refuse = createRefusals({ clock, faults, judge, keys, objectAt, violated })
  const throttle = createThrottle(resource.plural, violated)
  const transport = createNetwork({
    clock,
    chance: createChance(seedFor(plan.seed, 1)),
    latency: plan.latency,
    faultOf: faults.requestFault,
    isDown: faults.isDown,
    busy: faults.busy,
    refuse: (request, pod) =>
      throttle.answer(request, faults.throttle()) ?? refuse(request, isBeside(pod)),
    carryOut: (pod, side, request, call) => {
      const { transport } = side === 'workload' ? world.workloadApi : world.api
      return carryOut(pod, request, call, { clock, history, ledger, transport })
    },
    kill: (pod) => pods.replace(pod),
    onCall(call) {
      ledger.tell({ type: 'call', call })
      throttle.asked(call)
    },
    onAnswer: (call, response) => throttle.answered(call, response, clock.now().toMillis()),
  })
  const fetch = createOutside({ clock, fault: faults.outside, fetch: world.fetch })
  const post: Deliver = (to, event) => deliver(to, event)
  const pods = createPods({ system, plan, clock, transport, fetch, post })
  const deliver = createEvents({
    clock,
    chance: createChance(seedFor(plan.seed, 2)),
    faultOf: faults.eventFault,
    isLost: faults.isLost,
    podsOf: pods.of,
    onSent: (sent) => ledger.tell({ type: 'sent', sent }),
  })
  return {
    system,
    plan,
    clock,
    history,
    judge,
    ledger,
    faults,
    world,
    people,
    pods,
    deliver,
    objectAt,
  }
}

type AnySystem = Pick<SimulatedSystem<never, never>, 'name' | 'installation' | 'furnish'>

// Every run of a system begins with the same definitions, sources and objects. They are made once.
const images = new Map<string, Promise<WorldImage>>()

function imageFor(system: AnySystem): Promise<WorldImage> {
  const image = images.get(system.name) ?? furnish(system)
  images.set(system.name, image)
  return image
}

async function furnish(system: AnySystem): Promise<WorldImage> {
  const clock = createVirtualClock(BEFORE_ALL)
  const world = createWorld({
    installations: [system.installation],
    clock,
    deliver: async () => 202,
  })
  await clock.track(world.start())
  await clock.track(system.furnish(world))
  await clock.settle()
  await world.stop()
  return world.image()
}

const BEFORE_ALL = DateTime.fromISO('2026-01-05T00:00:00Z', { zone: 'utc' })

interface Ways {
  readonly clock: VirtualClock
  readonly history: History
  readonly ledger: Ledger
  readonly transport: Transport
}

// I4: a status is written only when it changes.
async function carryOut(
  pod: Pod,
  request: KubeRequest,
  call: Call,
  { clock, history, ledger, transport }: Ways,
): Promise<KubeResponse> {
  const now = pod.now()
  history.sawClock(pod.name, now.toMillis())
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
