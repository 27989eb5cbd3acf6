// What the suites share: the bed with Cluster API on it, Sundial's image, and a watch on all of its pods.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fieldsAt, numberAt, textAt } from '#src/kube/json.ts'
import type { KubeObject, NamespacedKey } from '#src/kube/object.ts'
import { PING_SOURCES, PODS } from '#src/kube/resource.ts'
import { readAuditLog } from '#test/support/control-plane/audit.ts'
import { type Following, follow } from '#test/support/control-plane/follow.ts'
import {
  defineMachines,
  type Machines,
  startMachines,
} from '#test/support/control-plane/machines.ts'
import { functionsImage } from '#test/support/image/functions-image.ts'
import { type WrittenImage, writeImage } from '#test/support/image/image-archive.ts'
import { eventually } from '#test/support/processes.ts'
import { buildFunctions } from '../build.ts'
import { apply, type Bed, startBed } from './bed.ts'
import { type BedImage, bedImage, IMAGES } from './bed-images.ts'
import { enforceNetworkPolicies } from './network-policies.ts'

export const SUNDIAL = 'sundial-system'
/** As knative/base/kustomization.yaml names it. */
const IMAGE = 'dev.local/sundial:0.1.0'
/** What a user applies. */
export const OVERLAY = 'deploy/overlays/all'

export const FUNCTIONS = ['bootc-node-pool', 'scheduled-machine', 'sweep'] as const
export type FunctionName = (typeof FUNCTIONS)[number]
/** The console is an addition, and counts in no suite but its own. */
type ServiceName = FunctionName | 'console'

export interface World {
  readonly bed: Bed
  readonly image: WrittenImage
  /** Archives of what a pod of a function is made of. */
  readonly podImages: readonly string[]
  /** All Pods, from the first moment on. */
  readonly following: Following
  /** What is played, once `playMachines` was called. */
  readonly machines: () => Machines
  /** Enforces NetworkPolicies from now on. */
  enforcePolicies(): Promise<void>
  /** Starts Cluster API; Sundial's accounts and kinds must be there. */
  playMachines(): Promise<void>
  stop(): Promise<void>
}

