import { expect, test } from 'vitest'
import { due } from '#test/support/events.ts'
import { failure } from '#test/support/msw-kube.ts'
import { bed, type Deps, kube, NOW } from './play-function.ts'

const ALARM = '/apis/sources.knative.dev/v1/namespaces/sundial-system/pingsources/alarm'

const pingSource = (schedule: string) => ({
  apiVersion: 'sources.knative.dev/v1',
  kind: 'PingSource',
  metadata: { namespace: 'sundial-system', name: 'alarm', resourceVersion: '7' },
  spec: { schedule },
})

const WAKING: Deps['reconcile'] = async () => ({
  kind: 'settled',
  wakeTime: NOW.plus({ minutes: 5 }),
})

test('a pass that waits sets the alarm to its wake time', async () => {
  const { app } = bed({ reconcile: WAKING })
  kube.answer(`GET ${ALARM}`, () => pingSource('0 0 9 26 10 *'))
  kube.answer(`PATCH ${ALARM}`, () => pingSource('0 35 1 25 10 *'))

  const { status } = await app.request('/', due('night', 'day'))

  expect(status).toBe(204)
  expect(kube.asked).toEqual([
    { method: 'GET', path: ALARM },
    {
      method: 'PATCH',
      path: ALARM,
      body: { metadata: { resourceVersion: '7' }, spec: { schedule: '0 35 1 25 10 *' } },
    },
  ])
})

test('an alarm that cannot be set does not undo a pass', async () => {
  const { app, lines } = bed({ reconcile: WAKING })
  kube.answer(`GET ${ALARM}`, () => failure(403, 'Forbidden', 'no'))

  const { status } = await app.request('/', due('night'))

  expect(status).toBe(204)
  expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'warn could not set the alarm',
  ])
})
