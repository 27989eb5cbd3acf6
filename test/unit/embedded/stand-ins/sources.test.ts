import { describe, expect, test } from 'vitest'
import type { Deliver } from '#src/embedded/world.ts'
import { NODES, PING_SOURCES } from '#src/kube/resource.ts'
import {
  CONFIG_MAPS,
  type Delivered,
  MACHINES,
  SOURCES,
  START,
  startedWorld,
} from './started-world.ts'

const SINK = {
  ref: { apiVersion: 'serving.knative.dev/v1', kind: 'Service', name: 'scheduled-machine' },
}

type Started = Awaited<ReturnType<typeof startedWorld>>

async function watchConfigMaps({ client, clock }: Started, spec: object = {}): Promise<void> {
  await client.create(SOURCES, {
    apiVersion: SOURCES.apiVersion,
    kind: 'ApiServerSource',
    metadata: { name: 'maps', namespace: 'sundial-system' },
    spec: {
      sink: SINK,
      namespaceSelector: {},
      resources: [
        { apiVersion: 'v1', kind: 'ConfigMap', selector: { matchLabels: { watch: 'yes' } } },
      ],
      ...spec,
    },
  })
  await clock.settle()
}

async function createMap(
  { client }: Started,
  name: string,
  labels: Record<string, string> = { watch: 'yes' },
) {
  return client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', labels },
    data: { a: '1' },
  })
}

const typesOf = (delivered: readonly Delivered[]) =>
  delivered.map(
    ({ event: { headers } }) => `${headers['ce-type']?.split('.').at(-1)} ${headers['ce-name']}`,
  )

