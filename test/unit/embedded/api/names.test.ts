import { expect, it } from 'vitest'
import {
  labelProblems,
  labelValueProblems,
  nameProblems,
  qualifiedNameProblems,
  subdomainProblems,
} from '#src/embedded/api/names.ts'

it.each([
  ['a', true],
  ['a-b', true],
  ['a.b', false],
  ['-a', false],
  ['A', false],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['', false],
])('a label %s is one: %s', (name, isOne) => {
  expect(labelProblems(name).length === 0).toBe(isOne)
})

it.each([
  ['a.b-c.d', true],
  ['a..b', false],
  ['a_b', false],
  ['a'.repeat(253), true],
  ['a'.repeat(254), false],
])('a subdomain %s is one: %s', (name, isOne) => {
  expect(subdomainProblems(name).length === 0).toBe(isOne)
})

it.each([
  ['name', true],
  ['Name_1.x', true],
  ['example.com/name', true],
  ['example.com/', false],
  ['/name', false],
  ['a/b/c', false],
  ['Example.com/name', false],
  ['a b', false],
])('a qualified name %s is one: %s', (name, isOne) => {
  expect(qualifiedNameProblems(name).length === 0).toBe(isOne)
})

it.each([
  ['', true],
  ['Value_1', true],
  ['-', false],
  ['x y', false],
])('a label value "%s" is one: %s', (value, isOne) => {
  expect(labelValueProblems(value).length === 0).toBe(isOne)
})

it('takes no name with a colon, and for a label none with a dot', () => {
  expect(nameProblems('system:node', 'subdomain')).toHaveLength(1)
  expect(nameProblems('a.b', 'label')).toEqual(['must not contain dots'])
})
