// The passes and the deliveries of one process, at the instants of a virtual clock.
import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import { createPass } from '#functions/scheduled-machine/pass.ts'
import { createDeliveries } from '#src/outbox/deliveries.ts'
import { MACHINE_EVENTS } from '#src/scheduled-machine/phase-transitions.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createCountRequests } from '#src/telemetry/count-requests.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'
import { withoutPauses } from '#test/support/without-pauses.ts'

const ALWAYS = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] }

async function bed(schedule: object = ALWAYS) {
  const scene = await createScene('2026-01-05T15:00:00Z', { schedule })
  const { log } = collectingLog()
  const metrics = createMetrics()
  const clock = withoutPauses(scene.clock)
  const ids: string[] = []
  const deliveries = createDeliveries({
    client: scene.functionClient,
    clock,
    log,
    metrics,
    kind: MACHINE_EVENTS,
    async sink({ headers }) {
      ids.push(headers['ce-id'] ?? '')
      return undefined
    },
  })
  const { reconcile } = createPass({
    ...DEFAULT_SETTINGS,
    client: scene.functionClient,
    clock,
    log,
    deliveries,
    countRequests: createCountRequests(metrics),
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: false,
    reclaimDisables: 'spec',
  })
  return {
    scene,
    ids,
    async pass() {
      const outcome = await reconcile(KEY, new AbortController().signal)
      await expect.poll(() => deliveries.idle()).toBe(true)
      return outcome
    },
  }
}

test('the same change twice in one second has two ids, also when the first was delivered before', async () => {
  const { scene, ids, pass } = await bed({ ...ALWAYS, hoursOfDay: ['3'], enabled: false })
  const { uid } = await scene.object()
  const at = '2026-01-05T15:00:00Z'

  for (const enabled of [false, true, false]) {
    await scene.edit({ spec: { schedule: { enabled } } })
    await pass()
  }

  expect(ids).toEqual([
    `${uid}/Pending/${at}/1`,
    `${uid}/Disabled/${at}/2`,
    `${uid}/Inactive/${at}/3`,
    `${uid}/Disabled/${at}/4`,
  ])
  expect(await scene.status()).toMatchObject({ phase: 'Disabled', transitionCount: 4 })
})

test('a transition is delivered also while the passes end with again', async () => {
  const { scene, ids, pass } = await bed()
  const { uid } = await scene.object()
  scene.fault((call) => (call.startsWith('POST machines') ? 503 : undefined))

  expect(await pass()).toMatchObject({ kind: 'again' })

  expect(ids).toEqual([`${uid}/Pending/2026-01-05T15:00:00Z/1`])
  expect(await scene.status()).not.toHaveProperty('undelivered')
})
