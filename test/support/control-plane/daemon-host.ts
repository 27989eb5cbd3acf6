// A Node with a stand-in host, on which the bundle of the bootc daemon runs with the token of its pod. What the kubelet does
// is done here: it starts the daemon again when it has ended, and after a reboot it says that the Node is Ready, and in
// which boot.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { DateTime } from 'luxon'
import { realClock } from '#src/clock/real-clock.ts'
import { bootingNode, readyNode } from '#src/embedded/stand-ins/node.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { DAEMON_ACCOUNT, tokenOfDaemonOn } from '#test/support/bootc-daemon/daemon-pod.ts'
import { type BootcHost, createBootcHost } from '#test/support/bootc-host/bootc-host.ts'
import type { HostState } from '#test/support/bootc-host/state.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'
import { eventually, freePort } from '#test/support/processes.ts'
import type { ApiServer } from './api-server.ts'
import { type Child, startChild } from './child.ts'

export interface DaemonHost {
  readonly name: string
  readonly host: BootcHost
  /** How often it has rebooted. */
  reboots(): number
  /** Kills the daemon and all that runs in its container. It is not there until `startDaemon`. */
  killDaemon(): Promise<void>
  startDaemon(): Promise<void>
  stop(): Promise<void>
}

/** How often the power of the host is looked at. */
const LOOK_MS = 50
/** The API server may be away. */
const PATIENCE_MS = 90_000

/** Starts the host of a Node that is there, and its daemon. */
export async function startDaemonHost(
  api: ApiServer,
  name: string,
  given: Partial<HostState> & Pick<HostState, 'images'>,
): Promise<DaemonHost> {
  const host = createBootcHost(given)
  const env = {
    PATH: process.env.PATH,
    NODE_NAME: name,
    HOST_ROOT: host.root,
    HOST_COMMAND_PREFIX: host.prefix.join(' '),
    KUBECONFIG: await kubeconfigOn(api, name),
    PORT: String(await freePort()),
  }
  const args = [...nodeFlags('bootc-daemon'), `${process.env.SUNDIAL_BUNDLES}/bootc-daemon.mjs`]
  const log = api.workspace.path(`bootc-daemon-${name}.log`)
  let daemon: Child | undefined
  let isWanted = true
  let reboots = 0
  const begin = async () => {
    daemon ??= await startChild(process.execPath, args, { env, log })
  }
  const end = async () => {
    if (daemon !== undefined) await killContainer(daemon)
    daemon = undefined
  }
  const report = (change: (node: KubeObject, now: DateTime) => KubeObject) =>
    eventually(async () => {
      const node = await api.client.get(NODES, { name })
      if (node === undefined) throw new Error(`there is no Node ${name}`)
      const { status } = change(node, realClock.now())
      await api.client.patchStatus(NODES, { name }, { status })
    }, PATIENCE_MS)

  const inTurn = turns()
  const reboot = async () => {
    await end()
    host.reboot()
    reboots += 1
    await report((node, now) => startedNode(node, host.state().bootId, now))
    if (isWanted) await begin()
    await report(readyNode)
  }
  let isOver = false
  const run = async () => {
    while (!isOver) {
      if (host.state().system === 'stopping') await inTurn(reboot)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
  await begin()
  const running = run()

  return {
    name,
    host,
    reboots: () => reboots,
    killDaemon() {
      isWanted = false
      return inTurn(end)
    },
    startDaemon() {
      isWanted = true
      return inTurn(begin)
    },
    async stop() {
      isOver = true
      await running
      await inTurn(end)
      for (const { pid } of Object.values(host.state().units)) endGroup(pid, 'SIGKILL')
      host.remove()
    },
  }
}

async function kubeconfigOn(api: ApiServer, name: string): Promise<string> {
  const path = api.workspace.path(`bootc-daemon-${name}.kubeconfig`)
  const config = JSON.parse(await api.kubeconfig(DAEMON_ACCOUNT))
  const users = [{ name: 'control-plane', user: { token: await tokenOfDaemonOn(api, name) } }]
  writeFileSync(path, JSON.stringify({ ...fieldsAt(config), users }))
  return path
}

/** One after the other. */
function turns(): (act: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return (act) => {
    const mine = last.then(act)
    last = mine.catch(() => {})
    return mine
  }
}

/** The Node as its kubelet writes it when it starts: not Ready yet. */
function startedNode(node: KubeObject, bootID: string, now: DateTime): KubeObject {
  const { status } = bootingNode(node, '', now)
  const nodeInfo = { ...fieldsAt(status, 'nodeInfo'), bootID }
  return { ...node, status: { ...fieldsAt(status), nodeInfo } }
}

// The commands of the daemon are in its container, too. Those in a unit of the host are not. SIGTERM: a command of the
// stand-in host is not to leave its lock behind.
async function killContainer(daemon: Child): Promise<void> {
  daemon.signal('SIGSTOP')
  const commands = childrenOf(daemon.pid)
  daemon.signal('SIGKILL')
  await daemon.ended
  for (const pid of commands) endGroup(pid, 'SIGTERM')
}

function childrenOf(pid: number): readonly number[] {
  const isChild = (name: string) => {
    try {
      // After the name of the program, in parentheses: the state, and the parent.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === String(pid)
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isChild(name))
    .map(Number)
}

// Every command leads a group of its own.
function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has just ended.
  }
}
