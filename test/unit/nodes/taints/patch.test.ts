import { expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { appliedTaints, formatTaints, nodeTaintsOf } from '#src/nodes/taints/applied.ts'
import { isPatchNeeded, taintsPatch } from '#src/nodes/taints/patch.ts'
import { planTaints, type TaintPlan } from '#src/nodes/taints/plan.ts'
import type { Taint } from '#src/nodes/taints/taint.ts'

const KEY = 'example.com/applied'
const BATCH: Taint = { key: 'workload', value: 'batch', effect: 'NoSchedule' }
const EXTRA: Taint = { key: 'extra', effect: 'NoExecute' }
/** With a field that only its owner knows. */
const FOREIGN = { key: 'gpu', value: '', effect: 'NoExecute', timeAdded: '2026-01-05T15:00:00Z' }

const identity = { resourceVersion: '9', uid: 'uid-worker' }

function node(taints: readonly object[], annotation?: string): KubeObject {
  const annotations = annotation === undefined ? {} : { [KEY]: annotation }
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'worker', ...identity, annotations },
    spec: { taints },
  }
}

function planFor(object: KubeObject, desired: readonly Taint[]): TaintPlan {
  const taints = nodeTaintsOf(object, KEY)
  return planTaints(taints.present, desired, appliedTaints(taints, []))
}

const written: readonly (readonly [
  about: string,
  object: KubeObject,
  desired: readonly Taint[],
  patch: { readonly annotation: string; readonly taints: readonly object[] | null },
])[] = [
  [
    'a taint is added after those of others, which stay as they were read',
    node([FOREIGN]),
    [BATCH],
    { annotation: formatTaints([BATCH]), taints: [FOREIGN, BATCH] },
  ],
  [
    'a new value replaces ours in its place, without the time at which it was added',
    node([{ ...BATCH, timeAdded: '2026-01-05T15:00:00Z' }, FOREIGN], formatTaints([BATCH])),
    [{ ...BATCH, value: 'web' }],
    {
      annotation: formatTaints([{ ...BATCH, value: 'web' }]),
      taints: [{ ...BATCH, value: 'web' }, FOREIGN],
    },
  ],
  [
    'ours is removed, and the annotation says that nothing is left',
    node([BATCH, FOREIGN], formatTaints([BATCH])),
    [],
    { annotation: '[]', taints: [FOREIGN] },
  ],
  [
    'the last taint is removed',
    node([BATCH], formatTaints([BATCH])),
    [],
    { annotation: '[]', taints: null },
  ],
  [
    'ours, which somebody has removed, is forgotten: the next one may be of another actor',
    node([FOREIGN], formatTaints([BATCH])),
    [],
    { annotation: '[]', taints: [FOREIGN] },
  ],
]

test.each(written)('%s', (_, object, desired, { annotation, taints }) => {
  const plan = planFor(object, desired)

  expect(isPatchNeeded(plan, nodeTaintsOf(object, KEY))).toBe(true)
  expect(taintsPatch(object, plan, { [KEY]: formatTaints(plan.applied) })).toEqual({
    metadata: { ...identity, annotations: { [KEY]: annotation } },
    spec: { taints },
  })
})

test.each<[about: string, object: KubeObject, desired: readonly Taint[]]>([
  ['nothing is desired and nothing is ours', node([FOREIGN]), []],
  ['the Node is as desired', node([FOREIGN, BATCH], formatTaints([BATCH])), [BATCH]],
  ['another actor has put the desired taint there', node([BATCH]), [BATCH]],
  ['another actor has another value', node([{ ...BATCH, value: 'admin' }]), [BATCH]],
  ['all that was ours is removed', node([], '[]'), []],
])('no patch: %s', (_, object, desired) => {
  expect(isPatchNeeded(planFor(object, desired), nodeTaintsOf(object, KEY))).toBe(false)
})

test('when a machine leaves, its taints and the annotation go', () => {
  const object = node([FOREIGN, BATCH, EXTRA], formatTaints([BATCH, EXTRA]))

  expect(taintsPatch(object, planFor(object, []), { [KEY]: null })).toEqual({
    metadata: { ...identity, annotations: { [KEY]: null } },
    spec: { taints: [FOREIGN] },
  })
})
