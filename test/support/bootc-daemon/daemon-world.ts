// The daemon as a process on a stand-in host, against the embedded API server over HTTP. A machine plays the reboots: the
// daemon is killed, the host comes up again, and the daemon is started again.
import { expect, onTestFinished } from 'vitest'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { type BootcNodeStatus, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { serve } from '#src/embedded/http.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, SECRETS } from '#src/kube/resource.ts'
import { type BootcHost, createBootcHost } from '../bootc-host/bootc-host.ts'
import type { HostImage, HostState } from '../bootc-host/state.ts'
import { kubeconfigFor } from '../kubeconfig-file.ts'
import { nodeFlags } from '../manifests/node-flags.ts'
import { eventually, freePort, type Running, startNode } from '../processes.ts'
import { builtDaemon } from './build-daemon.ts'

const NODE = 'worker-1'
const KEY = { name: NODE }
/** Longer than anything takes, also on a machine that is busy. */
const PATIENCE_MS = 45_000

export type LogLine = Readonly<Record<string, unknown>> & { readonly message: string }

export interface DaemonWorldOptions extends Partial<HostState> {
  readonly images: readonly HostImage[]
  /** Without one, the BootcNode is not there at first. */
  readonly desired?: HostImage
  readonly env?: Readonly<Record<string, string>>
}

/** All of it ends with the test. */
export async function startDaemonWorld({ desired, env = {}, ...given }: DaemonWorldOptions) {
  const host = createBootcHost(given)
  const api = createEmbeddedApi({ clock: realClock, namespaces: ['os'] })
  const client = createKubeClient(api.transport)
  await client.create(CUSTOM_RESOURCE_DEFINITIONS, bootcNodeCrd())
  const want = async (image: HostImage, spec: object = {}) => {
    const desiredImage = `${image.repository}@${image.digest}`
    const whole = { desiredImage, desiredImageState: 'Staged', ...spec }
    if ((await client.get(BOOTC_NODES, KEY)) !== undefined) {
      await client.patch(BOOTC_NODES, KEY, { spec: whole })
    } else {
      const { apiVersion, kind } = BOOTC_NODES
      await client.create(BOOTC_NODES, { apiVersion, kind, metadata: KEY, spec: whole })
    }
  }
  if (desired !== undefined) await want(desired)
  const writes: string[] = []
  api.observe(({ method, path }) => {
    if (method === 'PATCH' && path.endsWith('/status')) writes.push(path)
  })
  const served = await serve(api, { port: 0 })
  const kubeconfig = await kubeconfigFor(served.url)
  const port = await freePort()
  let output = ''
  let starts = 0
  const start = (): Running => {
    starts += 1
    const running = startNode([...nodeFlags('bootc-daemon'), builtDaemon()], {
      NODE_NAME: NODE,
      HOST_ROOT: host.root,
      HOST_COMMAND_PREFIX: host.prefix.join(' '),
      PORT: String(port),
      KUBECONFIG: kubeconfig,
      ...env,
    })
    running.process.stdout?.on('data', (text: string) => {
      output += text
    })
    return running
  }
  let daemon = start()
  const kill = async () => {
    daemon.process.kill('SIGKILL')
    await daemon.ended()
  }
  onTestFinished(async () => {
    await kill()
    endUnits(host)
    await served.close()
    host.remove()
  })

  const status = async (): Promise<BootcNodeStatus> =>
    parseBootcNodeStatus((await client.get(BOOTC_NODES, KEY))?.['status'])
  const lines = (): readonly LogLine[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  return {
    host,
    client,
    writes,
    want,
    status,
    lines,
    messages: () => lines().map(({ message }) => message),
    get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`),
    closeApi: served.close,
    daemon: () => daemon,
    /** How often it was started. */
    starts: () => starts,
    /** Something touches the host. */
    touch: () => host.write('ostree/bootc/touched', String(Math.random())),
    kill,
    start() {
      daemon = start()
    },
    /** Until the status says this state. */
    until: (state: string, check: (status: BootcNodeStatus) => void = () => {}) =>
      eventually(async () => {
        const now = await status()
        expect(now.state).toBe(state)
        check(now)
        return now
      }, PATIENCE_MS),
    logged: (message: string) =>
      eventually(
        async () => expect(lines().map((line) => line.message)).toContain(message),
        PATIENCE_MS,
      ),
    approve: () => client.patch(BOOTC_NODES, KEY, { spec: { desiredImageState: 'Booted' } }),
    degraded: async () => findCondition((await status()).conditions ?? [], 'Degraded')?.message,
    /** Goes through the reboot that the daemon asks for. */
    async reboot() {
      await eventually(async () => expect(host.state().system).toBe('stopping'), PATIENCE_MS)
      await kill()
      host.reboot()
      daemon = start()
    },
    async putPullSecret(name: string, auth: string) {
      const config = JSON.stringify({ auths: { 'quay.io': { auth } } })
      const data = { '.dockerconfigjson': Buffer.from(config).toString('base64') }
      const metadata = { namespace: 'os', name }
      const type = 'kubernetes.io/dockerconfigjson'
      if ((await client.get(SECRETS, metadata)) !== undefined) {
        await client.patch(SECRETS, metadata, { data })
      } else {
        await client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', type, metadata, data })
      }
    },
  }
}

function endUnits(host: BootcHost): void {
  for (const { pid } of Object.values(host.state().units)) {
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has just ended.
    }
  }
}
