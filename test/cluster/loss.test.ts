// Adapters that are killed: no event comes any more, and in the end no alarm either. What is left is
// the backstop, here every few seconds.
import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { PING_SOURCES } from '#src/kube/resource.ts'
import { cronOf } from '#src/wake/cron-instant.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { type Following, follow } from '#test/support/control-plane/follow.ts'
import {
  ALARM,
  BACKSTOP,
  drainBegun,
  graceEnd,
  tapPings,
} from '#test/support/control-plane/pings.ts'
import { createPod } from '#test/support/control-plane/pods.ts'
import {
  alwaysOpen,
  createActive,
  createMachine,
  deleteMachine,
  editMachine,
  leftovers,
  untilDeleted,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { startPingSources } from '#test/support/control-plane/sources.ts'
import { conditionOf, JOINS, storyOf } from '#test/support/control-plane/story.ts'
import type { Tap } from '#test/support/control-plane/tap.ts'
import { eventually } from '#test/support/processes.ts'

const OFF = { schedule: { ...alwaysOpen, enabled: false } }
const GRACE = 8

let cluster: Cluster
let sources: Following
let tap: Tap
beforeAll(async () => {
  cluster = await startCluster()
  sources = await follow(cluster.api, [PING_SOURCES])
  tap = await tapPings(cluster)
  await createActive(cluster, 'missed', { gracefulShutdownTimeout: `${GRACE}s` })
  const names = ['closed', 'killed', 'deleted']
  await Promise.all(
    names.map((name) => createActive(cluster, name, { gracefulShutdownTimeout: '3s' })),
  )
})
afterAll(async () => {
  sources?.stop()
  tap?.stop()
  if (cluster !== undefined) await killAdapters()
  await cluster?.stop()
})

it('an instant at which nobody rang is made up by the backstop, and the alarm goes on', async () => {
  await editMachine(cluster, 'missed', OFF)
  await untilMachine(cluster, 'missed', 'leaving', isLeaving)
  const due = graceEnd(cluster, 'missed', GRACE)
  await untilAlarm(due)

  await killAdapters()
  await setBackstop('*/3 * * * * *')
  await untilPassed(due)
  const begunEarly = drainBegun(cluster, 'missed')
  const from = tap.deliveries.length
  await startPings()
  await untilPhase(cluster, 'missed', 'Disabled')
  await untilRung(from)

  expect(begunEarly).toBeNaN()
  const woken = tap.deliveries.filter(({ at }) => at > due && at < drainBegun(cluster, 'missed'))
  expect(sendersOf(woken)).toEqual(['backstop'])
  expect(await leftovers(cluster, 'missed')).toEqual([])
})

it('without events and without the alarm the backstop brings every life to its end', async () => {
  await killAdapters()
  await createPod(cluster.api, 'closed', 'busy')
  await silence()
  const from = tap.deliveries.length
  await startPings()

  await createMachine(cluster, 'opened')
  await editMachine(cluster, 'closed', OFF)
  await editMachine(cluster, 'killed', { killSwitch: true })
  await deleteMachine(cluster, 'deleted')
  await untilPhase(cluster, 'opened', 'Active')
  await untilPhase(cluster, 'closed', 'Disabled')
  await untilMachine(cluster, 'killed', 'without its machine', hasNoMachine)
  await untilDeleted(cluster, 'deleted')

  expect(sendersOf(tap.deliveries.slice(from))).toEqual(['backstop'])
  const names = ['opened', 'closed', 'killed', 'deleted']
  const stories = names.map((name) => [name, storyOf(cluster.following, name)])
  expect(Object.fromEntries(stories)).toEqual({
    opened: JOINS,
    closed: [
      ...JOINS,
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrained',
      'Disabled MachineDeleted',
    ],
    killed: [...JOINS, 'Terminated KillSwitchActivated'],
    deleted: [...JOINS, 'ShuttingDown GracePeriodActive', 'ShuttingDown NodeDrained'],
  })
  const left = await Promise.all(names.slice(1).map((name) => leftovers(cluster, name)))
  expect(left.flat()).toEqual([])
})

/** SIGKILL to every adapter there is. */
async function killAdapters(): Promise<void> {
  for (const { child } of cluster.adapters.splice(0)) {
    child.signal('SIGKILL')
    await child.ended
  }
}

async function startPings(): Promise<void> {
  cluster.adapters.push(await startPingSources(cluster.api, { sweep: tap.url }))
}

/** From its next start the adapter knows nothing of the alarm. */
async function silence(): Promise<void> {
  const status = { conditions: [{ type: 'Ready', status: 'False' }] }
  await cluster.api.client.patchStatus(PING_SOURCES, ALARM, { status })
}

async function setBackstop(schedule: string): Promise<void> {
  await cluster.api.client.patch(PING_SOURCES, BACKSTOP, { spec: { schedule } })
}

async function untilAlarm(at: number): Promise<void> {
  const schedule = cronOf(DateTime.fromMillis(at))
  await sources.until(`the alarm set to ${schedule}`, (mirror) => {
    const alarm = mirror.get('sources.knative.dev', PING_SOURCES.kind, ALARM)
    return textAt(alarm, 'spec', 'schedule') === schedule
  })
}

function untilPassed(instant: number): Promise<void> {
  return new Promise((resolve) => realClock.at(DateTime.fromMillis(instant + 1_000), resolve))
}

async function untilRung(from: number): Promise<void> {
  await eventually(async () => {
    if (!sendersOf(tap.deliveries.slice(from)).includes('alarm')) throw new Error('no alarm yet')
  })
}

function sendersOf(deliveries: Tap['deliveries']): readonly string[] {
  return [...new Set(deliveries.map(({ from }) => from))].sort()
}

const isLeaving = (object: KubeObject) => textAt(object, 'status', 'phase') === 'ShuttingDown'
const hasNoMachine = (object: KubeObject) =>
  conditionOf(object, 'MachineReady').endsWith('There is no machine')
