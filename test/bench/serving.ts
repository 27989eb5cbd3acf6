// From zero pods: from an event, a ScheduledMachine that is made, to the first write that it leads to, and where the
// time goes. On a real node with Knative's own autoscaler and activator; Linux, as root.
//
// Pods stay shorter than the manifests say, so that thirty starts take minutes and not hours; nothing else is
// changed.
import { readFileSync } from 'node:fs'
import { fieldsAt, listAt, numberAt, textAt } from '#src/kube/json.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import type { Measurement } from '#test/support/bench.ts'
import { readAuditLog } from '#test/support/control-plane/audit.ts'
import {
  closedNow,
  scheduledMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { eventually } from '#test/support/processes.ts'
import { NODE } from '#test/support/serving/node/addresses.ts'
import { withSundial } from '#test/support/serving/with-sundial.ts'
import {
  functionOf,
  hurryPods,
  logOf,
  reached,
  SUNDIAL,
  untilZero,
  type World,
} from '#test/support/serving/world.ts'

const STARTS = 30
const FUNCTION = 'scheduled-machine'

export async function bench(): Promise<readonly Measurement[]> {
  return withSundial(async (world, say) => {
    await hurryPods(world, FUNCTION)
    const cold: Start[] = []
    for (let round = 0; round < STARTS; round += 1) {
      await untilNoPod(world)
      cold.push(await startFromZero(world, `cold-${round}`))
      say(`  from zero: ${round + 1} of ${STARTS}`)
    }
    const warm: number[] = []
    for (let round = 0; round < STARTS; round += 1)
      warm.push(await askAgain(world, `warm-${round}`))
    const memory = await memoryOf(world)
    return [
      ...quantiles(
        'serving from zero: event to first write',
        cold.map(({ firstWrite }) => firstWrite),
      ),
      ...STAGES.flatMap(([name, from, to]) =>
        quantiles(
          `serving from zero: ${name}`,
          cold.map((start) => start[to] - (from === 'asked' ? 0 : start[from])),
        ),
      ),
      ...quantiles('serving with a pod there: event to first write', warm),
      { name: 'serving image, uncompressed', value: world.image.layerBytes / 2 ** 20, unit: 'MiB' },
      { name: 'serving memory of a pod that waits', value: memory / 2 ** 20, unit: 'MiB' },
    ]
  })
}

/** Milliseconds after the request that made the ScheduledMachine was sent. */
interface Start {
  readonly created: number
  readonly scheduled: number
  readonly sandbox: number
  readonly container: number
  readonly listening: number
  readonly loaded: number
  readonly firstRequest: number
  readonly firstWrite: number
}

const STAGES: ReadonlyArray<readonly [string, 'asked' | keyof Start, keyof Start]> = [
  ['adapter, ingress, activator, autoscaler, until the pod is made', 'asked', 'created'],
  ['scheduler', 'created', 'scheduled'],
  ['kubelet, until the sandbox is there', 'scheduled', 'sandbox'],
  ['until the container is started', 'sandbox', 'container'],
  ['our process, until it listens', 'container', 'listening'],
  ['until the rest of it is loaded', 'listening', 'loaded'],
  ['until our first request (the proxy beside us has started by then)', 'loaded', 'firstRequest'],
  ['our pass, until its first write', 'firstRequest', 'firstWrite'],
]

async function untilNoPod(world: World): Promise<void> {
  await untilZero(world)
  // The ingress hears of it a moment later.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
}

async function startFromZero(world: World, name: string): Promise<Start> {
  const asked = await make(world, name)
  const { firstRequest, firstWrite } = await firstRequests(world, asked)
  const seen = world.following.history.filter(
    ({ object, at }) => at >= asked && functionOf(object) === FUNCTION,
  )
  const [first] = seen
  if (first === undefined) throw new Error('no pod was started')
  const pod = first.object.metadata.name
  const its = seen.filter(({ object }) => object.metadata.name === pod)
  const scheduled = its.find(({ object }) => textAt(object, 'spec', 'nodeName') !== '')
  const log = containerdLog(world, pod, asked)
  const { listening, loaded } = await startLog(world, asked)
  return {
    created: first.at - asked,
    scheduled: (scheduled?.at ?? Number.NaN) - asked,
    sandbox: log.sandbox - asked,
    container: log.container - asked,
    listening: listening - asked,
    loaded: loaded - asked,
    firstRequest,
    firstWrite,
  }
}

async function askAgain(world: World, name: string): Promise<number> {
  const asked = await make(world, name)
  const { firstWrite } = await firstRequests(world, asked)
  await untilPhase(reached(world), name, 'Inactive')
  await new Promise((resolve) => setTimeout(resolve, 500))
  return firstWrite
}

async function make({ bed }: World, name: string): Promise<number> {
  const object = scheduledMachine(name, { schedule: closedNow() })
  const asked = Date.now()
  await bed.api.client.create(SCHEDULED_MACHINES, object)
  return asked
}

async function firstRequests({ bed }: World, asked: number) {
  return eventually(async () => {
    const ours = readAuditLog(bed.workspace.path('audit.log')).filter(
      ({ account, at }) => account === `${SUNDIAL}:${FUNCTION}` && at >= asked,
    )
    const write = ours.find(({ verb }) => ['create', 'patch', 'update'].includes(verb))
    if (write === undefined) throw new Error('nothing was written')
    const firstRequest = Math.min(...ours.map(({ at }) => at)) - asked
    return { firstRequest, firstWrite: write.at - asked }
  }, 30_000)
}

// When the process listened, and when it was loaded and said so.
async function startLog(world: World, asked: number) {
  const lines = await logOf(world, FUNCTION)
  const line = lines.find(
    ({ message, time }) => message === 'listening' && Date.parse(String(time)) >= asked,
  )
  const loaded = Date.parse(String(line?.['time']))
  const took = (numberAt(line, 'loadedAfterMs') ?? Number.NaN) - (numberAt(line, 'afterMs') ?? 0)
  return { listening: loaded - took, loaded }
}

// When containerd had made the pod's sandbox, and started its first container, which is ours.
function containerdLog({ bed }: World, pod: string, asked: number) {
  const found = { sandbox: Number.NaN, container: Number.NaN }
  for (const line of readFileSync(bed.workspace.path('containerd.log'), 'utf8').split('\n')) {
    const at = Date.parse(/^time="([^"]+)"/.exec(line)?.[1] ?? '')
    if (!(at >= asked)) continue
    if (line.includes('returns sandbox id') && line.includes(pod)) found.sandbox = at
    const isStart = /StartContainer for .*returns successfully/.test(line)
    if (isStart && Number.isNaN(found.container) && !Number.isNaN(found.sandbox))
      found.container = at
  }
  return found
}

async function memoryOf({ bed }: World): Promise<number> {
  const path = `/api/v1/nodes/${NODE}/proxy/stats/summary`
  const { body } = await bed.api.transport({ method: 'GET', path })
  const containers = listAt(JSON.parse(body), 'pods').flatMap((pod) => listAt(pod, 'containers'))
  const ours = containers.filter((container) => textAt(container, 'name') === FUNCTION)
  return Math.max(
    ...ours.map((container) => numberAt(fieldsAt(container, 'memory'), 'workingSetBytes') ?? 0),
  )
}

function quantiles(name: string, values: readonly number[]): readonly Measurement[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return [
    { name: `${name}, median of ${sorted.length}`, value: at(0.5) ?? Number.NaN, unit: 'ms' },
    { name: `${name}, 95 of 100`, value: at(0.95) ?? Number.NaN, unit: 'ms' },
  ]
}
