// The metrics under the names of 5-Spot (`UPSTREAM_METRICS=true`), over whole lives of machines.
import { Duration } from 'luxon'
import { expect, test } from 'vitest'
import { createPass } from '#functions/scheduled-machine/pass.ts'
import { createSweepApp } from '#functions/sweep/app.ts'
import { sweepTargets } from '#functions/sweep/targets.ts'
import { NODES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { createUpstreamMetrics } from '#src/scheduled-machine/upstream-metrics.ts'
import { countUpstreamPhases } from '#src/scheduled-machine/upstream-phases.ts'
import { createCountRequests } from '#src/telemetry/count-requests.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { VERSION } from '#src/telemetry/version.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { ping } from '#test/support/events.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { SPEC } from '#test/support/situation.ts'
import { withoutPauses } from '#test/support/without-pauses.ts'

// A Monday; the window in New York is 14:00Z to 23:00Z.
const OPEN = '2026-01-05T15:00:00Z'

test('a day of a machine, and a kill switch', async () => {
  const { scene, reconcile, render } = await counted()
  await reconcile()
  await scene.provision()
  await reconcile()
  await scene.addPod('web')
  await scene.advance('2026-01-05T23:00:00Z')
  await reconcile()
  await scene.advance('2026-01-05T23:05:00Z')
  await reconcile()
  await scene.removePod('web')
  await scene.advance('2026-01-05T23:05:10Z')
  await reconcile()
  await scene.finishRemoval()
  await reconcile()
  await scene.edit({ spec: { killSwitch: true } })
  await reconcile()
  await reconcile()

  expect(render()).toEqual([
    `fivespot_controller_info{version="${VERSION}",instance_id="0"} 1`,
    'fivespot_is_leader 1',
    'fivespot_reconciliations_total{phase="Active",result="success"} 1',
    'fivespot_reconciliations_total{phase="Inactive",result="success"} 1',
    'fivespot_reconciliations_total{phase="Pending",result="success"} 2',
    'fivespot_reconciliations_total{phase="ShuttingDown",result="success"} 3',
    'fivespot_reconciliations_total{phase="Terminated",result="success"} 1',
    'fivespot_schedule_evaluations_total{result="active"} 2',
    'fivespot_schedule_evaluations_total{result="inactive"} 4',
    'fivespot_node_drains_total{result="success"} 1',
    'fivespot_pod_evictions_total{result="success"} 1',
    'fivespot_kill_switch_activations_total 1',
  ])
})

test('a drain that times out, and a deletion that does', async () => {
  const { scene, reconcile, render } = await counted()
  await reconcile()
  await scene.provision()
  await reconcile()
  await scene.addPod('web')
  scene.fault((call) => (call.endsWith('/eviction') ? 500 : undefined))
  await scene.client.delete(SCHEDULED_MACHINES, KEY)
  await reconcile()
  await scene.advance('2026-01-05T15:05:00Z')
  await reconcile()
  await scene.advance('2026-01-05T15:15:00Z')
  await reconcile()
  await scene.advance('2026-01-05T15:25:00Z')
  await reconcile()
  await reconcile()

  const lines = render()
  expect(lines).toContain('fivespot_node_drains_total{result="failure"} 1')
  expect(lines).toContain('fivespot_pod_evictions_total{result="failure"} 1')
  expect(lines).toContain('fivespot_finalizer_cleanup_timeouts_total 1')
})

test('an emergency reclaim, and the duration of its drain', async () => {
  const { scene, reconcile, render } = await counted()
  await reconcile()
  await scene.provision()
  await reconcile()
  await scene.addPod('web')
  const annotations = { '5spot.finos.org/reclaim-requested': 'true' }
  await scene.client.patch(NODES, { name: 'worker' }, { metadata: { annotations } })
  await reconcile()
  await scene.removePod('web')
  await scene.advance('2026-01-05T15:00:20Z')
  await reconcile()
  await reconcile()

  const lines = render(/reclaim|drain/)
  expect(lines.filter((line) => !line.includes('_bucket'))).toEqual([
    'fivespot_node_drains_total{result="success"} 1',
    'fivespot_emergency_reclaims_total{namespace="team",name="worker"} 1',
    'fivespot_emergency_drain_duration_seconds_sum{outcome="success"} 20',
    'fivespot_emergency_drain_duration_seconds_count{outcome="success"} 1',
  ])
})

test.each([
  [
    'the schedule is invalid',
    { schedule: { ...SPEC.schedule, timezone: 'Mars/Olympus' } },
    'schedule',
  ],
  [
    'a kind is not served',
    { infrastructureSpec: { ...SPEC.infrastructureSpec, kind: 'Nonsense' } },
    'reference_validation',
  ],
])('an error is counted once: %s', async (_, spec, type) => {
  const { reconcile, render } = await counted(spec)
  await reconcile()
  await reconcile()

  const errors = render().filter((line) => line.startsWith('fivespot_errors_total'))
  expect(errors).toEqual([`fivespot_errors_total{error_type="${type}"} 1`])
})

test('a pass that does not finish is a failure', async () => {
  const { scene, reconcile, render } = await counted()
  scene.fault(() => 'unreachable')
  await reconcile()

  const lines = render().filter((line) => !/controller_info|is_leader/.test(line))
  expect(lines).toEqual([
    'fivespot_reconciliations_total{phase="Pending",result="failure"} 1',
    'fivespot_errors_total{error_type="kube_api"} 1',
  ])
})

test('the sweep tells how many machines are in each phase', async () => {
  const { scene, reconcile } = await counted()
  await reconcile()
  const metrics = createMetrics()
  const { client, clock } = scene
  const { log } = collectingLog()
  const { app } = createSweepApp({
    client,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    targets: sweepTargets(
      { SCHEDULED_MACHINE_SINK: 'http://scheduled-machine' },
      {
        compareMachines: async () => [],
        comparePools: async () => [],
        onMachines: countUpstreamPhases(metrics),
      },
    ),
    post: async () => 204,
  })

  await app.request('/', ping('backstop'))

  expect(seriesOf(metrics.render())).toEqual([
    'fivespot_machines_active 0',
    'fivespot_machines_by_phase{phase="Pending"} 1',
    ...['Active', 'ShuttingDown', 'Inactive', 'Disabled', 'Terminated'].map(
      (phase) => `fivespot_machines_by_phase{phase="${phase}"} 0`,
    ),
    'fivespot_machines_by_phase{phase="EmergencyRemove"} 0',
    'fivespot_machines_by_phase{phase="Error"} 0',
  ])
})

interface Counted {
  readonly scene: Scene
  readonly reconcile: () => Promise<unknown>
  /** The lines of these metrics. Default: all counters and gauges. */
  readonly render: (names?: RegExp) => readonly string[]
}

async function counted(spec: object = {}): Promise<Counted> {
  const scene = await createScene(OPEN, spec)
  const metrics = createMetrics()
  const clock = withoutPauses(scene.clock)
  const pass = createPass({
    ...DEFAULT_SETTINGS,
    client: scene.functionClient,
    clock,
    log: collectingLog().log,
    countRequests: createCountRequests(createMetrics()),
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: false,
    reclaimDisables: 'spec',
    upstreamMetrics: createUpstreamMetrics(metrics, clock),
  })
  return {
    scene,
    reconcile: () => pass.reconcile({ ...KEY }, new AbortController().signal),
    render: (names) => seriesOf(metrics.render(), names),
  }
}

function seriesOf(text: string, names = /^(?!.*_seconds)/): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('fivespot_') && names.test(line))
}