describe('an ApiServerSource', () => {
  test('sends a reference, header by header as the real one', async () => {
    const started = await startedWorld()
    await watchConfigMaps(started, { ceOverrides: { extensions: { Hint: 'x' } } })
    await started.goTo(0.12)

    await createMap(started, 'm1')
    await started.clock.settle()

    const [first] = started.delivered
    expect(first?.sink).toBe('scheduled-machine')
    expect(first?.event).toEqual({
      headers: {
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
        'ce-type': 'dev.knative.apiserver.ref.add',
        'ce-source': 'https://10.96.0.1:443',
        'ce-subject': '/apis/v1/namespaces/default/configmaps/m1',
        'ce-time': '2026-12-31T22:58:00.12Z',
        'ce-kind': 'ConfigMap',
        'ce-apiversion': 'v1',
        'ce-name': 'm1',
        'ce-namespace': 'default',
        'ce-hint': 'x',
        'kn-namespace': 'sundial-system',
        'user-agent': 'Go-http-client/1.1',
      },
      body: '{"kind":"ConfigMap","namespace":"default","name":"m1","apiVersion":"v1"}',
    })
  })

  test('sends the whole object in Resource mode, and an empty namespace for what has none', async () => {
    const started = await startedWorld()
    const labels = { 'node.cluster.x-k8s.io/scheduled-machine': 'web-1' }

    const node = await started.client.create(NODES, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1', labels },
    })
    await started.clock.settle()

    const [first] = started.delivered
    expect(first?.event.headers).toMatchObject({
      'ce-type': 'dev.knative.apiserver.resource.add',
      'ce-subject': '/apis/v1/namespaces//nodes/n1',
      'ce-namespace': '',
    })
    expect(JSON.parse(first?.event.body ?? '')).toEqual(node)
  })

  test('tells of additions, updates and ends; leaving the selector is an end', async () => {
    const started = await startedWorld()
    const { client, clock, delivered } = started
    await watchConfigMaps(started)
    const key = { namespace: 'default', name: 'm1' }

    await createMap(started, 'm1')
    await client.patch(CONFIG_MAPS, key, { data: { a: '2' } })
    await client.patch(CONFIG_MAPS, key, { data: { a: '2' } })
    await client.patch(CONFIG_MAPS, key, { metadata: { labels: { watch: null } } })
    await client.patch(CONFIG_MAPS, key, { data: { a: '3' } })
    await client.patch(CONFIG_MAPS, key, {
      metadata: { labels: { watch: 'yes' }, finalizers: ['test/x'] },
    })
    await client.delete(CONFIG_MAPS, key)
    await client.patch(CONFIG_MAPS, key, { metadata: { finalizers: [] } })
    await clock.settle()

    expect(typesOf(delivered)).toEqual([
      'add m1',
      'update m1',
      'delete m1',
      'add m1',
      'update m1',
      'delete m1',
    ])
  })

  test('says nothing about what was there before it', async () => {
    const started = await startedWorld()
    await createMap(started, 'old')
    await watchConfigMaps(started)

    await started.goTo(100)
    await createMap(started, 'new')
    await started.clock.settle()

    expect(typesOf(started.delivered)).toEqual(['add new'])
  })

  test('waits for each answer before it sends the next', async () => {
    let current = 0
    let most = 0
    const seen: string[] = []
    const clock: { at?: Started['clock'] } = {}
    const deliver: Deliver = async (_, { headers }) => {
      current += 1
      most = Math.max(most, current)
      const slow = new Promise<void>((resolve) => {
        clock.at?.at(clock.at.now().plus({ seconds: 2 }), resolve)
      })
      await slow
      current -= 1
      seen.push(`${headers['ce-name']} ${clock.at?.now().diff(START).as('seconds')}`)
      return 202
    }
    const started = await startedWorld({ deliver })
    clock.at = started.clock
    await watchConfigMaps(started)

    for (const name of ['a', 'b', 'c']) await createMap(started, name)
    await started.goTo(10)

    expect(seen).toEqual(['a 2', 'b 4', 'c 6'])
    expect(most).toBe(1)
  })

  test('tries again while it is told to, holding up those behind', async () => {
    const asked: string[] = []
    const answers: Record<string, number[]> = { a: [503, 503, 202], b: [500], c: [202] }
    const clock: { at?: Started['clock'] } = {}
    const deliver: Deliver = async (_, { headers }) => {
      const name = headers['ce-name'] ?? ''
      asked.push(`${name} ${headers['ce-id']?.length} ${clock.at?.now().diff(START).toMillis()}`)
      return answers[name]?.shift() ?? 202
    }
    const started = await startedWorld({ deliver })
    clock.at = started.clock
    await watchConfigMaps(started)

    for (const name of ['a', 'b', 'c']) await createMap(started, name)
    await started.goTo(10)

    expect(asked).toEqual(['a 36 0', 'a 36 100', 'a 36 300', 'b 36 300', 'c 36 300'])
  })

  test('loses everything where events are dropped', async () => {
    const started = await startedWorld({ drop: { events: true } })
    await watchConfigMaps(started)

    await createMap(started, 'm1')
    await started.goTo(100)

    expect(started.delivered).toEqual([])
  })

  test('with no namespace selector sees its own namespace only', async () => {
    const started = await startedWorld()
    await watchConfigMaps(started, { namespaceSelector: undefined })

    await createMap(started, 'elsewhere')
    await started.clock.settle()

    expect(started.delivered).toEqual([])
  })

  test('is Ready, and says where it sends', async () => {
    const { client } = await startedWorld()

    const source = await client.get(SOURCES, { namespace: 'sundial-system', name: 'machines' })

    expect(source?.status).toEqual({
      sinkUri: 'http://scheduled-machine.sundial-system.svc.cluster.local',
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: '',
          message: '',
          lastTransitionTime: '2026-12-31T22:58:00Z',
        },
      ],
    })
  })

  test('watches only Machines of ours by default', async () => {
    const started = await startedWorld()
    const { client, clock, delivered } = started
    const reference = {
      apiGroup: 'infrastructure.cluster.x-k8s.io',
      kind: 'TestMachine',
      name: 'x',
    }
    for (const [name, labels] of [
      ['ours', { '5spot.finos.org/scheduled-machine': 'x' }],
      ['theirs', {}],
    ] as const) {
      await client.create(MACHINES, {
        apiVersion: MACHINES.apiVersion,
        kind: 'Machine',
        metadata: { name, namespace: 'default', labels },
        spec: {
          clusterName: 'none',
          bootstrap: { dataSecretName: 'x' },
          infrastructureRef: reference,
        },
      })
    }

    await clock.settle()

    expect(typesOf(delivered)).toEqual(['add ours'])
  })
})