/** Starts the bed with the image of the functions, and Cluster API's definitions. */
export async function startWorld(say: (line: string) => void): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-serving-'))
  let machines: Machines | undefined
  let bed: Bed | undefined
  let following: Following | undefined
  let endPolicies: (() => void) | undefined
  const stop = async () => {
    endPolicies?.()
    machines?.stop()
    following?.stop()
    await machines?.controller.stop(1_000)
    await bed?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const bundles = join(folder, 'dist')
    await buildFunctions(bundles)
    const path = join(folder, 'image.tar')
    const image = await writeImage({ ...(await functionsImage(bundles)), path, name: IMAGE })
    const started = await startBed([path], say)
    bed = started
    await defineMachines(started.api)
    const followed = await follow(started.api, [PODS])
    following = followed
    return {
      bed: started,
      image,
      podImages: [path, ...(await Promise.all(IMAGES.filter(isBesideFunctions).map(bedImage)))],
      following: followed,
      machines() {
        if (machines === undefined) throw new Error('Cluster API was not started')
        return machines
      },
      async enforcePolicies() {
        endPolicies = await enforceNetworkPolicies(started)
      },
      async playMachines() {
        machines = await startMachines(started.api)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function isBesideFunctions({ program }: BedImage): boolean {
  return program === 'serving-queue'
}

export const SERVICE = 'serving.knative.dev/service'

/** The function that a Pod is of; `undefined` for an adapter's. */
export function functionOf({ metadata }: KubeObject): FunctionName | undefined {
  const name = metadata.labels?.[SERVICE]
  return FUNCTIONS.find((each) => each === name)
}

/** Where time is dear, pods go as soon as Knative lets them, and rests are short. */
export const IS_SHORT = process.env.SUNDIAL_SERVING === 'short'

/** How long a pod stays after its last event, a little more: the window, and the time that Knative gives itself to lead
 * requests elsewhere. */
export const STAY_SECONDS = IS_SHORT ? 45 : 65

/** Lets pods go sooner than the manifests say. */
export async function hurryPods({ bed }: World, name: ServiceName): Promise<void> {
  const annotations = {
    'autoscaling.knative.dev/window': '6s',
    'autoscaling.knative.dev/scale-to-zero-pod-retention-period': '0s',
  }
  const patch = JSON.stringify({ spec: { template: { metadata: { annotations } } } })
  const service = ['-n', SUNDIAL, 'patch', 'services.serving.knative.dev', name]
  await bed.kubectl([...service, '--type=merge', '-p', patch])
  await eventually(async () => {
    const { stdout } = await bed.kubectl(['-n', SUNDIAL, 'get', 'ksvc', name, '-o', 'json'])
    const object = JSON.parse(stdout) as KubeObject
    const isSeen = numberAt(object, 'status', 'observedGeneration') === object.metadata.generation
    if (!isSeen || !isTrue(object, 'Ready')) throw new Error(`${name} is not Ready`)
  }, 60_000)
}

/** The pods of the functions that there are now, those that are ending included. */
export function podsOf({ following }: World, name?: FunctionName): readonly KubeObject[] {
  return following.mirror
    .list('', 'Pod', SUNDIAL)
    .filter(
      (pod) => functionOf(pod) !== undefined && (name === undefined || functionOf(pod) === name),
    )
}

/** Until no function has a pod that takes events: one that is ending takes none, and Knative lets it end for half a
 * minute. */
export async function untilZero(world: World, withinMs = 240_000): Promise<void> {
  await world.following.until(
    'no pod of any function',
    () => podsOf(world).every(isEnding),
    withinMs,
  )
}

/** From when to when each pod of a function was there, milliseconds of the epoch; `to` is now for what still is. */
export function lifetimes({ following }: World): readonly Lifetime[] {
  const found = new Map<string, Lifetime>()
  for (const { type, object, at } of following.history) {
    const name = functionOf(object)
    const { uid = '' } = object.metadata
    if (name === undefined) continue
    const from = found.get(uid)?.from ?? at
    found.set(uid, {
      name,
      pod: object.metadata.name,
      from,
      to: type === 'DELETED' ? at : Date.now(),
    })
  }
  return [...found.values()]
}

export interface Lifetime {
  readonly name: FunctionName
  readonly pod: string
  readonly from: number
  readonly to: number
}

/** What share of the time between two instants there was no pod of any function, 0 to 1. */
export function shareAtZero(world: World, from: number, to: number): number {
  const spans = lifetimes(world)
    .map((each) => ({ from: Math.max(from, each.from), to: Math.min(to, each.to) }))
    .filter((each) => each.to > each.from)
    .sort((a, b) => a.from - b.from)
  let busy = 0
  let until = from
  for (const span of spans) {
    busy += Math.max(0, span.to - Math.max(until, span.from))
    until = Math.max(until, span.to)
  }
  return 1 - busy / (to - from)
}

/** Whether the backstop of `triggers/` may have woken what begins at this instant: its minutes are 2, 7, 12 and so
 * on, and a pod follows within seconds. */
export function isAfterBackstop(at: number): boolean {
  const date = new Date(at)
  return date.getUTCMinutes() % 5 === 2 && date.getUTCSeconds() < 15
}

/** Seconds until that backstop rings next. */
export function secondsToBackstop(now: Date = new Date()): number {
  return 300 - (((now.getUTCMinutes() + 3) % 5) * 60 + now.getUTCSeconds())
}

/** The lines that the pods of a function have logged, parsed; those of pods that are gone are gone, too. */
export async function logOf(
  { bed }: World,
  name: ServiceName,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { stdout } = await bed.kubectl([
    ...['-n', SUNDIAL, 'logs', '-l', `${SERVICE}=${name}`, '-c', name, '--tail=-1'],
    '--prefix=false',
  ])
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}

/** Whether a condition of this object is True. */
export function isTrue(object: KubeObject | undefined, type: string): boolean {
  const conditions = fieldsAt(object, 'status')['conditions']
  return (
    Array.isArray(conditions) &&
    conditions.some((each) => textAt(each, 'type') === type && textAt(each, 'status') === 'True')
  )
}

/** When the alarm rings, as cron has it. */
export async function alarmOf({ bed }: World): Promise<string> {
  const alarm = await bed.api.client.get(PING_SOURCES, { namespace: SUNDIAL, name: 'alarm' })
  return textAt(alarm, 'spec', 'schedule')
}

/** What the helpers for ScheduledMachines ask for. */
export function reached({ bed, machines }: World) {
  const { following } = machines()
  return { api: bed.api, clusterApiVersion: 'v1beta2', following } as const
}

/** What a script of Node prints that runs in a pod of the functions' image. @throws when it does not end in order */
export async function runScript(
  bed: Bed,
  { namespace, name }: NamespacedKey,
  script: string,
): Promise<string> {
  const container = { name: 'script', image: IMAGE, args: ['-e', script] }
  const spec = { restartPolicy: 'Never', containers: [container] }
  await apply(bed, [{ apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name }, spec }])
  const kubectl = (...args: readonly string[]) => bed.kubectl(['-n', namespace, ...args])
  const isOver = '--for=jsonpath={.status.phase}=Succeeded'
  const { status } = await kubectl('wait', 'pod', name, isOver, '--timeout=60s')
  const { stdout } = await kubectl('logs', name)
  await kubectl('delete', 'pod', name, '--wait=false')
  if (status !== 0) throw new Error(`${name} did not end in order:\n${stdout}`)
  return stdout
}

/** The requests of Sundial's functions since then, by verb. */
export function requestsSince({ bed }: World, from: number): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { account, verb, at } of readAuditLog(bed.workspace.path('audit.log'))) {
    if (!FUNCTIONS.some((name) => account === `sundial-system:${name}`)) continue
    if (at >= from) counts[verb] = (counts[verb] ?? 0) + 1
  }
  return counts
}

/** Whether it was told to go, and takes no events any more. */
export function isEnding({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined
}
