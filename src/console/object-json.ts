// The page of one object as JSON.
import { formatInstant } from '#src/kube/instant.ts'
import { numberAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { overrideJson } from '#src/views/overrides/override-row.ts'
import { summaryOf } from '#src/views/summary.ts'
import { summaryJson } from '#src/views/summary-json.ts'
import { type ObjectView, timeOf } from './object-view.ts'
import type { OfferedAction } from './offered-actions.ts'
import { poolJson, problemJson, weekJson } from './overview-json.ts'

export function objectAsJson(view: ObjectView, actions: readonly OfferedAction[]): object {
  const { object, now, explanation, events, overrides, problems, week, progress } = view
  const isNode = object.kind === 'BootcNode'
  return {
    time: formatInstant(now),
    ...(!isNode && { summary: summaryJson(summaryOf(object, now)) }),
    ...(week && { week: weekJson(week) }),
    ...(overrides && { overrides: overrides.map(overrideJson) }),
    ...(progress && { rollout: poolJson(progress) }),
    ...(typeof explanation === 'string' ? { notExplained: explanation } : { why: explanation }),
    events: events.map(eventJson),
    actions: actions.map(({ name, command }) => ({ name, command })),
    problems: problems.map(problemJson),
    object,
  }
}

function eventJson(event: KubeObject): object {
  const count = numberAt(event, 'series', 'count')
  const [type, reason, note] = ['type', 'reason', 'note'].map((field) => textAt(event, field))
  return { time: timeOf(event), type, reason, note, ...(count !== undefined && { count }) }
}
