// What finding out costs that nothing is due: bytes and requests of one sweep over 10,000 objects.
import { DateTime } from 'luxon'
import { createSweepApp } from '#functions/sweep/app.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { scheduledMachineCrd } from '#src/scheduled-machine/crd.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import { SPEC } from '#test/support/situation.ts'

const OBJECTS = 10_000
const NOW = DateTime.fromISO('2026-01-05T12:00:00Z', { zone: 'utc' })

export async function bench(): Promise<
  readonly { name: string; value: number; unit: string; reference?: number }[]
> {
  const clock = createVirtualClock(NOW)
  const api = createEmbeddedApi({ clock })
  await fill(createKubeClient(api.transport))
  const paths: string[] = []
  let bytes = 0
  const counting: Transport = async (request) => {
    paths.push(request.path)
    return api.transport(request)
  }
  api.observe((record) => {
    bytes += record.bytes
  })
  const client = createKubeClient(counting)
  const log = createLogger({ level: 'error', write: () => {}, time: () => '' })
  let handedOn = 0
  const { app } = createSweepApp({
    client,
    clock,
    log,
    alarm: createAlarm({ client, clock, log, namespace: 'sundial-system' }),
    targets: [
      {
        ...DUE_SCHEDULED_MACHINES,
        sink: 'http://scheduled-machine',
        // With nothing in service it is not called.
        findUnsettled: () => Promise.reject(new Error('compared')),
      },
    ],
    post: async () => {
      handedOn += 1
      return 204
    },
    newId: () => '1',
  })

  const response = await app.request('/', {
    method: 'POST',
    headers: {
      'ce-specversion': '1.0',
      'ce-id': '1',
      'ce-type': 'dev.knative.sources.ping',
      'ce-source': '/apis/v1/namespaces/sundial-system/pingsources/backstop',
      'content-type': 'application/json',
    },
    body: '{"scope":"due"}',
  })
  if (response.status !== 204 || handedOn > 0) {
    throw new Error(`the sweep answered ${response.status} and handed on ${handedOn} batches`)
  }

  return [
    { name: 'sweep-bytes', value: bytes, unit: 'bytes', reference: 1_000_000 },
    { name: 'sweep-requests', value: paths.length, unit: 'requests' },
  ]
}

async function fill(client: ReturnType<typeof createKubeClient>): Promise<void> {
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, scheduledMachineCrd())
  for (let index = 0; index < OBJECTS; index += 1) {
    const key = { namespace: 'default', name: `worker-${index}` }
    await client.create(SCHEDULED_MACHINES, {
      apiVersion: SCHEDULED_MACHINES.apiVersion,
      kind: SCHEDULED_MACHINES.kind,
      metadata: key,
      spec: SPEC,
    })
    const wakeTime = NOW.plus({ minutes: 60 + (index % 600) }).toISO()
    await client.patchStatus(SCHEDULED_MACHINES, key, {
      status: {
        phase: 'Inactive',
        ready: false,
        inSchedule: false,
        message: 'Outside scheduled time window',
        next: 'joins 2026-01-05 09:00 America/New_York',
        observedGeneration: 1,
        wakeTime,
      },
    })
  }
}
