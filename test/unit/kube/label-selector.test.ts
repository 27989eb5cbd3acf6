import { expect, test } from 'vitest'
import { matchesSelector } from '#src/kube/label-selector.ts'

const LABELS = { tier: 'web', zone: 'a' }
const expression = (operator: string, values?: readonly string[], key = 'tier') => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
})

test.each<[string, unknown, boolean]>([
  ['none', undefined, true],
  ['an empty one', {}, true],
  ['a label', { matchLabels: { tier: 'web' } }, true],
  ['another value', { matchLabels: { tier: 'db' } }, false],
  ['one of two labels', { matchLabels: { tier: 'web', zone: 'b' } }, false],
  ['In', expression('In', ['db', 'web']), true],
  ['not In', expression('In', ['db']), false],
  ['In, without the label', expression('In', ['web'], 'team'), false],
  ['NotIn', expression('NotIn', ['db']), true],
  ['NotIn, without the label', expression('NotIn', ['web'], 'team'), true],
  ['among NotIn', expression('NotIn', ['web']), false],
  ['Exists', expression('Exists'), true],
  ['Exists, without the label', expression('Exists', undefined, 'team'), false],
  ['DoesNotExist', expression('DoesNotExist', undefined, 'team'), true],
  ['DoesNotExist, with the label', expression('DoesNotExist'), false],
  ['Exists, for a name of JavaScript', expression('Exists', undefined, 'constructor'), false],
  ['DoesNotExist, for such a name', expression('DoesNotExist', undefined, 'toString'), true],
  ['a label with such a name', { matchLabels: { constructor: 'x' } }, false],
  ['a label __proto__', JSON.parse('{"matchLabels":{"__proto__":"x"}}'), false],
  ['Exists, for __proto__', expression('Exists', undefined, '__proto__'), false],
  ['NotIn, for __proto__', expression('NotIn', ['x'], '__proto__'), true],
  ['an unknown operator', expression('Above', ['1']), false],
])('a selector matches, or not: %s', (_, selector, expected) => {
  expect(matchesSelector(selector, LABELS)).toBe(expected)
})

test.each(['constructor', '__proto__'])('the label %s of an object is found', (key) => {
  const labels = JSON.parse(`{"${key}":"x"}`)

  expect(matchesSelector(JSON.parse(`{"matchLabels":{"${key}":"x"}}`), labels)).toBe(true)
  expect(matchesSelector(expression('In', ['x'], key), labels)).toBe(true)
  expect(matchesSelector(expression('DoesNotExist', undefined, key), labels)).toBe(false)
})
