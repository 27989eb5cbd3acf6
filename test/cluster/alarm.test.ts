// What has to happen at an instant happens then, and it is the alarm that sees to it: there is no
// backstop here, and nobody edits anything at these instants.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { cronOf, PARKED } from '#src/wake/cron-instant.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { type Following, follow } from '#test/support/control-plane/follow.ts'
import {
  ALARM,
  BACKSTOP,
  drainBegun,
  graceEnd,
  isLate,
  lateness,
  tapPings,
} from '#test/support/control-plane/pings.ts'
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
import type { Tap } from '#test/support/control-plane/tap.ts'

/** Seconds, of which two are neighbours. */
const GRACES = [5, 9, 10, 14, 18]

let edge: Edge
let cluster: Cluster
let sources: Following
let tap: Tap
beforeAll(async () => {
  cluster = await startCluster({
    shiftSeconds() {
      edge = edgeIn(30)
      return edge.shiftSeconds
    },
  })
  await cluster.api.client.delete(PING_SOURCES, BACKSTOP)
  sources = await follow(cluster.api, [PING_SOURCES])
  tap = await tapPings(cluster)
})
afterAll(async () => {
  sources?.stop()
  tap?.stop()
  await cluster?.stop()
})

describe.concurrent('the alarm', () => {
  it('rings in the second in which a grace ends, for each of several machines', async () => {
    await eachGrace((grace, name) =>
      createActive(cluster, name, { gracefulShutdownTimeout: `${grace}s` }),
    )

    const schedule = { ...alwaysOpen, enabled: false }
    await eachGrace((_, name) => editMachine(cluster, name, { schedule }))
    const disabled = await eachGrace((_, name) => untilPhase(cluster, name, 'Disabled'))

    const late = disabled.map(({ metadata: { name } }, index) => {
      const due = graceEnd(cluster, name, GRACES[index] ?? 0) - edge.shiftSeconds * 1000
      return lateness(tap.deliveries, due, drainBegun(cluster, name))
    })
    expect(late.filter(isLate)).toEqual([])
  })

  it('is set to the next edge of a window, and rings at it', async () => {
    const hours = { hoursOfDay: [String(edge.hour)], timezone: edge.timezone }
    await createMachine(cluster, 'edge', { schedule: { ...alwaysOpen, ...hours } })
    await untilPhase(cluster, 'edge', 'Inactive')

    await untilSet('the edge', cronOf(edge.shiftedAt))
    await untilPhase(cluster, 'edge', 'Active', 150_000)

    const made = cluster.following.history.find(
      ({ resource, object }) => resource.kind === 'Machine' && object.metadata.name === 'edge',
    )
    const late = lateness(tap.deliveries, edge.at.toMillis(), made?.at ?? Number.NaN)
    expect([late].filter(isLate)).toEqual([])
  })
})

it('is parked when nothing is ahead', async () => {
  const names = ['edge', ...GRACES.map(nameOf)]
  await Promise.all(names.map((name) => deleteMachine(cluster, name)))
  await Promise.all(names.map((name) => untilDeleted(cluster, name)))

  await untilSet('nothing', PARKED)
})

const nameOf = (grace: number) => `grace-${grace}`

function eachGrace<T>(act: (grace: number, name: string) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(GRACES.map((grace) => act(grace, nameOf(grace))))
}

async function untilSet(what: string, schedule: string): Promise<void> {
  await sources.until(`the alarm set to ${what}`, (mirror) => {
    const alarm = mirror.get('sources.knative.dev', PING_SOURCES.kind, ALARM)
    return textAt(alarm, 'spec', 'schedule') === schedule
  })
}
