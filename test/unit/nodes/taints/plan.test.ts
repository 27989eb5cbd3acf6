// The rows I01 to I15 are those of 5-Spot's tests, with the changes of Sundial: a taint of another actor is never adopted,
// and a conflict stops only its own taint.
import { expect, test } from 'vitest'
import { planTaints, type TaintPlan } from '#src/nodes/taints/plan.ts'
import { formatTaint, type Taint } from '#src/nodes/taints/taint.ts'

interface Row {
  readonly name: string
  readonly present?: string
  readonly desired?: string
  readonly applied?: string
  /** The parts of the plan that are not empty. A conflict is `present for desired`. */
  readonly plan: Readonly<Partial<Record<keyof TaintPlan, string>>>
}

const rows: readonly Row[] = [
  { name: 'I01 nothing anywhere', plan: {} },
  {
    name: 'I02 a desired taint is added',
    desired: 'workload=batch:NoSchedule',
    plan: { add: 'workload=batch:NoSchedule', applied: 'workload=batch:NoSchedule' },
  },
  {
    name: 'I03 I12 the same taint of another actor is left to that actor',
    present: 'workload=batch:NoSchedule',
    desired: 'workload=batch:NoSchedule',
    plan: { alreadyThere: 'workload=batch:NoSchedule' },
  },
  {
    name: 'ours stays ours',
    present: 'workload=batch:NoSchedule',
    desired: 'workload=batch:NoSchedule',
    applied: 'workload=batch:NoSchedule',
    plan: { unchanged: 'workload=batch:NoSchedule', applied: 'workload=batch:NoSchedule' },
  },
  {
    name: 'ours, which somebody has removed, is added again',
    desired: 'workload=batch:NoSchedule',
    applied: 'workload=batch:NoSchedule',
    plan: { add: 'workload=batch:NoSchedule', applied: 'workload=batch:NoSchedule' },
  },
  {
    name: 'I04 a new value replaces ours',
    present: 'workload=old:NoSchedule',
    desired: 'workload=new:NoSchedule',
    applied: 'workload=old:NoSchedule',
    plan: { update: 'workload=new:NoSchedule', applied: 'workload=new:NoSchedule' },
  },
  {
    name: 'a value is added to ours, and taken from ours',
    present: 'a:NoSchedule b=1:NoSchedule',
    desired: 'a=1:NoSchedule b:NoSchedule',
    applied: 'a:NoSchedule b=1:NoSchedule',
    plan: { update: 'a=1:NoSchedule b:NoSchedule', applied: 'a=1:NoSchedule b:NoSchedule' },
  },
  {
    name: 'I05 another value of another actor is a conflict',
    present: 'workload=admin:NoSchedule',
    desired: 'workload=ours:NoSchedule',
    plan: { conflicts: 'workload=admin:NoSchedule for workload=ours:NoSchedule' },
  },
  {
    name: 'I06 ours is removed when it is no longer desired',
    present: 'workload=batch:NoSchedule',
    applied: 'workload=batch:NoSchedule',
    plan: { remove: 'workload=batch:NoSchedule' },
  },
  { name: 'I07 a taint of another actor stays', present: 'workload=admin:NoSchedule', plan: {} },
  {
    name: 'I08 ours, with a value of another actor by now, is not removed',
    present: 'workload=admin:NoSchedule',
    applied: 'workload=batch:NoSchedule',
    plan: {
      conflicts: 'workload=admin:NoSchedule for nothing',
      applied: 'workload=batch:NoSchedule',
    },
  },
  {
    name: 'I09 another effect is another taint',
    present: 'workload=batch:NoSchedule',
    desired: 'workload=batch:NoSchedule workload=batch:NoExecute',
    applied: 'workload=batch:NoSchedule',
    plan: {
      unchanged: 'workload=batch:NoSchedule',
      add: 'workload=batch:NoExecute',
      applied: 'workload=batch:NoSchedule workload=batch:NoExecute',
    },
  },
  {
    name: 'I10 each taint has its own change',
    present: 'workload=batch:NoSchedule dedicated=ml-old:NoExecute legacy=gone:NoSchedule',
    desired: 'workload=batch:NoSchedule dedicated=ml-new:NoExecute priority=high:PreferNoSchedule',
    applied: 'workload=batch:NoSchedule dedicated=ml-old:NoExecute legacy=gone:NoSchedule',
    plan: {
      unchanged: 'workload=batch:NoSchedule',
      update: 'dedicated=ml-new:NoExecute',
      add: 'priority=high:PreferNoSchedule',
      remove: 'legacy=gone:NoSchedule',
      applied:
        'workload=batch:NoSchedule dedicated=ml-new:NoExecute priority=high:PreferNoSchedule',
    },
  },
  { name: 'I11 an effect that nobody knows', present: 'odd=v:NotAnEffectWeKnow', plan: {} },
  {
    name: 'I13 ours, no longer desired, that somebody has removed',
    applied: 'workload=batch:NoSchedule',
    plan: {},
  },
  {
    name: 'I14 neither the desired value nor ours: a conflict',
    present: 'workload=x:NoSchedule',
    desired: 'workload=y:NoSchedule',
    applied: 'workload=z:NoSchedule',
    plan: {
      conflicts: 'workload=x:NoSchedule for workload=y:NoSchedule',
      applied: 'workload=z:NoSchedule',
    },
  },
  {
    name: 'another actor has given ours the value that is desired by now: it is not ours any more',
    present: 'workload=y:NoSchedule',
    desired: 'workload=y:NoSchedule',
    applied: 'workload=z:NoSchedule',
    plan: { alreadyThere: 'workload=y:NoSchedule' },
  },
  {
    name: 'I15 a conflict stops only its own taint',
    present: 'workload=admin:NoSchedule',
    desired: 'a=1:NoSchedule workload=ours:NoSchedule b:NoExecute',
    plan: {
      add: 'a=1:NoSchedule b:NoExecute',
      conflicts: 'workload=admin:NoSchedule for workload=ours:NoSchedule',
      applied: 'a=1:NoSchedule b:NoExecute',
    },
  },
]

test.each(rows)('$name', ({ present, desired, applied, plan }) => {
  expect(inWords(planTaints(list(present), list(desired), list(applied)))).toEqual(plan)
})

function list(text = ''): readonly Taint[] {
  return text.split(' ').flatMap((each) => {
    const [name = '', effect = ''] = each.split(':')
    const [key = '', value] = name.split('=')
    return key === '' ? [] : [{ key, ...(value !== undefined && { value }), effect } as Taint]
  })
}

function inWords({ conflicts, ...lists }: TaintPlan): Partial<Record<keyof TaintPlan, string>> {
  const opposed = conflicts.map(
    ({ present, desired }) =>
      `${formatTaint(present)} for ${desired === undefined ? 'nothing' : formatTaint(desired)}`,
  )
  const all: readonly (readonly [string, readonly string[]])[] = [
    ...Object.entries(lists).map(([name, taints]) => [name, taints.map(formatTaint)] as const),
    ['conflicts', opposed],
  ]
  return Object.fromEntries(
    all.filter(([, each]) => each.length > 0).map(([name, each]) => [name, each.join(' ')]),
  )
}
