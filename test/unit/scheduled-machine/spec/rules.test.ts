// A rule says the same in CEL and in code.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { $ZodType } from 'zod/v4/core'
import { type CompiledSchema, compileSchema } from '#src/embedded/schema/compile-schema.ts'
import { fieldNotes } from '#src/kube/schema/field-notes.ts'
import { fieldsBelow, unwrapped } from '#src/kube/schema/fields-below.ts'
import type { Rule } from '#src/kube/schema/rule.ts'
import { structuralSchema } from '#src/kube/schema/structural-schema.ts'
import { specSchema } from '#src/scheduled-machine/schema.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { ACCEPTED } from '#test/support/admission/accepted-rows.ts'
import { bootstrapWith, infrastructureWith, specWith } from '#test/support/admission/builders.ts'
import { REFUSED } from '#test/support/admission/refused-rows.ts'
import { anySpecs } from './arbitrary-spec.ts'

const SETTINGS = { ...DEFAULT_SETTINGS, infrastructureKinds: ['RemoteMachine'] }
const SPECS = [
  ...[...ACCEPTED, ...REFUSED].map(({ change }) => specWith(change)),
  specWith(infrastructureWith({ apiVersion: 'v1', kind: 'Other' })),
  ...['RemoteMachineTemplate', 'Other'].map((kind) =>
    specWith({
      infrastructureSpec: undefined,
      infrastructureRef: { apiVersion: 'v1', kind, name: 'a' },
    }),
  ),
  ...['v1', 'a/', 'apps/v1'].flatMap((apiVersion) => {
    const ref = { apiVersion, kind: 'A', name: 'a' }
    return [
      specWith({ infrastructureRef: ref, bootstrapRef: ref }),
      specWith({ ...infrastructureWith({ apiVersion }), ...bootstrapWith({ apiVersion }) }),
    ]
  }),
  ...fc.sample(anySpecs, { numRuns: 300, seed: 1 }),
]

interface Asked {
  readonly schema: $ZodType
  readonly rule: Rule
  readonly value: unknown
}

/** Each rule of a value, and of all that is in it. */
function everyRule(schema: $ZodType, value: unknown): Asked[] {
  if (value === undefined) return []
  const inner = unwrapped(schema)
  return [
    ...(fieldNotes.get(inner)?.rules ?? []).map((rule) => ({ schema: inner, rule, value })),
    ...[...fieldsBelow(schema, value).values()].flatMap((field) =>
      everyRule(field.schema, field.value),
    ),
  ]
}

const compiled = new Map<Rule, CompiledSchema>()

/** Whether the API server accepts the value by this rule; `undefined` where it does not get as far. */
function isMetInCel({ schema, rule, value }: Asked): boolean | undefined {
  const { rule: cel, faultsOf: _, policy: __, ...others } = rule
  const alone = {
    ...structuralSchema(schema),
    'x-kubernetes-validations': [{ rule: cel, ...others }],
  }
  const known = compiled.get(rule) ?? compileSchema(alone)
  compiled.set(rule, known)
  const messages = known.validate(value).map(({ message }) => message)
  if (messages.some((message) => message.includes('rules were not checked'))) return undefined
  return !messages.some((message) => message.endsWith(rule.message))
}

/** A question about the same value is asked once for each rule. */
function isNew(): (asked: Asked) => boolean {
  const values = new Map<Rule, Set<string>>()
  return ({ rule, value }) => {
    const known = values.get(rule) ?? new Set()
    const text = JSON.stringify(value)
    if (known.has(text)) return false
    values.set(rule, known.add(text))
    return true
  }
}

test('a rule is met in CEL if and only if it is met in code', () => {
  const answers = new Map<Rule, Set<boolean>>()
  const schema = specSchema(SETTINGS)
  const asked = SPECS.flatMap((spec) => everyRule(schema, spec))
  for (const each of asked.filter(({ rule }) => rule.rule !== undefined).filter(isNew())) {
    const inCel = isMetInCel(each)
    if (inCel === undefined) continue
    const inCode = each.rule.faultsOf(each.value).length === 0
    answers.set(each.rule, (answers.get(each.rule) ?? new Set()).add(inCode))

    expect([each.value, inCode]).toEqual([each.value, inCel])
  }
  const bothWays = [...answers].filter(([, { size }]) => size === 2).map(([{ rule }]) => rule)
  expect(bothWays).toEqual([...answers.keys()].map(({ rule }) => rule))
  expect(answers.size).toBe(26)
})
