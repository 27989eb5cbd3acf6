// The same life over a Broker: adapters, ingress, in-memory channel, filter, all of them Knative's own,
// behind the manifests of triggers/overlays/broker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dueEvent, postEvent } from '#src/events/post-event.ts'
import { listAt, textAt } from '#src/kube/json.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import {
  attribute,
  type BrokerCluster,
  FUNCTION,
  SWEEP,
  startBrokerCluster,
} from '#test/support/control-plane/broker-cluster.ts'
import type { Exchange } from '#test/support/control-plane/broker-network.ts'
import { INGRESS } from '#test/support/control-plane/broker-objects.ts'
import { APPS, changeBudget, createBudget, createPod } from '#test/support/control-plane/pods.ts'
import {
  closedNow,
  createActive,
  deleteMachine,
  editMachine,
  keyOf,
  leftovers,
  untilDeleted,
  untilMachine,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf, storyOf } from '#test/support/control-plane/story.ts'

let cluster: BrokerCluster
beforeAll(async () => {
  cluster = await startBrokerCluster()
})
afterAll(() => cluster?.stop())

describe.concurrent('behind a Broker a ScheduledMachine', () => {
  it('joins while its window is open, and leaves when it has closed and a budget lets its Pod go', async () => {
    await createActive(cluster, 'leaves', { gracefulShutdownTimeout: '3s' })
    await createPod(cluster.api, 'leaves', 'web')
    await createBudget(cluster.api, 'web', 1)

    await editMachine(cluster, 'leaves', { schedule: closedNow() })
    const blocked = await untilMachine(cluster, 'leaves', 'blocked', (object) =>
      listAt(object, 'status', 'drain', 'blocked').some((each) => textAt(each, 'name') === 'web'),
    )
    await changeBudget(cluster.api, 'web', 0)
    await untilPhase(cluster, 'leaves', 'Inactive')

    expect(textAt(blocked, 'status', 'phase')).toBe('ShuttingDown')
    expect(await cluster.api.client.get(PODS, { namespace: APPS, name: 'web' })).toBeUndefined()
    expect(await leftovers(cluster, 'leaves')).toEqual([])
    expect(storyOf(cluster.following, 'leaves')).toEqual([
      'Pending AwaitingSchedule',
      'Pending MachineCreated',
      'Active MachineReady',
      'ShuttingDown GracePeriodActive',
      'ShuttingDown NodeDraining',
      'ShuttingDown NodeDrained',
      'Inactive MachineDeleted',
    ])
  })

  it('goes at once by the kill switch', async () => {
    await createActive(cluster, 'killed', { gracefulShutdownTimeout: '10m' })

    await editMachine(cluster, 'killed', { killSwitch: true })
    await untilMachine(
      cluster,
      'killed',
      'without a machine',
      (object) =>
        conditionOf(object, 'MachineReady') === 'False KillSwitchActivated: There is no machine',
    )

    expect(await leftovers(cluster, 'killed')).toEqual([])
    expect(storyOf(cluster.following, 'killed')).toEqual([
      'Pending AwaitingSchedule',
      'Pending MachineCreated',
      'Active MachineReady',
      'Terminated KillSwitchActivated',
    ])
  })

  it('takes its machine along when it is deleted', async () => {
    await createActive(cluster, 'deleted')

    await deleteMachine(cluster, 'deleted')
    await untilDeleted(cluster, 'deleted')

    expect(await leftovers(cluster, 'deleted')).toEqual([])
  })

  it('is in service', async () => {
    const active = await createActive(cluster, 'serves')

    expect(textAt(active, 'status', 'phase')).toBe('Active')
  })
})

describe('the Broker', () => {
  it('takes events from the sources and from nobody else', () => {
    const taken = cluster.broker.network.exchanges.filter(({ host }) => host === INGRESS)

    // A reply would come with the lives that the event it answers has left.
    expect(taken.filter((each) => attribute(each, 'knativebrokerttl') !== '').map(said)).toEqual([])
    const senders = new Set(
      taken.map((each) => `${familyOf(attribute(each, 'type'))} of ${attribute(each, 'source')}`),
    )
    const ping = 'dev.knative.sources of /apis/v1/namespaces/sundial-system/pingsources'
    senders.delete(`${ping}/backstop`)
    expect([...senders].sort()).toEqual(
      [
        `${ping}/alarm`,
        `dev.knative.apiserver.ref of ${cluster.api.url}`,
        `dev.knative.apiserver.resource of ${cluster.api.url}`,
      ].sort(),
    )
  })

  it('gets no event for an answer: every answer on every part of the way is a success without a body', () => {
    const others = cluster.broker.network.exchanges.filter(({ answer }) => {
      const headers = Object.keys(answer?.headers ?? {})
      const isEvent = headers.some((name) => name.startsWith('ce-'))
      return answer === undefined || answer.status >= 300 || answer.body !== '' || isEvent
    })

    expect(others.map(said)).toEqual([])
  })

  it('hands every event to the one function that it is for, once', () => {
    const { exchanges } = cluster.broker.network
    const answered = exchanges.filter(({ host }) => host === INGRESS)
    const ids = new Set(answered.map((each) => attribute(each, 'id')))
    const at = (function_: string) =>
      exchanges
        .filter((each) => each.host === function_ && ids.has(attribute(each, 'id')))
        .map((each) => attribute(each, 'id'))
        .sort()
    const sent = (family: RegExp) =>
      answered
        .filter((each) => family.test(attribute(each, 'type')))
        .map((each) => attribute(each, 'id'))
        .sort()

    expect(at(FUNCTION)).toEqual(sent(/^dev\.knative\.apiserver\./))
    expect(at(SWEEP)).toEqual(sent(/^dev\.knative\.sources\.ping$/))
  })

  it('may bring every event again, in any order: nothing changes', async () => {
    const { broker, functions } = cluster
    const sent = broker.network.exchanges.filter(
      (each) =>
        each.host === INGRESS && attribute(each, 'type').startsWith('dev.knative.apiserver'),
    )
    const before = await world()

    const statuses = await Promise.all(sent.toReversed().map(again))

    // Passes over one object run one after the other: when these are done, so are those.
    const passes = await postEvent(
      functions['scheduled-machine'].url,
      dueEvent('ScheduledMachine', NAMES.map(keyOf), {
        id: '1',
        source: '/test',
        time: new Date().toISOString(),
      }),
      AbortSignal.timeout(60_000),
    )
    expect(new Set([...statuses, passes])).toEqual(new Set([202, 204]))
    expect(await world()).toEqual(before)
  })
})

const NAMES = ['leaves', 'killed', 'deleted', 'serves']

/** Every object that a pass may write. */
function world(): Promise<unknown> {
  const { api, machines } = cluster
  return Promise.all([SCHEDULED_MACHINES, machines, NODES].map((each) => api.client.list(each)))
}

function again({ headers, body }: Exchange): Promise<number> {
  return cluster.broker.network.post(cluster.broker.url, headers, body)
}

function said({ host, body, answer }: Exchange): string {
  return `${host} ${body} -> ${answer?.status} ${answer?.body}`
}

/** A type without its last word. */
function familyOf(type: string): string {
  return type.slice(0, type.lastIndexOf('.'))
}
