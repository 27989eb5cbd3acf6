// The daemon in this process, on a stand-in host, with a clock that runs faster: waits of minutes take seconds.
import { expect, onTestFinished } from 'vitest'
import { createDaemon, type Daemon } from '#src/agents/bootc/daemon.ts'
import { openHost } from '#src/agents/bootc/host.ts'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { type BootcNodeStatus, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { findCondition } from '#src/kube/conditions.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'
import { createBootcHost } from '../bootc-host/bootc-host.ts'
import type { HostImage, HostState } from '../bootc-host/state.ts'
import { collectingLog } from '../collecting-log.ts'
import { eventually } from '../processes.ts'
import { createTimelessHosts } from './timeless-host.ts'

const NODE = 'worker-1'
const KEY = { name: NODE }
/** Longer than anything takes here, also on a machine that is busy. */
const PATIENCE_MS = 45_000

export interface HereOptions extends Partial<HostState> {
  readonly images: readonly HostImage[]
  readonly desired: HostImage
  readonly spec?: object
  readonly speed?: number
  /** The definition of BootcNode, in place of ours. */
  readonly definition?: KubeObject
  /** In place of that of the host. */
  readonly prefix?: readonly string[]
  /** Between the daemon and the API server. */
  readonly through?: (transport: Transport) => Transport
  /** The watch tells nothing while this is true. */
  readonly isDeaf?: () => boolean
}

/** All of it ends with the test. */
export async function startDaemonHere(options: HereOptions) {
  const { desired, spec, speed = 60, through = (transport) => transport, ...rest } = options
  const { prefix, definition = bootcNodeCrd(), isDeaf = () => false, ...given } = rest
  const host = createBootcHost(given)
  const clock = createScaledClock({ from: realClock.now(), speed })
  const timeless = createTimelessHosts(host, clock)
  const api = createEmbeddedApi({ clock, namespaces: ['os'] })
  const client = createKubeClient(api.transport)
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, definition)
  const desiredImage = ({ repository, digest }: HostImage) => `${repository}@${digest}`
  await client.create(BOOTC_NODES, {
    apiVersion: BOOTC_NODES.apiVersion,
    kind: BOOTC_NODES.kind,
    metadata: KEY,
    spec: { desiredImage: desiredImage(desired), desiredImageState: 'Staged', ...spec },
  })
  const { log, lines } = collectingLog()
  // More than one may run on a host.
  let daemons: readonly Daemon[] = []
  const start = async () => {
    const daemon = createDaemon({
      client: createKubeClient(through(api.transport)),
      host: timeless(openHost(host.root, prefix ?? host.prefix)),
      clock,
      log,
      metrics: createMetrics(),
    })
    daemons = [...daemons, daemon]
    daemon.observe(await client.get(BOOTC_NODES, KEY))
  }
  const stop = async () => {
    const running = daemons
    daemons = []
    await Promise.all(running.map((daemon) => daemon.stop()))
  }
  await start()
  const unsubscribe = api.subscribe(({ object, resource, type }) => {
    if (resource.kind !== 'BootcNode' || isDeaf()) return
    for (const daemon of daemons) daemon.observe(type === 'DELETED' ? undefined : object)
  })
  onTestFinished(async () => {
    unsubscribe()
    await stop()
    host.remove()
  })

  const status = async (): Promise<BootcNodeStatus> =>
    parseBootcNodeStatus((await client.get(BOOTC_NODES, KEY))?.['status'])
  const conditionOf = (now: BootcNodeStatus, type: string) =>
    findCondition(now.conditions ?? [], type)
  return {
    host,
    client,
    lines,
    status,
    patch: (change: object) => client.patch(BOOTC_NODES, KEY, { spec: change }),
    want: (image: HostImage) =>
      client.patch(BOOTC_NODES, KEY, {
        spec: { desiredImage: desiredImage(image), desiredImageState: 'Staged' },
      }),
    approve: () => client.patch(BOOTC_NODES, KEY, { spec: { desiredImageState: 'Booted' } }),
    withdraw: () => client.patch(BOOTC_NODES, KEY, { spec: { desiredImageState: 'Staged' } }),
    remove: () => client.delete(BOOTC_NODES, KEY),
    until: (state: string, check: (status: BootcNodeStatus) => void = () => {}) =>
      eventually(async () => {
        const now = await status()
        expect(now.state).toBe(state)
        check(now)
        return now
      }, PATIENCE_MS),
    /** Until the node is degraded with these words. */
    degraded: (words: string | RegExp) =>
      eventually(async () => {
        const { status: is, reason, message } = conditionOf(await status(), 'Degraded') ?? {}
        expect({ is, reason, message }).toEqual({
          is: 'True',
          reason: 'Error',
          message: typeof words === 'string' ? words : expect.stringMatching(words),
        })
      }, PATIENCE_MS),
    condition: async (type: string) => conditionOf(await status(), type),
    eventually: (check: () => unknown) => eventually(async () => check(), PATIENCE_MS),
    logged: (message: string) =>
      eventually(
        async () => expect(lines.map((line) => line.message)).toContain(message),
        PATIENCE_MS,
      ),
    /** Something touches the host. */
    touch: () => host.write('ostree/bootc/touched', String(Math.random())),
    start,
    stop,
    /** Goes through the reboot that the daemon asks for. */
    async reboot() {
      await eventually(async () => expect(host.state().system).toBe('stopping'), PATIENCE_MS)
      await stop()
      host.reboot()
      await start()
    },
  }
}
