// Builds the daemon: what it is to do comes from a watch, and it does it to the host.
import { existsSync, statSync } from 'node:fs'
import { BootcDaemonEnvironment } from '#functions/bootc-daemon/environment.ts'
import { startNodeProgram } from '#functions/node-program.ts'
import type { Program } from '#functions/serve.ts'
import { readEnvironment, refuse, start } from '#functions/start.ts'
import { createDaemon } from '#src/agents/bootc/daemon.ts'
import { openHost } from '#src/agents/bootc/host.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { followObject } from '#src/kube/follow-object.ts'

/** The daemon, which looks at its host from now on. Ends the process with status 2 when the environment is wrong. */
export async function createProgram(): Promise<Program> {
  const env = readEnvironment(BootcDaemonEnvironment)
  const { NODE_NAME: name, HOST_ROOT: root } = env
  if (!isDirectory(root)) {
    const problem = existsSync(root) ? 'is no directory' : 'is not there'
    refuse(`HOST_ROOT must be the root directory of the host; it is ${root}, which ${problem}`)
  }
  const { client, clock, log, metrics } = start('bootc-daemon', env)
  const host = openHost(root, env.HOST_COMMAND_PREFIX)
  const daemon = createDaemon({ client, host, clock, log, metrics })

  return startNodeProgram({
    env,
    log,
    metrics,
    follow: ({ openStream, signal, onKnown }) =>
      followObject({
        client,
        openStream,
        clock,
        signal,
        resource: BOOTC_NODES,
        key: { name },
        onChange(object) {
          if (object === undefined) log.info('there is no BootcNode yet', { node: name })
          onKnown()
          daemon.observe(object)
        },
        onFailure: (error, retrySeconds) =>
          log.warn('could not watch the BootcNode', { node: name, error, retrySeconds }),
      }),
    notKnown: NOT_KNOWN,
    stop: () => daemon.stop(),
  })
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

const NOT_KNOWN = 'The BootcNode of this node has not been read yet.'
