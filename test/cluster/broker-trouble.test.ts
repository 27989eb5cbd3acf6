// What a Broker cannot deliver: tried again as triggers/overlays/broker says, then handed to the sweep,
// which finds out for itself what it was about.
import { Duration } from 'luxon'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { numberAt, textAt } from '#src/kube/json.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import {
  attribute,
  type BrokerCluster,
  FUNCTION,
  SWEEP,
  startBrokerCluster,
} from '#test/support/control-plane/broker-cluster.ts'
import type { Exchange } from '#test/support/control-plane/broker-network.ts'
import { BROKERS, FILTER, INGRESS } from '#test/support/control-plane/broker-objects.ts'
import {
  alwaysOpen,
  createActive,
  createMachine,
  deleteMachine,
  editMachine,
  keyOf,
  leftovers,
  untilDeleted,
  untilPhase,
} from '#test/support/control-plane/scheduled-machines.ts'
import { storyOf } from '#test/support/control-plane/story.ts'
import { changed } from '#test/support/events.ts'

let cluster: BrokerCluster
let waits: readonly number[]
beforeAll(async () => {
  cluster = await startBrokerCluster()
  waits = await waitsOfManifest()
})
afterAll(() => cluster?.stop())

/** Of a moment that this process notes. */
const INACCURACY_MS = 100
const JOINED = ['Pending AwaitingSchedule', 'Pending MachineCreated', 'Active MachineReady']

it('what the function refuses is tried again as the Broker says, and then the sweep does it', async () => {
  const { network } = cluster.broker
  const mend = network.breakWhere((each) =>
    each.host === FUNCTION && isAbout(each, 'refused') ? { status: 503, body: 'full' } : undefined,
  )

  await createMachine(cluster, 'refused')
  const event = await untilTaken('refused')
  const swept = await phaseOf('refused')
  mend()
  await untilPhase(cluster, 'refused', 'Active')

  const tries = deliveries(event, FUNCTION)
  expect(tries.map(statusOf)).toEqual([503, ...waits.map(() => 503)])
  expect(pauses(tries).filter((pause, n) => pause < (waits[n] ?? 0) - INACCURACY_MS)).toEqual([])
  expect(deliveries(event, SWEEP).map(letterOf)).toEqual([
    {
      event: 'dev.knative.apiserver.ref.add refused',
      dest: `http://${FUNCTION}`,
      code: '503',
      data: 'full',
      status: 204,
    },
  ])
  expect(statusOf(event)).toBe(202)
  // Nothing else has told the function of it.
  expect(swept).toBe('Pending')
  expect(storyOf(cluster.following, 'refused')).toEqual(JOINED)
})

it('what has no answer is a dead letter that does not say why, and the sweep does it all the same', async () => {
  const { network } = cluster.broker
  const toFunction = /^\/triggers\/[^/]+\/scheduled-machine\//
  const mend = network.breakWhere((each) =>
    each.host === FILTER && toFunction.test(each.path) && isAbout(each, 'unheard')
      ? 'unreachable'
      : undefined,
  )

  await createMachine(cluster, 'unheard')
  const event = await untilTaken('unheard')
  const swept = await phaseOf('unheard')
  mend()

  expect(deliveries(event, FUNCTION)).toEqual([])
  expect(deliveries(event, SWEEP).map(letterOf)).toEqual([
    {
      event: 'dev.knative.apiserver.ref.add unheard',
      dest: '',
      code: '',
      data: '',
      status: 204,
    },
  ])
  expect(statusOf(event)).toBe(202)
  expect(swept).toBe('Pending')
  await untilPhase(cluster, 'unheard', 'Active')
})

it('what is no event at all is refused once, and once more as a dead letter', async () => {
  const { broker } = cluster
  const { headers } = changed('5spot.finos.org/v1alpha1', 'ScheduledMachine', 'team', 'malformed')

  // The source says which function the event is for.
  const marked = { ...headers, 'ce-function': 'scheduled-machine' }
  await broker.network.post(broker.url, marked, '{"kind":')

  const event = await untilTaken('malformed')
  expect(deliveries(event, FUNCTION).map(statusOf)).toEqual([400])
  expect(deliveries(event, SWEEP).map(letterOf)).toEqual([
    {
      event: 'dev.knative.apiserver.ref.update malformed',
      dest: `http://${FUNCTION}`,
      code: '400',
      data: expect.stringContaining('"detail":"The body is not JSON.'),
      status: 400,
    },
  ])
  expect(statusOf(event)).toBe(500)
})

