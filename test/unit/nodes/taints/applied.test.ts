import { expect, test } from 'vitest'
import { appliedTaints, formatTaints } from '#src/nodes/taints/applied.ts'
import type { Taint } from '#src/nodes/taints/taint.ts'

const BATCH: Taint = { key: 'workload', value: 'batch', effect: 'NoSchedule' }
const ADMIN: Taint = { ...BATCH, value: 'admin' }
const OTHER: Taint = { key: 'other', effect: 'NoExecute' }

const rows: readonly (readonly [
  about: string,
  annotation: string | undefined,
  given: { readonly present?: readonly Taint[]; readonly recorded?: readonly Taint[] },
  expected: readonly Taint[],
])[] = [
  ['nothing is recorded', undefined, { present: [BATCH] }, []],
  ['only the status has it', undefined, { present: [BATCH], recorded: [BATCH] }, [BATCH]],
  ['only the annotation has it', formatTaints([BATCH]), { present: [BATCH] }, [BATCH]],
  ['the annotation is newer than the status', '[]', { present: [BATCH], recorded: [BATCH] }, []],
  [
    'the annotation has the value that was applied',
    formatTaints([BATCH]),
    { present: [ADMIN] },
    [BATCH],
  ],
  [
    "5-Spot's annotation has no value: the status has it",
    '[{"key":"workload","effect":"NoSchedule"}]',
    { present: [ADMIN], recorded: [BATCH] },
    [BATCH],
  ],
  [
    "5-Spot's annotation has no value, and no status has it: as it is on the Node",
    '[{"key":"workload","effect":"NoSchedule"}]',
    { present: [BATCH] },
    [BATCH],
  ],
  ['a taint without a value', formatTaints([OTHER]), {}, [OTHER]],
  ['a text of somebody else: the status counts', 'not a list', { recorded: [BATCH] }, [BATCH]],
  ['JSON of somebody else: the status counts', '{}', { recorded: [BATCH] }, [BATCH]],
  ['entries of somebody else are left out', '[1,{"key":"a"},{"effect":"b"}]', {}, []],
]

test.each(rows)('%s', (_, annotation, { present = [], recorded = [] }, expected) => {
  expect(appliedTaints({ present, annotation }, recorded)).toEqual(expected)
})

test("the annotation is 5-Spot's list, with the values", () => {
  expect(formatTaints([OTHER, BATCH])).toBe(
    '[{"key":"other","effect":"NoExecute"},{"key":"workload","effect":"NoSchedule","value":"batch"}]',
  )
})
