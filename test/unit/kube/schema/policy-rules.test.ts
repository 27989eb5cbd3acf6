import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { createPolicy } from '#src/embedded/admission/policy.ts'
import { admissionPolicy } from '#src/kube/schema/admission-policy.ts'
import { celMatches, celQuote, celRefusal } from '#src/kube/schema/cel-text.ts'
import { quote } from '#src/kube/schema/field-error.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { policyRules } from '#src/kube/schema/policy-rules.ts'
import { objectRule, textRule } from '#src/kube/schema/rule.ts'

const KNOWN = ['red', 'blue']
const COLOUR = textRule({
  policy: { isMet: 'self in variables.colours', message: celRefusal('self', "'a known one'") },
  message: 'must be a known one',
  isMet: (text) => KNOWN.includes(text),
})
const SHORT_KEYS = objectRule({
  policy: { isMet: celMatches('self', /^.{1,3}$/s), message: `'key ' + ${celQuote('self')}` },
  message: 'keys must be short',
  isMet: (map) => longKeys(map).length === 0,
  explain: (map) => longKeys(map).map((key) => ({ message: `key ${quote(key)}` })),
})
const Lamp = z.object({
  spec: z.object({
    colour: z.string().register(fieldNotes, { allowed: 'a known one', rules: [COLOUR] }),
    shade: z.optional(
      z.nullable(
        z.object({
          labels: z.optional(
            z.record(z.string(), z.string()).register(fieldNotes, { rules: [SHORT_KEYS] }),
          ),
        }),
      ),
    ),
  }),
})

function longKeys(map: object): string[] {
  return Object.keys(map).filter((key) => !/^.{1,3}$/s.test(key))
}

const [policy, binding] = admissionPolicy({
  name: 'lamps',
  resource: {
    apiVersion: 'example.com/v1',
    kind: 'Lamp',
    plural: 'lamps',
    namespaced: true,
  },
  parameters: { namespace: 'default', name: 'lamps', keys: ['COLOURS'] },
  variables: { colours: "params.data.COLOURS.split(',')" },
  rules: policyRules(Lamp),
})
const WHERE = { group: 'example.com', version: 'v1', plural: 'lamps' }

function verdict(spec: object, old?: object, data: object = { COLOURS: KNOWN.join() }) {
  const admit = createPolicy(policy, binding, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'lamps' },
    data,
  })
  return admit({ ...WHERE, object: { spec }, old: old && { spec: old } })?.replace(
    /^ValidatingAdmissionPolicy 'lamps' with binding 'lamps' denied request: /,
    '',
  )
}

test.each<[string, object, string | undefined]>([
  ['a known value', { colour: 'red' }, undefined],
  ['a null around the value', { colour: 'red', shade: null }, undefined],
  ['an unknown value', { colour: 'green' }, 'spec.colour: "green" is not allowed: a known one'],
  [
    'a text that has to be quoted',
    { colour: 'a"\\\n\r\t' },
    'spec.colour: "a\\"\\\\\\n\\r\\t" is not allowed: a known one',
  ],
  [
    'a text that is too long to quote',
    { colour: 'a'.repeat(80) },
    `spec.colour: "${'a'.repeat(79)}… is not allowed: a known one`,
  ],
  [
    'two values, and each key of a map',
    { colour: 'x', shade: { labels: { abc: '', long: '', longer: '' } } },
    'spec.colour: "x" is not allowed: a known one; spec.shade.labels: key "long"; spec.shade.labels: key "longer"',
  ],
])('the policy and the code judge alike %s', (_, spec, expected) => {
  expect(verdict(spec)).toBe(expected)
  expect(
    fieldErrors(Lamp, { spec }, '')
      .map(({ field, message }) => `${field}: ${message}`)
      .join('; '),
  ).toBe(expected ?? '')
})

const OLD = { colour: 'green', shade: { labels: { long: '' } } }

test.each<[string, object, string | undefined]>([
  ['an object that stays as it is', OLD, undefined],
  ['a value that stays, beside another that changes', { ...OLD, on: true }, undefined],
  [
    'a value that becomes another',
    { ...OLD, colour: 'pink' },
    'spec.colour: "pink" is not allowed: a known one',
  ],
  [
    'a key that comes',
    { ...OLD, shade: { labels: { long: '', longer: '' } } },
    'spec.shade.labels: key "longer"',
  ],
])('of a change it judges what is new: %s', (_, spec, expected) => {
  expect(verdict(spec, OLD)).toBe(expected)
})

test('a key of the ConfigMap that nothing reads is refused when an object is created', () => {
  const data = { COLOURS: 'red', COLORS: 'green' }

  expect(verdict({ colour: 'red' }, undefined, data)).toBe(
    'ConfigMap default/lamps: not a key of it: COLORS; allowed are COLOURS',
  )
  expect(verdict({ colour: 'red' }, { colour: 'green' }, data)).toBeUndefined()
})

test('other kinds, versions and operations are not judged', () => {
  const admit = createPolicy(policy, binding, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'lamps' },
    data: {},
  })
  const object = { spec: { colour: 'green' } }

  expect(admit({ ...WHERE, plural: 'chairs', object })).toBeUndefined()
  expect(admit({ ...WHERE, version: 'v2', object })).toBeUndefined()
  expect(admit({ ...WHERE, group: 'example.org', object })).toBeUndefined()
})

test('a rule of a policy below a list is an error of the author', () => {
  const list = z.object({ colours: z.array(z.object({ name: Lamp.shape.spec.shape.colour })) })

  expect(() => policyRules(list)).toThrow(
    'colours.[].name: a rule of a policy cannot stand here; use a CEL rule',
  )
})
