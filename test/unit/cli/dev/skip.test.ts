import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { createWakeBook } from '#src/cli/dev/skip.ts'
import type { Change } from '#src/embedded/api/embedded-api.ts'

const NOW = DateTime.fromISO('2026-03-28T22:00:00Z', { zone: 'utc' })

function change(
  kind: 'ScheduledMachine' | 'BootcNodePool' | 'Node',
  uid: string,
  status: object,
  type: Change['type'] = 'MODIFIED',
): Change {
  const apiVersion = 'a/v1'
  return {
    type,
    resource: { apiVersion, kind, plural: 'a', namespaced: false },
    object: { apiVersion, kind, metadata: { name: uid, uid }, status },
  }
}

const machine = (phase: string, wakeTime: string) =>
  change('ScheduledMachine', 'a', { phase, wakeTime })
const joining = (reason: string) =>
  change('ScheduledMachine', 'a', {
    phase: 'Pending',
    wakeTime: '2026-03-28T22:05:00Z',
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason,
        message: '',
        lastTransitionTime: '2026-03-28T21:00:00Z',
      },
    ],
  })
const pool = (status: 'True' | 'False', reason: string) =>
  change('BootcNodePool', 'a', {
    wakeTime: '2026-03-28T22:00:10Z',
    conditions: [
      { type: 'UpToDate', status, reason, message: '', lastTransitionTime: '2026-03-28T21:00:00Z' },
    ],
  })

test.each<[string, readonly Change[], readonly string[]]>([
  ['a grace period', [machine('ShuttingDown', '2026-03-28T22:05:00Z')], ['2026-03-28T22:05:00Z']],
  ['a window', [machine('Inactive', '2026-03-29T22:05:00Z')], ['2026-03-29T22:05:00Z']],
  ['a join in motion', [machine('Pending', '2026-03-28T22:00:10Z')], ['2026-03-28T22:00:10Z']],
  ['not the next attempt much later', [machine('Pending', '2026-03-28T22:05:00Z')], []],
  ['a join that may time out', [joining('Provisioning')], ['2026-03-28T22:05:00Z']],
  ['not the next look at a Cluster that is not there', [joining('ClusterNotFound')], []],
  ['not the next attempt after an error', [machine('Error', '2026-03-28T22:00:10Z')], []],
  ['a rollout in motion', [pool('False', 'RolloutInProgress')], ['2026-03-28T22:00:10Z']],
  ['not a pool that is up to date', [pool('True', 'AllUpdated')], []],
  ['not a pool that is paused', [pool('False', 'Paused')], []],
  ['not an object without a wake time', [change('ScheduledMachine', 'a', {})], []],
  ['no other kind', [change('Node', 'a', { wakeTime: '2026-03-28T22:00:10Z' })], []],
  [
    'only the last status',
    [machine('Inactive', '2026-03-28T22:05:00Z'), machine('Pending', '2026-03-28T22:00:30Z')],
    ['2026-03-28T22:00:30Z'],
  ],
  [
    'not what was deleted',
    [machine('Inactive', '2026-03-28T22:05:00Z'), change('ScheduledMachine', 'a', {}, 'DELETED')],
    [],
  ],
])('the book has %s', (_name, changes, times) => {
  const book = createWakeBook(() => NOW)

  for (const each of changes) book.learn(each)

  expect(book.times().map((at) => at.toISO({ suppressMilliseconds: true }))).toEqual(times)
})
