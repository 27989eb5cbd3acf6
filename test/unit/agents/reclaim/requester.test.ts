import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { Found } from '#src/agents/reclaim/examine.ts'
import { createRequester } from '#src/agents/reclaim/requester.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { NODES } from '#src/kube/resource.ts'
import type { KubeRequest, KubeResponse } from '#src/kube/transport.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { createJumpingClock } from '#test/support/jumping-clock.ts'

const START = DateTime.fromISO('2026-12-31T23:59:00Z', { zone: 'utc' })
const REQUEST = {
  '5spot.finos.org/reclaim-requested': 'true',
  '5spot.finos.org/reclaim-reason': 'process-match: java',
  '5spot.finos.org/reclaim-requested-at': '2026-12-31T23:59:00Z',
}

test('a match is requested at once', async () => {
  const world = await startWorld()

  world.requester.request(java(7))
  await world.clock.settle()

  expect(await world.annotations()).toEqual(REQUEST)
  expect(world.requests).toEqual(['GET /api/v1/nodes/worker-1', 'PATCH /api/v1/nodes/worker-1'])
  expect(world.outcomes).toEqual(['written'])
  expect(world.lines).toEqual([
    {
      level: 'info',
      message: 'requested reclaim',
      ...{ node: 'worker-1', pid: 7, comm: 'java', pattern: 'java', source: 'comm' },
    },
  ])
})

test('matches that come meanwhile are answered by one more read, a second later', async () => {
  const world = await startWorld()

  for (const pid of [1, 2, 3, 4, 5]) world.requester.request(java(pid))
  await world.clock.settle()
  const first = [...world.outcomes]
  await world.clock.advanceTo(START.plus({ seconds: 5 }))

  expect(first).toEqual(['written'])
  expect(world.outcomes).toEqual(['written', 'standing'])
  expect(world.requests).toHaveLength(3)
  expect(world.requester.pending()).toBe(0)
})

test('while the API server takes nothing, matches of one pattern wait as one', async () => {
  const world = await startWorld()
  world.failWith(503)

  for (let pid = 1; pid <= 1000; pid++) {
    world.requester.request(java(pid))
    if (pid % 100 === 0) await world.clock.advanceTo(START.plus({ minutes: pid }))
  }
  const pending = world.requester.pending()
  world.failWith(undefined)
  await world.clock.advanceTo(START.plus({ minutes: 1010 }))

  expect(pending).toBeLessThanOrEqual(2)
  expect(world.requester.pending()).toBe(0)
  expect(await world.annotations()).toMatchObject({
    '5spot.finos.org/reclaim-reason': 'process-match: java',
  })
})

test('while the API server takes nothing, it is asked after longer and longer waits', async () => {
  const world = await startWorld()
  world.failWith(503)

  world.requester.request(java(7))
  await world.clock.advanceTo(START.plus({ minutes: 2 }))
  const times = world.times.map((at) => at.diff(START).as('seconds'))
  world.failWith(undefined)
  await world.clock.advanceTo(START.plus({ minutes: 3 }))

  expect(times).toEqual([0, 0.25, 0.75, 1.75, 3.75, 7.75, 15.75, 31.75, 61.75, 91.75])
  expect(world.outcomes.slice(-2)).toEqual(['failed', 'written'])
  expect(await world.annotations()).toMatchObject({
    '5spot.finos.org/reclaim-reason': 'process-match: java',
    '5spot.finos.org/reclaim-requested-at': '2027-01-01T00:01:01Z',
  })
})

test.each([-86_400, 86_400])(
  'a clock that jumps by %i s while a request waits delays nothing',
  async (step) => {
    const world = await startWorld()
    world.failWith(503)
    world.requester.request(java(7))
    await world.clock.settle()

    world.jumping.jump(step)
    await world.clock.advanceTo(START.plus({ seconds: 4 }))

    expect(world.times.map((at) => at.diff(START).as('seconds'))).toEqual([
      0, 0.25, 0.75, 1.75, 3.75,
    ])
  },
)

test('a longer wait that the server asks for is kept', async () => {
  const world = await startWorld()
  world.failWith(429, { 'retry-after': '20' })

  world.requester.request(java(7))
  await world.clock.advanceTo(START.plus({ seconds: 45 }))

  expect(world.times.map((at) => at.diff(START).as('seconds'))).toEqual([0, 20, 40])
  expect(world.lines[0]).toMatchObject({
    level: 'warn',
    message: 'could not request reclaim',
    retrySeconds: 20,
    tries: 1,
  })
})

test('a lost answer to the write leads to a read, which finds the request', async () => {
  const world = await startWorld()
  world.loseAnswerTo('PATCH')

  world.requester.request(java(7))
  await world.clock.advanceTo(START.plus({ seconds: 5 }))

  expect(world.outcomes).toEqual(['failed', 'standing'])
  expect(await world.annotations()).toEqual(REQUEST)
})

