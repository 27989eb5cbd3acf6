// Builds the agent: what it looks for comes from a watch, what it finds goes to the Node.
import { startNodeProgram } from '#functions/node-program.ts'
import type { Parts } from '#functions/reclaim-agent/parts.ts'
import type { Program } from '#functions/serve.ts'
import { refuse } from '#functions/start.ts'
import { createAgent } from '#src/agents/reclaim/agent.ts'
import { chooseDetector } from '#src/agents/reclaim/choose-detector.ts'
import { followConfiguration } from '#src/agents/reclaim/follow-configuration.ts'
import { NoConnector } from '#src/agents/reclaim/process-connector.ts'

/** The agent, which looks at the processes from now on. Ends the process with status 2 when the detector that was asked for
 * cannot be used, and with status 1 when the detector fails later. */
export async function createProgram(parts: Parts): Promise<Program> {
  const { env, client, clock, log, metrics, proc, requester } = parts
  const lost = metrics.counter(
    'sundial_reclaim_lost_events_total',
    'How often the kernel dropped events; all processes are looked at after that.',
  )
  const watch = { proc, clock, onLost: () => lost.add() }
  const detector = await chooseDetector(env.RECLAIM_DETECTOR, watch, log).catch(refuseNoConnector)
  metrics.info('sundial_reclaim_detector', 'How this agent learns of processes.', {
    detector: detector.name,
  })
  const agent = createAgent({
    proc,
    detector,
    requester,
    ignoresContainers: env.RECLAIM_IGNORE_CONTAINERS,
    log,
    metrics,
    onFailure(error) {
      log.error('the detector failed', { detector: detector.name, error })
      process.exit(1)
    },
  })

  return startNodeProgram({
    env,
    log,
    metrics,
    follow: ({ openStream, signal, onKnown }) =>
      followConfiguration({
        client,
        openStream,
        clock,
        signal,
        nodeName: env.NODE_NAME,
        log,
        onChange(configuration) {
          onKnown()
          agent.configure(configuration)
        },
      }),
    notKnown: NOT_CONFIGURED,
    stop: () => agent.stop(),
  })
}

const NOT_CONFIGURED = 'The ConfigMap of this Node has not been read yet.'

function refuseNoConnector(error: unknown): never {
  if (!(error instanceof NoConnector)) throw error
  return refuse(`RECLAIM_DETECTOR is netlink. ${error.message} Use auto or poll.`)
}
