// The decision of a pass in its span: the names of rules and effects, never values of specs.
import type { Decision } from '#src/reconcile/decision.ts'
import type { Trace } from '#src/reconcile/rules.ts'
import type { System, SystemTypes } from '#src/reconcile/system.ts'
import type { Tracing } from '#src/telemetry/tracing.ts'

/** The same system, whose decisions are told to the present span. */
export function traceDecisions<T extends SystemTypes>(
  system: System<T>,
  tracing: Tracing,
): System<T> {
  const tell = (rules: readonly string[], { before = [], status, after = [], again }: Decided<T>) =>
    tracing.tell({
      'sundial.rules': rules,
      'sundial.effects': [...before, ...after].map(({ type }) => type),
      'sundial.again': again === true,
      ...(status?.phase !== undefined && { 'sundial.phase': status.phase }),
    })
  return {
    ...system,
    triage(subject, now, trace) {
      const { rules, hear } = listing(trace)
      const triage = system.triage(subject, now, hear)
      if (triage.type === 'decided') tell(rules, triage.decision)
      return triage
    },
    decide(facts, now, trace) {
      const { rules, hear } = listing(trace)
      const decision = system.decide(facts, now, hear)
      tell(rules, decision)
      return decision
    },
  }
}

type Decided<T extends SystemTypes> = Decision<T['Status'], T['Effect']>

// The names of the rules that were asked.
function listing(trace: Trace | undefined): {
  readonly rules: readonly string[]
  readonly hear: Trace
} {
  const rules: string[] = []
  const hear: Trace = (question) => {
    rules.push(question.rule)
    return trace?.(question) ?? (() => {})
  }
  return { rules, hear }
}