const ALARM = { namespace: 'sundial-system', name: 'alarm' }

const ticksOf = (delivered: readonly Delivered[]) =>
  delivered.map(
    ({ at, event }) => `${event.headers['ce-source']?.split('/').at(-1)} ${Math.floor(at)}`,
  )

describe('a PingSource', () => {
  test('ticks at its instants, a little late, with its data', async () => {
    const started = await startedWorld()

    await started.goTo(600)

    expect(ticksOf(started.delivered)).toEqual(['backstop 120', 'backstop 420'])
    const [first] = started.delivered
    const late = (first?.at ?? 0) - 120
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan(0.5)
    expect(first?.sink).toBe('sweep')
    expect(first?.event).toEqual({
      headers: {
        'content-type': 'application/json',
        'ce-specversion': '1.0',
        'ce-id': expect.any(String),
        'ce-type': 'dev.knative.sources.ping',
        'ce-source': '/apis/v1/namespaces/sundial-system/pingsources/backstop',
        'ce-time': START.plus((first?.at ?? 0) * 1000).toISO(),
        'kn-namespace': 'sundial-system',
        'user-agent': 'Go-http-client/1.1',
      },
      body: '{"scope":"due"}',
    })
  })

  test('follows an update at once, and once only', async () => {
    const started = await startedWorld({ backstopSeconds: 86_400 })
    const { client, goTo, delivered } = started
    await goTo(10)

    await client.patch(PING_SOURCES, ALARM, { spec: { schedule: '12 58 22 31 12 *' } })
    await goTo(11)
    await client.patch(PING_SOURCES, ALARM, { spec: { schedule: '30 58 22 31 12 *' } })
    await goTo(3600)

    expect(ticksOf(delivered)).toEqual(['alarm 30'])
  })

  test('waits a year for an instant that has passed, and for ever when parked', async () => {
    const started = await startedWorld({ backstopSeconds: 86_400 })
    const { client, clock, delivered } = started
    await started.goTo(10)
    await client.patch(PING_SOURCES, ALARM, { spec: { schedule: '5 58 22 31 12 *' } })
    await started.goTo(60)
    const soon = ticksOf(delivered)
    await clock.settle()

    expect(soon).toEqual([])
    expect(clock.next()?.toISO()).toBe('2027-01-01T00:00:00.000Z')
  })

  test('without a schedule ticks each minute', async () => {
    const started = await startedWorld({ backstopSeconds: 86_400 })
    await started.client.patch(PING_SOURCES, ALARM, { spec: { schedule: null } })

    await started.goTo(150)

    expect(ticksOf(started.delivered)).toEqual(['alarm 60', 'alarm 120'])
  })

  test('a schedule that nobody can read never comes', async () => {
    const started = await startedWorld({ backstopSeconds: 86_400 })
    await started.client.patch(PING_SOURCES, ALARM, { spec: { schedule: 'every minute' } })

    await started.goTo(3600)

    expect(started.delivered).toEqual([])
  })

  test('keeps to the clock on the wall of its zone', async () => {
    const started = await startedWorld({ backstopSeconds: 86_400 })
    await started.client.patch(PING_SOURCES, ALARM, {
      spec: { schedule: '0 0 1 1 *', timezone: 'Europe/Berlin' },
    })

    await started.goTo(300)

    expect(ticksOf(started.delivered)).toEqual(['alarm 120'])
  })

  test('loses the alarm alone where it is dropped', async () => {
    const started = await startedWorld({ drop: { alarm: true } })
    await started.client.patch(PING_SOURCES, ALARM, { spec: { schedule: '* * * * *' } })

    await started.goTo(130)

    expect(ticksOf(started.delivered)).toEqual(['backstop 120'])
  })

  test('does not wait for the last tick before the next', async () => {
    const begun: number[] = []
    const deliver: Deliver = () => {
      begun.push(begun.length)
      return new Promise(() => {})
    }
    const started = await startedWorld({ deliver, backstopSeconds: 60 })

    await started.goTo(200)

    expect(begun).toEqual([0, 1, 2])
  })
})
