// The metrics of the daemon.
import type { BootcNodeStatus } from '#src/bootc-node/schema.ts'
import type { Metrics } from '#src/telemetry/metrics.ts'
import type { Action, StageOutcome } from './facts.ts'

export interface Counts {
  action(action: Action): void
  status(status: BootcNodeStatus, outcome: StageOutcome | undefined): void
}

export function createCounts(metrics: Metrics): Counts {
  const actions = metrics.counter(
    'sundial_bootc_actions_total',
    'What was done to the host, by kind.',
  )
  const failures = metrics.counter(
    'sundial_bootc_stage_failures_total',
    'Commands that did not bring the host to the desired image.',
  )
  let state: string | undefined
  metrics.gauge('sundial_bootc_state', 'Always 1; the label says the state of the node.', () =>
    state === undefined ? [] : [[{ state }, 1]],
  )
  return {
    action: ({ type }) => actions.add({ type }),
    status(status, outcome) {
      state = status.state
      if (outcome !== undefined && status.stage !== undefined) failures.add()
    },
  }
}
