// What both ways to run the agent need, from its environment and its flags.
import type * as z from 'zod/mini'
import { ReclaimAgentEnvironment } from '#functions/reclaim-agent/environment.ts'
import { variablesOf } from '#functions/reclaim-agent/flags.ts'
import { type Basics, readEnvironment, refuse, start } from '#functions/start.ts'
import { readMachineId } from '#src/agents/reclaim/machine-id.ts'
import { openProc, type Proc } from '#src/agents/reclaim/proc.ts'
import { createRequester, type Requester } from '#src/agents/reclaim/requester.ts'

export interface Parts extends Basics {
  readonly env: z.output<typeof ReclaimAgentEnvironment>
  readonly proc: Proc
  readonly requester: Requester
}

/** Ends the process with status 2 when the environment or a flag is wrong. */
export function readParts(args: readonly string[]): Parts {
  const flags = refusing(() => variablesOf(args))
  const env = readEnvironment(ReclaimAgentEnvironment, { ...process.env, ...flags })
  const machineId = env.SKIP_HOST_ID_CHECK
    ? undefined
    : refusing(() => readMachineId(env.MACHINE_ID_PATH ?? `${env.HOST_ROOT}/etc/machine-id`))
  const proc = openProc(env.RECLAIM_PROC_ROOT)
  refusing(() => proc.pids())

  const basics = start('reclaim-agent', env)
  const { client, clock, log, metrics } = basics
  const attempts = metrics.counter(
    'sundial_reclaim_requests_total',
    'Attempts to request a reclaim, by outcome.',
  )
  const seconds = metrics.histogram(
    'sundial_reclaim_request_seconds',
    'Time from a match until the API server has taken the request.',
    [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
  )
  const requester = createRequester({
    client,
    clock,
    log,
    nodeName: env.NODE_NAME,
    machineId,
    onAttempt(outcome, sinceMatch) {
      attempts.add({ outcome })
      if (outcome === 'written') seconds.observe(sinceMatch)
    },
  })
  metrics.gauge(
    'sundial_reclaim_pending',
    'Matches that wait for their request, at most one for each pattern and attempt.',
    requester.pending,
  )
  return { ...basics, env, proc, requester }
}

function refusing<T>(get: () => T): T {
  try {
    return get()
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}
