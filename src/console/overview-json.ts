// The first page as JSON.
import { formatInstant } from '#src/kube/instant.ts'
import type { Window } from '#src/schedule/windows.ts'
import type { Progress } from '#src/views/rollout-progress.ts'
import { summaryJson } from '#src/views/summary-json.ts'
import type { MachineRow, Overview } from './overview.ts'
import { problemWords } from './overview-page.ts'
import type { ListProblem } from './read-list.ts'
import type { Week } from './week.ts'

export function overviewAsJson({ now, machines, pools, hasMore, problems }: Overview): object {
  return {
    time: formatInstant(now),
    machines: machines.map(machineJson),
    pools: pools.map(poolJson),
    hasMore,
    problems: problems.map(problemJson),
  }
}

/** A list that cannot be read. */
export function problemJson(problem: ListProblem): object {
  const { resource, namespace } = problem
  const where = namespace === undefined ? {} : { namespace }
  return { kind: resource.kind, ...where, message: problemWords(problem) }
}

function machineJson({ summary, week }: MachineRow): object {
  return { ...summaryJson(summary), ...(week && { week: weekJson(week) }) }
}

/** The windows of a week. */
export function weekJson({ zone, planned, actual }: Week): object {
  return { timezone: zone, planned: planned.map(windowJson), actual: actual.map(windowJson) }
}

/** A pool with its nodes. */
export function poolJson({ summary, startedAt, ...rest }: Omit<Progress, 'message'>): object {
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
