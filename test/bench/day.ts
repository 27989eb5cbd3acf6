// A day in the life of a machine on a real API server: its window opens, it is in service, the window
// closes while a Pod runs on its Node, it is gone. Events on; requests by verb from the audit log, bytes
// as they went over the wire between the functions and the API server, TLS and all.
import type { Measurement } from '#test/support/bench.ts'
import type { Cluster } from '#test/support/control-plane/cluster.ts'
import { createPod } from '#test/support/control-plane/pods.ts'
import {
  alwaysOpen,
  closedNow,
  editMachine,
} from '#test/support/control-plane/scheduled-machines.ts'
import { type Request, requestsSince, untilQuiet } from '#test/support/real-bench/audit.ts'
import { createAll, untilAll, withCluster } from '#test/support/real-bench/bed.ts'
import { type CountingProxy, startCountingProxy } from '#test/support/real-bench/counting-proxy.ts'

const MACHINES = 20
const PATIENCE_MS = 120_000
const VERBS = ['get', 'list', 'create', 'patch', 'delete']

export async function bench(): Promise<readonly Measurement[]> {
  const names = Array.from({ length: MACHINES }, (_, index) => `machine-${index}`)
  let proxy: CountingProxy | undefined
  const through = async (api: Cluster['api']) => {
    proxy = await startCountingProxy(api)
    return proxy.reached
  }
  try {
    return await withCluster({ through }, async (cluster) => {
      if (proxy === undefined) throw new Error('the functions have not asked for their API server')
      await createAll(cluster, names, { schedule: closedNow() })
      await untilAll(cluster, names, 'Inactive', PATIENCE_MS)
      await untilQuiet(cluster.api)

      const since = Date.now()
      const before = proxy.bytes()
      const opening = await liveADay(cluster, names)
      const after = proxy.bytes()
      const requests = await requestsSince(cluster.api, since)
      const each = (value: number) => value / MACHINES
      const isRead = ({ verb }: Request) => VERBS.includes(verb)
      return [
        { name: 'day requests each', value: each(requests.filter(isRead).length), unit: '' },
        ...VERBS.map((verb) => ({
          name: `day requests each ${verb}`,
          value: each(requests.filter((request) => request.verb === verb).length),
          unit: '',
        })),
        {
          name: 'day requests each until Active',
          value: each(requests.filter(({ began }) => began < opening).length),
          unit: '',
        },
        { name: 'day bytes each sent', value: each(after.sent - before.sent), unit: 'bytes' },
        {
          name: 'day bytes each received',
          value: each(after.received - before.received),
          unit: 'bytes',
        },
      ]
    })
  } finally {
    proxy?.stop()
  }
}

/** Resolves when it is over, with the moment at which all were in service and quiet. */
async function liveADay(cluster: Cluster, names: readonly string[]): Promise<number> {
  await Promise.all(names.map((name) => editMachine(cluster, name, { schedule: alwaysOpen })))
  await untilAll(cluster, names, 'Active', PATIENCE_MS)
  await untilQuiet(cluster.api)
  const inService = Date.now()
  await Promise.all(names.map((name) => createPod(cluster.api, name, `web-${name}`)))
  await Promise.all(names.map((name) => editMachine(cluster, name, { schedule: closedNow() })))
  await untilAll(cluster, names, 'Inactive', PATIENCE_MS)
  await untilQuiet(cluster.api)
  return inService
}
