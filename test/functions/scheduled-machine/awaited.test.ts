// Names from the sweep: answered when their passes are done.
import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import { changed, due } from '#test/support/events.ts'
import { bed, bodyOf, GROUP, SETTLED } from './play-function.ts'

const OUTCOMES: readonly [string, Outcome | Error, number][] = [
  ['is done', SETTLED, 204],
  ['finds nothing', { kind: 'gone' }, 204],
  ['must be retried', { kind: 'again', reason: 'changed meanwhile' }, 503],
  ['cannot reach the API server', new KubeError('Unavailable', 'GET x: connect ECONNREFUSED'), 503],
  ['is a bug', new TypeError('x is not a function'), 503],
]

test.each(OUTCOMES)('the sweep waits for a pass that %s', async (_, outcome, status) => {
  const { app } = bed({
    reconcile: async ({ name }) => {
      if (name !== 'night') return SETTLED
      if (outcome instanceof Error) throw outcome
      return outcome
    },
  })

  const response = await app.request('/', due('day', 'night', 'weekend'))

  expect(response.status).toBe(status)
  expect(await bodyOf(response)).toEqual(
    status === 204
      ? ''
      : {
          type: 'about:blank',
          title: 'Try again later',
          status: 503,
          detail: `1 of 3 passes did not finish; team-a/night: ${outcome instanceof Error ? outcome.message : 'changed meanwhile'}`,
        },
  )
})

test('the longest Retry-After of a server is passed on', async () => {
  const { app } = bed({
    reconcile: async ({ name }) => ({
      kind: 'again',
      reason: 'busy',
      ...(name !== 'c' && { retryAfterSeconds: name === 'a' ? 3 : 7.5 }),
    }),
  })

  const response = await app.request('/', due('a', 'b', 'c'))

  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '8'])
})

test('a full queue is a 503 for a source, and for the sweep', async () => {
  const { app } = bed({ capacity: 1, reconcile: () => new Promise(() => {}) })
  await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'hangs'))

  const answers = [
    await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'night')),
    await app.request('/', due('night')),
  ]

  expect(answers.map(({ status }) => status)).toEqual([503, 503])
})

test('a function that shuts down refuses new events and finishes accepted ones', async () => {
  const end = Promise.withResolvers<Outcome>()
  const { app, passes, drain } = bed({ reconcile: () => end.promise })
  await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'night'))
  let left = false

  const leaving = drain().then(() => {
    left = true
  })
  const refused = await app.request('/', changed(GROUP, 'ScheduledMachine', 'team-a', 'day'))
  const early = left
  end.resolve(SETTLED)
  await leaving

  expect([refused.status, early, passes]).toEqual([503, false, ['team-a/night']])
})
