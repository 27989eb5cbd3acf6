// What has to happen at an instant happens then, and it is the alarm that sees to it: there is no
// backstop here, and nobody edits anything at these instants.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt } from '#src/embedded/stand-ins/json.ts'
import { parseInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { cronOf, PARKED } from '#src/reconcile/cron-instant.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { type Following, follow } from '#test/support/control-plane/follow.ts'
import {
  alwaysOpen,
  createActive,
  createMachine,
  deleteMachine,
  editMachine,
  untilDeleted,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { type Edge, edgeIn } from '#test/support/control-plane/shifted-clock.ts'
import { startTap, type Tap } from '#test/support/control-plane/tap.ts'

const SYSTEM = 'sundial-system'
const ALARM = { namespace: SYSTEM, name: 'alarm' }

let edge: Edge
let cluster: Cluster
let sources: Following
let tap: Tap
beforeAll(async () => {
  edge = edgeIn(45)
  cluster = await startCluster({ shiftSeconds: edge.shiftSeconds })
  const { api, functions } = cluster
  sources = await follow(api, [PING_SOURCES])
  await api.client.delete(PING_SOURCES, { namespace: SYSTEM, name: 'backstop' })
  tap = await startTap(functions.sweep.url)
  await api.client.patchStatus(PING_SOURCES, ALARM, { status: { sinkUri: tap.url } })
})
afterAll(async () => {
  sources?.stop()
  tap?.stop()
  await cluster?.stop()
})

describe.concurrent('the alarm', () => {
  it('rings in the second in which a grace ends, for each of several machines', async () => {
    // Two of them end in neighbouring seconds.
    const graces = [5, 9, 10, 14, 18]
    await Promise.all(
      graces.map((grace) =>
        createActive(cluster, `grace-${grace}`, { gracefulShutdownTimeout: `${grace}s` }),
      ),
    )

    const schedule = { ...alwaysOpen, enabled: false }
    await Promise.all(graces.map((grace) => editMachine(cluster, `grace-${grace}`, { schedule })))
    const disabled = await Promise.all(
      graces.map((grace) => untilPhase(cluster, `grace-${grace}`, 'Disabled')),
    )

    const late = disabled.map(({ metadata: { name } }, index) =>
      lateness(graceEnd(name, graces[index] ?? 0), drainBegun(name)),
    )
    expect(late.filter(isTooLate)).toEqual([])
  })

  it('is set to the next edge of a window, and rings at it', async () => {
    const hours = { hoursOfDay: [String(edge.hour)], timezone: edge.timezone }
    await createMachine(cluster, 'edge', { schedule: { ...alwaysOpen, ...hours } })
    await untilPhase(cluster, 'edge', 'Inactive')

    await untilSet('the edge', cronOf(edge.shiftedAt))
    await untilPhase(cluster, 'edge', 'Active', 150_000)

    const late = lateness(edge.at.toMillis(), machineMade('edge'))
    expect([late].filter(isTooLate)).toEqual([])
  })
})

it('is parked when nothing is ahead', async () => {
  const names = ['edge', 'grace-5', 'grace-9', 'grace-10', 'grace-14', 'grace-18']
  await Promise.all(names.map((name) => deleteMachine(cluster, name)))
  await Promise.all(names.map((name) => untilDeleted(cluster, name)))

  await untilSet('nothing', PARKED)
})

const SECOND = 1_000
/** How far ahead the alarm is set at least. */
const CLOSEST = 2 * SECOND

interface Lateness {
  readonly rang: number
  readonly acted: number
}

/** How many seconds after an instant the alarm rang for it, and something was done. */
function lateness(due: number, acted: number): Lateness {
  const before = tap.deliveries.findLast(({ at }) => at < due)
  const ring = tap.deliveries.find(({ at }) => at >= due)?.at ?? Number.NaN
  // Who was woken a moment before could not set it any closer.
  const soonest = Math.ceil(((before?.answeredAt ?? 0) + CLOSEST) / SECOND) * SECOND
  const reachable = Math.max(due, soonest)
  return { rang: (ring - reachable) / SECOND, acted: (acted - reachable) / SECOND }
}

// The adapter takes half a second at most, the rest is for a machine that is busy with other suites.
function isTooLate({ rang, acted }: Lateness): boolean {
  return !(rang < 1.5 && acted >= 0 && acted < rang + 1.5)
}

/** When the grace of a machine was over, by the machine's own clock. */
function graceEnd(name: string, seconds: number): number {
  const startedAt = cluster.following.history
    .filter(({ object }) => object.metadata.name === name)
    .map(({ object }) => parseInstant(textAt(object, 'status', 'shutdownStartedAt')))
    .find((instant) => instant !== undefined)
  if (startedAt === undefined) throw new Error(`${name} was not shut down`)
  return startedAt.toMillis() + (seconds - edge.shiftSeconds) * SECOND
}

const drainBegun = (name: string) =>
  seen('ScheduledMachine', name, (object) => textAt(object, 'status', 'drain', 'startedAt') !== '')

const machineMade = (name: string) => seen('Machine', name, () => true)

/** When something was first seen to be so. */
function seen(kind: string, name: string, isSo: (object: KubeObject) => boolean): number {
  const found = cluster.following.history.find(
    ({ resource, object }) =>
      resource.kind === kind && object.metadata.name === name && isSo(object),
  )
  return found?.at ?? Number.NaN
}

async function untilSet(what: string, schedule: string): Promise<void> {
  await sources.until(`the alarm set to ${what}`, (mirror) => {
    const alarm = mirror.get('sources.knative.dev', PING_SOURCES.kind, ALARM)
    return textAt(alarm, 'spec', 'schedule') === schedule
  })
}
