import { expect, test } from 'vitest'
import { SUBJECT_RULES as POOL_RULES } from '#src/bootc-node-pool/decide.ts'
import { SLOT_RULES } from '#src/bootc-node-pool/slots/step.ts'
import { PROBLEMS } from '#src/bootc-node-pool/status/degraded.ts'
import { type Adjustment, adjusted, createTrace, firstOf, type Rule } from '#src/reconcile/rules.ts'
import { SUBJECT_RULES } from '#src/scheduled-machine/decide.ts'
import { GOAL_RULES } from '#src/scheduled-machine/goal.ts'
import { FOLLOW_RULES } from '#src/scheduled-machine/rules/join.ts'
import { SHUTDOWN_RULES } from '#src/scheduled-machine/rules/leave.ts'

const INNER: readonly Rule<[number], string>[] = [
  { name: 'odd', question: 'Is it odd?', decide: (n) => (n % 2 === 1 ? 'odd' : undefined) },
]

const RULES: readonly Rule<[number], string>[] = [
  {
    name: 'negative',
    question: 'Is it negative?',
    decide: (n) => (n < 0 ? 'negative' : undefined),
    detail: (n) => `it is ${n}`,
  },
  {
    name: 'small',
    question: 'Is it small?',
    decide: (n, trace) => (n < 10 ? (firstOf(INNER, [n], trace) ?? 'small') : undefined),
  },
  { name: 'large', question: 'Is it large?', decide: () => 'large' },
]

test.each([
  [
    'the first rule decides, and no other is asked',
    -1,
    'negative',
    [{ rule: 'negative', asked: 'Is it negative?', answer: 'yes: it is -1' }],
  ],
  [
    'a rule that asks others stands before them',
    3,
    'odd',
    [
      { rule: 'negative', asked: 'Is it negative?', answer: 'no: it is 3' },
      { rule: 'small', asked: 'Is it small?', answer: 'yes' },
      { rule: 'odd', asked: 'Is it odd?', answer: 'yes' },
    ],
  ],
])('%s', (_name, given, result, asked) => {
  const listener = createTrace()

  expect(firstOf(RULES, [given], listener.trace)).toBe(result)
  expect(listener.asked()).toEqual(asked)
})

test('a detail is not made without a listener', () => {
  const detail = () => {
    throw new Error('made')
  }
  const rule = { name: 'never', question: 'Is it?', decide: () => undefined, detail }

  expect(firstOf([rule], [], undefined)).toBeUndefined()
})

test('a question about one node says so', () => {
  const listener = createTrace()

  firstOf(INNER, [1], listener.trace, 'worker-1')

  expect(listener.asked()).toEqual([
    { rule: 'odd', asked: 'Is it odd?', about: 'worker-1', answer: 'yes' },
  ])
})

test('an adjustment that changes nothing answers no', () => {
  const listener = createTrace()
  const adjustments: readonly Adjustment<[number], string>[] = [
    { name: 'same', question: 'Is it the same?', adjust: (text) => text },
    { name: 'longer', question: 'Is it longer?', adjust: (text, n) => `${text}${n}` },
  ]

  expect(adjusted(adjustments, 'a', [1], listener.trace)).toBe('a1')
  expect(listener.asked().map(({ answer }) => answer)).toEqual(['no', 'yes'])
})

test.each([
  ['ScheduledMachine', [SUBJECT_RULES, GOAL_RULES, FOLLOW_RULES, SHUTDOWN_RULES].flat()],
  ['BootcNodePool', [POOL_RULES, SLOT_RULES, PROBLEMS].flat()],
])('every rule of a %s has a name of its own and a question', (_kind, rules) => {
  const names = rules.map(({ name }) => name)
  const questions = rules.map(({ question }) => question)

  expect(new Set(names).size).toBe(rules.length)
  expect(questions).toEqual(
    questions.map(() => expect.stringMatching(/^(Is|Are|Has|Have|Does|Do|Was|Can) .+\?$/)),
  )
})
