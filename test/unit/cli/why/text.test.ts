import { expect, test } from 'vitest'
import { createStyle } from '#src/cli/output/style.ts'
import { explanationText } from '#src/cli/why/text.ts'
import type { Explanation, TreeNode } from '#src/views/why/explanation.ts'

const PLAIN = createStyle(false)
const TERMINAL = { columns: 80, isTerminal: true }

const node = (name: string, state: string, more: Partial<TreeNode> = {}): TreeNode => ({
  kind: 'Node',
  name,
  state,
  children: [],
  ...more,
})

const POOL: Explanation = {
  object: { kind: 'BootcNodePool', name: 'workers' },
  summary:
    'BootcNodePool workers is RolloutInProgress: 2/4 updated; 1 rebooting (w3: waiting for 1 pod, budget web/pdb).',
  tree: {
    kind: 'BootcNodePool',
    name: 'workers',
    state: 'RolloutInProgress',
    message: 'told in the first line',
    children: [
      node('w1', 'UpToDate'),
      node('w2', 'UpToDate'),
      node('w3', 'Draining', {
        message: 'waiting for 1 pod, budget web/pdb',
        children: [
          {
            kind: 'Pod',
            namespace: 'web',
            name: 'web-0',
            state: 'Blocked',
            message:
              "Cannot evict pod as it would violate the pod's disruption budget. The disruption budget pdb needs 2 healthy pods and has 2 currently",
            children: [],
          },
        ],
      }),
      node('w4', 'Staged'),
    ],
  },
  rules: [
    { rule: 'deleted', asked: 'Is it being deleted?', answer: 'no' },
    { rule: 'backingOff', asked: 'Is it waiting?', answer: 'yes: until 2026-01-05T10:00:00Z' },
    { rule: 'free', asked: 'Does the node run the image?', about: 'w3', answer: 'no' },
    { rule: 'capacity', asked: 'Is a reboot slot free?', answer: 'no, because all are taken' },
  ],
  decision: {
    effects: [{ type: 'evictPods', node: 'w3', does: 'evicts web/web-0 from w3' }],
    status: null,
    wake: '2026-01-05T10:00:10Z',
    isKnown: true,
  },
  unread: [],
}

test('the first line, the tree, the rules and the decision, in 80 columns', () => {
  const text = explanationText(POOL, TERMINAL, PLAIN)

  expect(text).toBe(
    `
BootcNodePool workers is RolloutInProgress: 2/4 updated; 1 rebooting (w3:
waiting for 1 pod, budget web/pdb).

BootcNodePool workers  RolloutInProgress
├─ 2 Nodes w1, w2  UpToDate
├─ Node w3  Draining
│  │  waiting for 1 pod, budget web/pdb
│  └─ Pod web/web-0  Blocked
│        Cannot evict pod as it would violate the pod's disruption budget. The
│        disruption budget pdb needs 2 healthy pods and has 2 currently
└─ Node w4  Staged

The next pass asks these rules, in this order:
  no   Is it being deleted?
  yes  Is it waiting? Until 2026-01-05T10:00:00Z
  no   w3: Does the node run the image?
  no   Is a reboot slot free? Because all are taken

Then it:
  - evicts web/web-0 from w3
Its next time is 2026-01-05T10:00:10Z.`.trimStart(),
  )
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('what could not be read is said under the first line, and the decision stays open', () => {
  const unread = ['secrets prod-kubeconfig in namespace team']
  const decision = { effects: [], status: null, wake: null, isKnown: false }

  const lines = explanationText({ ...POOL, unread, decision }, TERMINAL, PLAIN).split('\n')

  expect(lines[2]).toBe(
    'cannot be read with your rights: secrets prod-kubeconfig in namespace team',
  )
  expect(lines.at(-1)).toBe(
    'The function may read more than you, so its answers and its decision can differ.',
  )
})

test('without a terminal, the first line is the whole summary', () => {
  const [first] = explanationText(POOL, { columns: 80, isTerminal: false }, PLAIN).split('\n')

  expect(first).toBe(POOL.summary)
})

test('a pass without a change says so', () => {
  const decision = { effects: [], status: {}, wake: null, isKnown: true }

  expect(explanationText({ ...POOL, decision }, TERMINAL, PLAIN)).toMatch(
    /\n\nThen it changes nothing\.$/,
  )
})

test('a state with trouble has another colour than one without', () => {
  const text = explanationText(POOL, TERMINAL, createStyle(true))

  expect(text).toContain('\u001b[33mBlocked')
  expect(text).toContain('\u001b[32mStaged')
})

test('a decision that only the pass can make is left to it', () => {
  const decision = { effects: [], status: null, wake: null, isKnown: false }

  expect(explanationText({ ...POOL, decision }, TERMINAL, PLAIN)).toMatch(/\n\nThen it decides\.$/)
})

test('nodes with the same answer to the same question are one line', () => {
  const about = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7']
  const reserve = { rule: 'reserve', asked: 'Does this node get a reboot slot now?' }
  const rules = [
    { ...reserve, about: 'w0', answer: 'yes' },
    ...about.map((name) => ({ ...reserve, about: name, answer: 'no' })),
    { rule: 'invalid', asked: 'Is the spec invalid?', answer: 'no' },
  ]

  expect(explanationText({ ...POOL, rules }, TERMINAL, PLAIN)).toContain(
    `
  yes  w0: Does this node get a reboot slot now?
  no   w1, w2, w3, w4, w5 and 2 more: Does this node get a reboot slot now?
  no   Is the spec invalid?
`,
  )
})

test('a character that controls the terminal is not printed', () => {
  const message = 'first\nsecond\u001b[2J\u202ethird'
  const tree = { ...POOL.tree, children: [node('w1', 'NotReady', { message })] }

  expect(explanationText({ ...POOL, tree }, TERMINAL, PLAIN)).toContain('first second [2J third')
})

test('the time off is below the tree', () => {
  const text = explanationText({ ...POOL, off: '10.5 h, 5.25 EUR' }, TERMINAL, PLAIN)

  expect(text).toMatch(/Staged\n\nTime off until now: 10\.5 h, 5\.25 EUR\.\n\nThe next pass asks/)
})
