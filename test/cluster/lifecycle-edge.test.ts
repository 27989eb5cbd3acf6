// Real edges of windows: instants at which nobody edits anything, and nothing but the alarm wakes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt, valueAt } from '#src/embedded/stand-ins/json.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import {
  createActive,
  createMachine,
  leftovers,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { type Edge, edgeIn } from '#test/support/control-plane/shifted-clock.ts'
import { eventsOf, JOIN_EVENTS, JOINS, storyOf } from '#test/support/control-plane/story.ts'

let cluster: Cluster
let edge: Edge
beforeAll(async () => {
  edge = edgeIn(50)
  cluster = await startCluster({ shiftSeconds: edge.shiftSeconds })
  // It looks at the full hour too.
  const backstop = { namespace: 'sundial-system', name: 'backstop' }
  await cluster.api.client.delete(PING_SOURCES, backstop)
})
afterAll(() => cluster?.stop())

/** Open for the hour that begins at the edge, or at so many hours from it. */
const openFrom = (hours: number) => ({
  daysOfWeek: ['mon-sun'],
  hoursOfDay: [String((edge.hour + hours + 24) % 24)],
  timezone: edge.timezone,
})

/** How long after the edge something was first seen to be so, in seconds. */
const secondsAfterEdge = (kind: string, name: string, isSo: (object: KubeObject) => boolean) => {
  const seen = cluster.following.history.find(
    ({ resource, object }) =>
      resource.kind === kind && object.metadata.name === name && isSo(object),
  )
  return ((seen?.at ?? Number.NaN) - edge.at.toMillis()) / 1000
}

describe.concurrent('at the edge of a window', () => {
  it('a machine is made at the instant at which its window opens', async () => {
    await createMachine(cluster, 'opens', { schedule: openFrom(0) })
    const inactive = await untilPhase(cluster, 'opens', 'Inactive')

    expect(valueAt(inactive, 'status', 'nextActivation')).toBe(formatInstant(edge.shiftedAt))
    expect(valueAt(inactive, 'status', 'wakeTime')).toBe(formatInstant(edge.shiftedAt))

    await untilPhase(cluster, 'opens', 'Active', 150_000)

    const late = secondsAfterEdge('Machine', 'opens', () => true)
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan(5)
    expect(storyOf(cluster.following, 'opens')).toEqual([
      'Pending AwaitingSchedule',
      'Inactive ScheduleInactive',
      ...JOINS.slice(1),
    ])
    expect(await eventsOf(cluster.api, 'opens')).toEqual([
      JOIN_EVENTS[0],
      'Normal ScheduleInactive: Pending -> Inactive: Outside scheduled time window',
      'Normal MachineCreated: Inactive -> Pending: Machine created; waiting for the providers',
      JOIN_EVENTS[1],
    ])
  })

  it('a machine leaves from the instant on at which its window closes', async () => {
    const grace = 7
    const active = await createActive(cluster, 'closes', {
      schedule: openFrom(-1),
      gracefulShutdownTimeout: `${grace}s`,
    })

    expect(valueAt(active, 'status', 'nextCleanup')).toBe(formatInstant(edge.shiftedAt))
    expect(valueAt(active, 'status', 'wakeTime')).toBe(formatInstant(edge.shiftedAt))

    await untilPhase(cluster, 'closes', 'Inactive', 150_000)

    const isLeaving = (object: KubeObject) => textAt(object, 'status', 'phase') === 'ShuttingDown'
    const isDeleted = ({ metadata }: KubeObject) => metadata.deletionTimestamp !== undefined
    const begun = secondsAfterEdge('ScheduledMachine', 'closes', isLeaving)
    const deleted = secondsAfterEdge('Machine', 'closes', isDeleted)
    expect(begun).toBeGreaterThan(0)
    expect(begun).toBeLessThan(5)
    expect(deleted).toBeGreaterThan(grace)
    expect(deleted).toBeLessThan(grace + 6)
    expect(await leftovers(cluster, 'closes')).toEqual([])
    expect(storyOf(cluster.following, 'closes')).toEqual([
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDrained',
      'Inactive MachineDeleted',
    ])
    expect(await eventsOf(cluster.api, 'closes')).toEqual([
      ...JOIN_EVENTS,
      'Normal GracePeriodActive: Active -> ShuttingDown: Outside the schedule: the drain begins after a grace period of 7 s',
      'Normal MachineDeleted: ShuttingDown -> Inactive: Machine removed from cluster',
    ])
    const rested = await untilMachine(cluster, 'closes', 'at rest', () => true)
    const tomorrow = edge.shiftedAt.plus({ hours: 23 })
    expect(valueAt(rested, 'status', 'wakeTime')).toBe(formatInstant(tomorrow))
  })
})
