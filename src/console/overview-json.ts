// The first page as JSON.
import { formatInstant } from '#src/kube/instant.ts'
import type { Window } from '#src/schedule/windows.ts'
import type { Progress } from '#src/views/rollout-progress.ts'
import { summaryJson } from '#src/views/summary-json.ts'
import type { MachineRow, Overview } from './overview.ts'
import { problemWords } from './overview-page.ts'

export function overviewAsJson({ now, machines, pools, hasMore, problems }: Overview): object {
  return {
    time: formatInstant(now),
    machines: machines.map(machineJson),
    pools: pools.map(poolJson),
    hasMore,
    problems: problems.map((problem) => ({
      kind: problem.resource.kind,
      ...(problem.namespace !== undefined && { namespace: problem.namespace }),
      message: problemWords(problem),
    })),
  }
}

function machineJson({ summary, week }: MachineRow): object {
  const planned = week?.planned.map(windowJson)
  const actual = week?.actual.map(windowJson)
  return { ...summaryJson(summary), ...(week && { timezone: week.zone, planned, actual }) }
}

/** A pool with its nodes. */
function poolJson({ summary, startedAt, ...rest }: Progress): object {
  const { maxUnavailable, slots, isPaused, nextNodes, nodes: placed } = rest
  return {
    ...summaryJson(summary),
    paused: isPaused,
    ...(startedAt && { rolloutStartedAt: formatInstant(startedAt) }),
    ...(maxUnavailable !== undefined && { maxUnavailable }),
    slots,
    nextNodes,
    placedNodes: placed.map(({ name, stage, phase }) => ({ name, stage, ...(phase && { phase }) })),
  }
}

// `null`: no change on that side.
function windowJson({ opens, closes }: Window): object {
  return {
    opens: opens === undefined ? null : formatInstant(opens),
    closes: closes === undefined ? null : formatInstant(closes),
  }
}
