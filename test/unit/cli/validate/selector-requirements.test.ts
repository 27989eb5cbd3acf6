import { expect, test } from 'vitest'
import { includes, requirementsOf } from '#src/cli/validate/selector-requirements.ts'

const label = { matchLabels: { os: 'a' } }
const expression = (operator: string, ...values: string[]) => ({
  matchExpressions: [{ key: 'os', operator, ...(values.length > 0 && { values }) }],
})

test.each<[wide: object, narrow: object, bothWays: boolean]>([
  [{}, label, false],
  [label, expression('In', 'a'), true],
  [expression('Exists'), label, false],
  [expression('Exists'), expression('In', 'a', 'b'), false],
  [expression('In', 'a', 'b'), label, false],
  [expression('In', 'b', 'a'), expression('In', 'a', 'b'), true],
  [expression('NotIn', 'b'), label, false],
  [expression('NotIn', 'b'), expression('NotIn', 'a', 'b'), false],
  [expression('NotIn', 'b'), expression('DoesNotExist'), false],
  [expression('DoesNotExist'), expression('DoesNotExist'), true],
  [label, { matchLabels: { os: 'a', zone: 'c' } }, false],
])('%j includes %j', (wide, narrow, bothWays) => {
  const [a, b] = [requirementsOf(wide), requirementsOf(narrow)]

  expect([includes(a, b), includes(b, a)]).toEqual([true, bothWays])
})

test.each<[object, object]>([
  [label, expression('In', 'b')],
  [label, expression('DoesNotExist')],
  [label, expression('NotIn', 'a')],
  [label, { matchLabels: { zone: 'a' } }],
  [expression('Exists'), expression('NotIn', 'a')],
])('neither of %j and %j includes the other', (one, other) => {
  const [a, b] = [requirementsOf(one), requirementsOf(other)]

  expect([includes(a, b), includes(b, a)]).toEqual([false, false])
})
