// Builds the daemon: what it is to do comes from a watch, and it does it to the host.
import { existsSync, statSync } from 'node:fs'
import { BootcDaemonEnvironment } from '#functions/bootc-daemon/environment.ts'
import type { Program } from '#functions/serve.ts'
import { readEnvironment, refuse, start } from '#functions/start.ts'
import { openStreamOf } from '#functions/stream.ts'
import { createDaemon } from '#src/agents/bootc/daemon.ts'
import { openHost } from '#src/agents/bootc/host.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { probeListener } from '#src/events/probe-listener.ts'
import { followObject } from '#src/kube/follow-object.ts'

/** The daemon, which looks at its host from now on. Ends the process with status 2 when the environment is wrong. */
export async function createProgram(): Promise<Program> {
  const env = readEnvironment(BootcDaemonEnvironment)
  const { NODE_NAME: name, HOST_ROOT: root } = env
  if (!isDirectory(root)) {
    const problem = existsSync(root) ? 'is no directory' : 'is not there'
    refuse(`HOST_ROOT must be the root directory of the host; it is ${root}, which ${problem}`)
  }
  const openStream = await openStreamOf(env)
  const { client, clock, log, metrics } = start('bootc-daemon', env)
  const host = openHost(root, env.HOST_COMMAND_PREFIX)
  const daemon = createDaemon({ client, host, clock, log, metrics })

  let isKnown = false
  const stopped = new AbortController()
  const following = followObject({
    client,
    openStream,
    clock,
    signal: stopped.signal,
    resource: BOOTC_NODES,
    key: { name },
    onChange(object) {
      if (object === undefined) log.info('there is no BootcNode yet', { node: name })
      isKnown = true
      daemon.observe(object)
    },
    onFailure: (error, retrySeconds) =>
      log.warn('could not watch the BootcNode', { node: name, error, retrySeconds }),
  })

  return {
    listener: probeListener({ notReady: async () => (isKnown ? undefined : NOT_KNOWN), metrics }),
    log,
    port: env.PORT,
    async drain() {
      stopped.abort()
      await Promise.all([following, daemon.stop()])
    },
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const NOT_KNOWN = 'The BootcNode of this node has not been read yet.'
