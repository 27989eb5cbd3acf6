// Two processes find the same change at the same moment. The one whose Event is second waits for the other's status.
import { expect, test } from 'vitest'
import { waitUntimed, withDeadline } from '#src/clock/deadline.ts'
import { pause } from '#src/clock/pause.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { KubeRequest } from '#src/kube/transport.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { at } from '#test/support/situation.ts'
import { CORDONS, createTinySystem } from '#test/support/tiny-system/system.ts'

const NOW = at('2026-01-05T09:00:00Z')
const READ = 'GET cordons/worker'
const LOOK = [READ, 'GET nodes/worker', 'POST events']
const CORDON = {
  apiVersion: CORDONS.apiVersion,
  kind: CORDONS.kind,
  metadata: { name: 'worker', uid: 'u', generation: 1, resourceVersion: '7', finalizers: [] },
  spec: { nodeName: 'worker', at: '2026-01-05T08:00:00Z' },
}
const TOLD = { ...CORDON, status: { phase: 'Cordoning', observedGeneration: 1 } }
const NODE = { metadata: { name: 'worker', uid: 'n' }, spec: { unschedulable: true } }

test.each([
  ['it writes the status meanwhile: there is nothing to do', TOLD, [...LOOK, READ]],
  [
    'it has ended before it could: the status is written now',
    CORDON,
    [...LOOK, ...LOOK, 'PATCH cordons/worker/status'],
  ],
])('%s', async (_, second, calls) => {
  const clock = createVirtualClock(NOW)
  const asked: { readonly call: string; readonly after: number }[] = []
  let reads = 0
  const client = createKubeClient(async (request) => {
    const call = brief(request)
    asked.push({ call, after: clock.now().diff(NOW).as('seconds') })
    if (call === READ) reads += 1
    if (call === READ) return answer(200, reads === 1 ? CORDON : second)
    if (call === 'POST events') return answer(409, { reason: 'AlreadyExists' })
    return answer(200, call === 'GET nodes/worker' ? NODE : TOLD)
  })
  const system = {
    ...createTinySystem(client),
    isUpToDate: ({ status }: { status: { phase?: string | undefined } }) =>
      status.phase === 'Cordoning',
  }
  const reconcile = createReconciler(system, { client, clock, log: collectingLog().log })

  const outcome = reconcile({ name: 'worker' }, new AbortController().signal)
  await clock.advanceTo(NOW.plus({ seconds: 5 }))

  expect((await outcome).kind).toBe('settled')
  expect(asked.map(({ call }) => call)).toEqual(calls)
  expect(asked.map(({ after }) => after)).toEqual(calls.map((_, index) => (index < 3 ? 0 : 1)))
})

test('a pass whose Event waited long in the line waits half a minute at most, and does not run out of time', async () => {
  const clock = createVirtualClock(NOW)
  const asked: { readonly call: string; readonly after: number }[] = []
  const client = createKubeClient(async (request) => {
    const call = brief(request)
    asked.push({ call, after: clock.now().diff(NOW).as('seconds') })
    if (call === 'POST events') await waitUntimed(request.signal, pause(clock, 100))
    if (call === 'POST events') return answer(409, { reason: 'AlreadyExists' })
    return answer(200, call === READ ? CORDON : call === 'GET nodes/worker' ? NODE : TOLD)
  })
  const reconcile = createReconciler(createTinySystem(client), {
    client,
    clock,
    log: collectingLog().log,
  })

  const outcome = withDeadline((signal) => reconcile({ name: 'worker' }, signal), {
    clock,
    limit: { seconds: 20 },
    ended: () => undefined,
  }).catch((error: unknown) => error)
  await clock.advanceTo(NOW.plus({ minutes: 10 }))

  expect(await outcome).toMatchObject({ kind: 'settled' })
  expect(asked.filter(({ call }) => call === READ).map(({ after }) => after)).toEqual([0, 130])
})

function answer(status: number, body: object) {
  return { status, headers: {}, body: JSON.stringify({ kind: 'Status', ...body }) }
}

function brief({ method, path }: KubeRequest): string {
  return `${method} ${path.replace(/\?.*/, '').replace(/^.*\/(cordons|nodes|events)/, '$1')}`
}
