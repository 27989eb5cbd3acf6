// The function scheduled-machine with passes that a test writes, in front of an API server that a test plays.
import { DateTime } from 'luxon'
import { createReconcilerApp, type ReconcilerDeps } from '#functions/reconciler-app.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import type { Outcome } from '#src/reconcile/outcome.ts'
import type { Lookup } from '#src/scheduled-machine/lookup.ts'
import type { ReconcileRequest } from '#src/scheduled-machine/request.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { playKube } from '#test/support/msw-kube.ts'

export const kube = playKube()

// The second of the two hours in which Berlin's clocks show half past two.
export const NOW = DateTime.fromISO('2026-10-25T01:30:00Z', { zone: 'utc' })

export const SETTLED: Outcome = { kind: 'settled' }

export const GROUP = '5spot.finos.org/v1alpha1'

export const PROBLEM = 'application/problem+json'

export type Deps = ReconcilerDeps<ReconcileRequest, Lookup>

export function bed(given: Partial<Pick<Deps, 'reconcile' | 'capacity' | 'concurrency'>> = {}) {
  const { reconcile = async () => SETTLED, ...more } = given
  const { log, lines } = collectingLog()
  const clock = createVirtualClock(NOW)
  const passes: string[] = []
  const { client } = kube
  const { app, drain } = createReconcilerApp({
    client,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    reconcile: (key, signal) => {
      passes.push(`${key.namespace}/${key.name}`)
      return reconcile(key, signal)
    },
    watches: createWatches({ providerGroups: ['bootstrap.cluster.x-k8s.io'] }),
    ...more,
  })
  return { app, drain, passes, lines }
}

export async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? '' : JSON.parse(text)
}
