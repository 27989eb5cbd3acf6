// Everything that leaves the function but for the objects that a user asked for: the bodies of its requests, its log lines,
// its answers and its metrics.

import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { createPass } from '#functions/scheduled-machine/pass.ts'
import { dueEvent } from '#src/events/post-event.ts'
import { createKubeClient } from '#src/kube/client.ts'
import type { KubeRequest, KubeResponse, Transport } from '#src/kube/transport.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { measureTransitions } from '#src/scheduled-machine/transition-metrics.ts'
import { createWatches } from '#src/scheduled-machine/watches.ts'
import { createCountRequests } from '#src/telemetry/count-requests.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { withoutPauses } from '#test/support/without-pauses.ts'
import { createScene, type Scene } from '../scene.ts'
import { KEY } from './objects.ts'

/**
 * `spec` takes the place of that of the stored object. `refuse` answers a request instead of the API server. Requests
 * of `content` carry values of the user to the API server, so their bodies are not kept.
 */
export async function leavingBed(
  spec: object,
  refuse: (request: KubeRequest) => KubeResponse | undefined,
  content = /^POST .*\/(?:testconfigs|testmachines|machines)$/,
) {
  const scene: Scene = await createScene('2026-01-05T15:00:00Z')
  const left: string[] = []
  const transport: Transport = async (request) => {
    const isContent = content.test(`${request.method} ${request.path}`)
    if (request.body !== undefined && !isContent) left.push(request.body)
    const response = refuse(request) ?? (await scene.api.transport(request))
    return withSpec(response, request, spec)
  }
  const { log, lines } = collectingLog()
  const metrics = createMetrics()
  const client = createKubeClient(createCountRequests(metrics)(transport, 'management'))
  const { clock } = scene
  const { reconcile } = createPass({
    client,
    clock: withoutPauses(clock),
    log,
    countRequests: createCountRequests(createMetrics()),
    measureTransitions: measureTransitions(metrics),
    ...DEFAULT_SETTINGS,
    finalizerTimeout: Duration.fromObject({ minutes: 10 }),
    forceFinalizer: false,
    reclaimDisables: 'spec',
  })
  const { app } = createReconcilerApp({
    client,
    clock,
    log,
    metrics,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    reconcile,
    watches: createWatches({ providerGroups: [] }),
  })
  const due = { id: '1', source: '/test', time: '2026-01-05T15:00:00Z' }
  const pass = async () => {
    const event = dueEvent('ScheduledMachine', [KEY], due)
    const response = await app.request('/', { method: 'POST', ...event })
    left.push(await response.text(), JSON.stringify([...response.headers]))
    left.push(...lines.splice(0).map((line) => JSON.stringify(line)))
  }
  return { scene, left, metrics, pass }
}

// The object as an older definition may have accepted it, without validation.
function withSpec(response: KubeResponse, { method, path }: KubeRequest, spec: object) {
  if (method !== 'GET' || !path.endsWith('/scheduledmachines/worker')) return response
  if (response.status !== 200) return response
  const object = JSON.parse(response.body)
  const body = JSON.stringify({ ...object, spec: { ...object.spec, ...spec } })
  return { status: 200, headers: response.headers, body }
}

export function isCall({ method, path }: KubeRequest, call: string): boolean {
  const [verb = '', plural = ''] = call.split(' ')
  return method === verb && path.split('/').includes(plural)
}

export function answer(status: number, body: object): KubeResponse {
  const text = 'raw' in body ? String(body.raw) : JSON.stringify({ kind: 'Status', ...body })
  return { status, headers: { 'content-type': 'application/json' }, body: text }
}