it('an event that comes again because its answer was lost changes nothing', async () => {
  const { network } = cluster.broker
  const lost = new Set<string>()
  const mend = network.breakWhere((each) => {
    const id = attribute(each, 'id')
    if (each.host !== FUNCTION || !isAbout(each, 'twice') || lost.has(id)) return undefined
    lost.add(id)
    return 'answer lost'
  })

  await createActive(cluster, 'twice')
  await deleteMachine(cluster, 'twice')
  await untilDeleted(cluster, 'twice')
  mend()

  const made = cluster.following.history.filter(
    ({ type, object, resource }) =>
      type === 'ADDED' && resource.kind === 'Machine' && object.metadata.name === 'twice',
  )
  expect(lost.size).toBeGreaterThan(0)
  expect(made).toHaveLength(1)
  expect(await leftovers(cluster, 'twice')).toEqual([])
  expect(storyOf(cluster.following, 'twice')).toEqual([
    ...JOINED,
    'ShuttingDown GracePeriodActive',
    'ShuttingDown NodeDrained',
  ])
})

it('a function that was down for a while finds all that has happened meanwhile', async () => {
  await createActive(cluster, 'leaves')
  const down = cluster.functions['scheduled-machine'].child
  down.signal('SIGKILL')
  await down.ended

  await createMachine(cluster, 'joins')
  await editMachine(cluster, 'leaves', { schedule: { ...alwaysOpen, enabled: false } })
  const event = await untilTaken('joins')
  await cluster.restart('scheduled-machine')
  await Promise.all([
    untilPhase(cluster, 'joins', 'Active'),
    untilPhase(cluster, 'leaves', 'Disabled'),
  ])

  expect(deliveries(event, FUNCTION).map(statusOf)).toEqual([
    undefined,
    ...waits.map(() => undefined),
  ])
  // The sweep cannot do it either, and asks to be tried again as the Broker says.
  expect(deliveries(event, SWEEP).map(statusOf)).toEqual([503, ...waits.map(() => 503)])
  expect(statusOf(event)).toBe(500)
  expect(await leftovers(cluster, 'leaves')).toEqual([])
  expect(storyOf(cluster.following, 'joins')).toEqual(JOINED)
})

/** How long the Broker waits before each further try, as its manifest says. */
async function waitsOfManifest(): Promise<readonly number[]> {
  const [broker] = await cluster.api.client.list(BROKERS)
  const delivery = (field: string) => textAt(broker, 'spec', 'delivery', field)
  const delay = Duration.fromISO(delivery('backoffDelay')).toMillis()
  if (delivery('backoffPolicy') !== 'exponential') throw new Error('how long does it wait then?')
  const retries = numberAt(broker, 'spec', 'delivery', 'retry') ?? 0
  return Array.from({ length: retries }, (_, n) => delay * 2 ** n)
}

/** The first event about an object, once the Broker has answered the source. */
async function untilTaken(name: string): Promise<Exchange> {
  const isFirst = (each: Exchange) => each.host === INGRESS && isAbout(each, name)
  const [event] = await cluster.broker.network.until(`an event about ${name}`, 1, isFirst)
  if (event === undefined) throw new Error(`there is no event about ${name}`)
  return event
}

/** The tries to bring it there, the first one first. */
function deliveries(event: Exchange, host: string): readonly Exchange[] {
  return cluster.broker.network.exchanges
    .filter((each) => each.host === host && attribute(each, 'id') === attribute(event, 'id'))
    .toSorted((a, b) => a.at - b.at)
}

function isAbout(each: Pick<Exchange, 'headers'>, name: string): boolean {
  return attribute(each, 'name') === name
}

function statusOf({ answer }: Exchange): number | undefined {
  return answer?.status
}

function letterOf(letter: Exchange) {
  return {
    event: `${attribute(letter, 'type')} ${attribute(letter, 'name')}`,
    dest: attribute(letter, 'knativeerrordest'),
    code: attribute(letter, 'knativeerrorcode'),
    data: Buffer.from(attribute(letter, 'knativeerrordata'), 'base64').toString(),
    status: statusOf(letter),
  }
}

/** What is between each try and the next. */
function pauses(tries: readonly Exchange[]): readonly number[] {
  return tries.slice(1).map(({ at }, n) => at - (tries[n]?.at ?? 0))
}

async function phaseOf(name: string): Promise<string> {
  return textAt(await cluster.api.client.get(SCHEDULED_MACHINES, keyOf(name)), 'status', 'phase')
}