test.each([
  [
    'another machine',
    'abc',
    'Node worker-1 is another machine: its machine id is abc, and this machine has our-id.',
  ],
  ['a Node that is not there', undefined, 'There is no Node worker-1.'],
])('%s is not touched, and asked again in case that changes', async (_, machineID, reason) => {
  const world = await startWorld({ machineID })

  world.requester.request(java(7))
  await world.clock.settle()

  expect(world.requests).toEqual(['GET /api/v1/nodes/worker-1'])
  expect(world.outcomes).toEqual(['refused'])
  expect(world.lines).toMatchObject([
    { level: 'error', message: 'refused to request reclaim', reason, retrySeconds: 0.25 },
  ])
})

test('without a check of the machine id, any Node of the name is the right one', async () => {
  const world = await startWorld({ machineID: 'abc', machineId: undefined })

  world.requester.request(java(7))
  await world.clock.settle()

  expect(await world.annotations()).toEqual(REQUEST)
})

test('a match that is not wanted any more is dropped; the others stay', async () => {
  const world = await startWorld()
  world.failWith(503)
  world.requester.request(java(7))
  world.requester.request({ ...java(8), pattern: 'idea' })
  await world.clock.settle()

  world.requester.keep(({ pattern }) => pattern === 'idea')
  world.failWith(undefined)
  await world.clock.advanceTo(START.plus({ seconds: 5 }))

  expect(await world.annotations()).toMatchObject({
    '5spot.finos.org/reclaim-reason': 'process-match: idea',
  })
})

test('when none is wanted any more, the API server is asked no longer', async () => {
  const world = await startWorld()
  world.failWith(503)
  world.requester.request(java(7))
  await world.clock.settle()

  world.requester.keep(() => false)
  await world.clock.advanceTo(START.plus({ minutes: 5 }))

  expect([world.requests.length, world.requester.pending()]).toEqual([1, 0])
})

test('after stop there is no further attempt', async () => {
  const world = await startWorld()
  world.failWith(503)
  world.requester.request(java(7))
  await world.clock.settle()

  await world.requester.stop()
  world.requester.request(java(8))
  await world.clock.advanceTo(START.plus({ minutes: 5 }))

  expect(world.requests).toHaveLength(1)
})

test('settled waits until the request was taken', async () => {
  const world = await startWorld()
  world.failWith(503)
  world.requester.request(java(7))
  let isSettled = false
  const settled = world.requester.settled().then(() => {
    isSettled = true
  })
  await world.clock.advanceTo(START.plus({ seconds: 10 }))
  const before = isSettled

  world.failWith(undefined)
  await world.clock.advanceTo(START.plus({ minutes: 1 }))
  await settled

  expect(before).toBe(false)
  await world.requester.settled()
})

test('a rehearsal logs what would go wrong, and writes nothing', async () => {
  const right = await startWorld()
  const other = await startWorld({ machineID: 'abc' })
  const down = await startWorld()
  down.failWith(403)

  for (const { requester } of [right, other, down]) await requester.rehearse()

  expect(right.lines).toEqual([])
  expect(other.lines).toMatchObject([{ level: 'error', message: 'a request would be refused' }])
  expect(down.lines).toMatchObject([{ level: 'warn', message: 'a request would fail' }])
  expect([right, other, down].flatMap(({ requests }) => requests)).toEqual(
    Array(3).fill('GET /api/v1/nodes/worker-1'),
  )
})

function java(pid: number): Found {
  return { pid, comm: 'java', pattern: 'java', source: 'comm', startTime: '1' }
}

interface Given {
  /** In the status of the Node; there is no Node when it is undefined. */
  readonly machineID?: string | undefined
  readonly machineId?: string | undefined
}

async function startWorld(given: Given = {}) {
  const { machineID, machineId } = { machineID: 'our-id', machineId: 'our-id', ...given }
  const clock = createVirtualClock(START)
  const api = createEmbeddedApi({ clock })
  const admin = createKubeClient(api.transport)
  if (machineID !== undefined) await createNode(admin, machineID)

  const requests: string[] = []
  const times: DateTime[] = []
  let failure: KubeResponse | undefined
  let lost: string | undefined
  const send = async (request: KubeRequest): Promise<KubeResponse> => {
    requests.push(`${request.method} ${request.path}`)
    times.push(clock.now())
    if (failure !== undefined) return failure
    const answer = await api.transport(request)
    if (request.method !== lost) return answer
    lost = undefined
    return { status: 504, headers: {}, body: '' }
  }
  const outcomes: string[] = []
  const { log, lines } = collectingLog()
  const jumping = createJumpingClock(clock)
  const requester = createRequester({
    client: createKubeClient((request) => clock.track(send(request))),
    clock: jumping,
    log,
    nodeName: 'worker-1',
    machineId,
    onAttempt: (outcome) => outcomes.push(outcome),
  })
  return {
    clock,
    jumping,
    requester,
    requests,
    times,
    outcomes,
    lines,
    failWith(status: number | undefined, headers: Readonly<Record<string, string>> = {}) {
      failure = status === undefined ? undefined : { status, headers, body: '{}' }
    },
    loseAnswerTo(method: string) {
      lost = method
    },
    annotations: async () => (await admin.get(NODES, { name: 'worker-1' }))?.metadata.annotations,
  }
}

async function createNode(admin: KubeClient, machineID: string): Promise<void> {
  await admin.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } })
  await admin.patchStatus(NODES, { name: 'worker-1' }, { status: { nodeInfo: { machineID } } })
}
