// A run as JSON: one object for each event, request and change, in the order of time, and a summary.

import { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { nameOfActor, type ObjectChange } from './history.ts'
import type { Told } from './ledger.ts'
import type { Run } from './run.ts'

/** Values for JSON.stringify. */
export function* linesOf({ kinds, told, violations, steps, faults }: Run): Generator<object> {
  for (const each of told) {
    yield lineOf(each)
    const phase = each.type === 'change' ? phaseLine(each.change, kinds) : undefined
    if (phase !== undefined) yield phase
  }
  for (const { invariant, at, says } of violations) {
    yield { type: 'violation', time: time(at), invariant, message: says }
  }
  const read = told.filter((each) => each.type === 'call' && each.call.method === 'GET').length
  yield {
    type: 'summary',
    requests: { read, write: steps - read },
    faults: Object.fromEntries(faults),
    violations: violations.length,
  }
}

function lineOf(told: Told): object {
  switch (told.type) {
    case 'call': {
      const { askedAt, number, pod, method, path, fault, answer = null } = told.call
      return { type: 'request', time: time(askedAt), number, pod, method, path, fault, answer }
    }
    case 'sent': {
      const { at, number, to, about, fault, answers } = told.sent
      return { type: 'event', time: time(at), number, to, about, fault, answers }
    }
    case 'change': {
      const { at, by, change } = told.change
      const { kind, metadata } = change.object
      const { namespace, name, resourceVersion } = metadata
      const what = { change: change.type, kind, namespace, name, resourceVersion }
      return { type: 'change', time: time(at), by: nameOfActor(by), ...what }
    }
    case 'incident':
      return { type: 'fault', time: time(told.at), name: told.name }
    case 'calm':
      return { type: 'calm', time: time(told.at) }
    default:
      return told satisfies never
  }
}

// The same line as in a run without faults.
function phaseLine(
  { at, change: { object, old } }: ObjectChange,
  kinds: readonly string[],
): object | undefined {
  const { kind, metadata } = object
  const [from, to] = [old, object].map((each) => phaseOf(each, kinds))
  if (to === undefined || to === '' || from === to) return undefined
  const ready = conditionOf(object, 'Ready')
  return {
    type: 'phase',
    time: time(at),
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
    from: from || null,
    to,
    reason: ready === undefined ? to : textAt(ready, 'reason'),
    message: textAt(object, 'status', 'message'),
  }
}

// A kind without phases has a condition that sums it up.
function phaseOf(object: KubeObject | undefined, kinds: readonly string[]): string {
  const phase = kinds.includes(object?.kind ?? '') ? textAt(object, 'status', 'phase') : ''
  const summary = conditionOf(object, 'UpToDate') ?? conditionOf(object, 'Idle')
  return phase || textAt(summary, 'reason')
}

function conditionOf(object: KubeObject | undefined, type: string): unknown {
  return listAt(object, 'status', 'conditions').find((each) => textAt(each, 'type') === type)
}

function time(at: number): string {
  return formatInstant(DateTime.fromMillis(at, { zone: 'utc' }))
}
