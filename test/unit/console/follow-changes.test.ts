// The watches behind the stream of changes.
import { expect, onTestFinished, test, vi } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { followChanges } from '#src/console/follow-changes.ts'
import type { OpenStream } from '#src/kube/https-stream.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { at } from '#test/support/situation.ts'

type Line = { readonly type: string; readonly version?: string; readonly created?: string }

/** Each watch has the next lines, or fails; the last one stays open. */
function follow(watches: readonly (readonly Line[] | KubeError)[]) {
  const asked: (string | null)[] = []
  const openStream: OpenStream = async (path, signal) => {
    const watch = watches[asked.length]
    asked.push(new URLSearchParams(path.split('?')[1]).get('resourceVersion'))
    if (watch instanceof KubeError) throw watch
    const isLast = asked.length >= watches.length
    return (async function* () {
      for (const line of watch ?? []) yield text(line)
      if (isLast) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    })()
  }
  return { ...followWith(openStream), asked }
}

function followWith(openStream: OpenStream) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const heard: string[] = []
  followChanges({
    openStream,
    clock: { ...realClock, now: () => at('2026-11-30T16:00:00Z') },
    watched: [{ resource: SCHEDULED_MACHINES }],
    signal: stop.signal,
    onChange: () => heard.push('changed'),
    onLive: () => heard.push('live'),
    onFailure: () => heard.push('stale'),
  })
  return { heard }
}

function text({ type, version = '7', created = '2026-11-30T17:00:00Z' }: Line): string {
  const metadata = { name: 'office', resourceVersion: version, creationTimestamp: created }
  return JSON.stringify({ type, object: { apiVersion: 'v1', kind: 'Any', metadata } })
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 })
const OLD = { type: 'ADDED', created: '2026-11-30T10:00:00Z' }

test('the objects that there are at the beginning are no change; new ones and others are', async () => {
  const { heard } = follow([[OLD, { type: 'ADDED' }, { type: 'MODIFIED' }, { type: 'DELETED' }]])

  await until(() => expect(heard).toEqual(['live', 'changed', 'changed', 'changed']))
})

test('a watch that the server ends goes on from its place', async () => {
  const { heard, asked } = follow([[{ type: 'BOOKMARK', version: '41' }], []])

  await until(() => expect(asked).toEqual([null, '41']))
  expect(heard).toEqual(['live'])
})

test('without a place, something may have been missed', async () => {
  const { heard, asked } = follow([[], []])

  await until(() => expect(asked).toEqual([null, null]))
  expect(heard).toEqual(['live', 'changed'])
})

test('a place that is too old is a change, and the watch begins anew', async () => {
  const expired = new KubeError('Expired', 'too old', { status: 410 })
  const { heard, asked } = follow([[{ type: 'BOOKMARK', version: '41' }], expired, []])

  await until(() => expect(asked).toEqual([null, '41', null]))
  expect(heard).toEqual(['live', 'changed'])
})

test('a kind that the cluster does not know is left out', async () => {
  const { heard, asked } = follow([new KubeError('NotFound', 'no', { status: 404 })])

  await until(() => expect(heard).toEqual(['live']))
  expect(asked).toHaveLength(1)
})

test('after a failure it is stale, and live again when the watch is', async () => {
  const { heard } = follow([new KubeError('Unavailable', 'away'), []])

  await until(() => expect(heard).toEqual(['stale', 'live']))
})

/** A server that takes the connection, and then is silent. */
function followSilent({ begins }: { readonly begins: boolean }) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const silence = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
  return followWith(async (_, signal) => {
    if (!begins) await silence(signal)
    return (async function* () {
      yield await silence(signal)
    })()
  })
}

test.each([
  ['an answer that does not begin', { begins: false }, 20, ['stale']],
  ['a connection that died in silence', { begins: true }, 330, ['live', 'stale']],
])('%s is given up', async (_, server, seconds, told) => {
  const { heard } = followSilent(server)

  await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
  const before = [...heard]
  await vi.advanceTimersByTimeAsync(1)

  expect(before).toEqual(told.slice(0, -1))
  expect(heard).toEqual(told)
})
