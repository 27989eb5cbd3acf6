// The process reclaim-agent. It runs on a Node for as long as the Node has it; with --oneshot, for one look.

import { readParts } from '#functions/reclaim-agent/parts.ts'
import { createProgram } from '#functions/reclaim-agent/program.ts'
import { serveProgram } from '#functions/serve.ts'
import { lookOnce } from '#src/agents/reclaim/one-shot.ts'

const parts = readParts(process.argv.slice(2))
if (parts.env.RECLAIM_ONESHOT) {
  const { client, proc, requester, env, log } = parts
  const { NODE_NAME: nodeName, RECLAIM_IGNORE_CONTAINERS: ignoresContainers } = env
  try {
    await lookOnce({ client, proc, requester, nodeName, ignoresContainers, log })
  } catch (error) {
    log.error('could not look at the processes', { error })
    process.exitCode = 1
  }
} else {
  await serveProgram(() => createProgram(parts))
}
