// What the backstop costs the API server where machines are in service and nothing has changed: requests and bytes
// of one sweep, with all that it makes others ask for.
import { createSweepApp } from '#functions/sweep/app.ts'
import { createDiscovery } from '#src/cluster-api/discovery.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { DUE_SCHEDULED_MACHINES } from '#src/scheduled-machine/due-kind.ts'
import { createFindUnsettled } from '#src/scheduled-machine/settled/find-unsettled.ts'
import { createLogger } from '#src/telemetry/logger.ts'
import { createAlarm } from '#src/wake/alarm.ts'
import type { Measurement } from '#test/support/bench.ts'
import { ping } from '#test/support/events.ts'
import { createFleet } from '#test/support/fleet.ts'

const FLEETS = [
  { inService: 50, atRest: 0 },
  { inService: 50, atRest: 950 },
  { inService: 1_000, atRest: 0 },
]

export async function bench(): Promise<readonly Measurement[]> {
  const measured: Measurement[] = []
  for (const fleet of FLEETS) measured.push(...(await measure(fleet)))
  return measured
}

async function measure(fleet: {
  readonly inService: number
  readonly atRest: number
}): Promise<readonly Measurement[]> {
  const { api, clock } = await createFleet(fleet)
  let bytes = 0
  let requests = 0
  api.observe((record) => {
    bytes += record.bytes
    requests += 1
  })
  const client = createKubeClient(api.transport)
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
        findUnsettled: createFindUnsettled({
          client,
          discovery: createDiscovery(client, clock),
          workload: createWorkloadAccess({ management: client, connect: () => client }),
          clock,
          log,
        }),
      },
    ],
    post: async () => {
      handedOn += 1
      return 204
    },
  })

  const { status } = await app.request('/', ping('backstop'))
  if (status !== 204 || handedOn > 0)
    throw new Error(`the sweep answered ${status} and handed on ${handedOn} batches`)

  const name = `backstop with ${fleet.inService} in service and ${fleet.atRest} at rest`
  return [
    { name: `${name}: requests`, value: requests, unit: '' },
    { name: `${name}: bytes`, value: bytes, unit: 'bytes' },
  ]
}
