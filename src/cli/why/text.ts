// The answer of `sundial why` for people: the first line, the tree, the rules in their order, and what the pass does.
import type { AskedRule } from '#src/reconcile/rules.ts'
import { printable } from '#src/views/printable.ts'
import type { Explanation, TreeNode } from '#src/views/why/explanation.ts'
import {
  type Group,
  groupSiblings,
  isTrouble,
  rulesTogether,
  titleOfGroup,
} from '#src/views/why/together.ts'
import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'

/** Without a newline at the end. No line is longer than `columns`, unless a single word is. `isTerminal`: otherwise the
 * summary is one line, so that a program can take the first. */
export function explanationText(
  explanation: Explanation,
  { columns, isTerminal }: { readonly columns: number; readonly isTerminal: boolean },
  style: Style,
): string {
  const { summary, tree, off, rules, decision, unread } = plain(explanation)
  const unreadLines = unread.map((what) =>
    wrap(`cannot be read with your rights: ${what}`, columns, 2),
  )
  return [
    style.bold(isTerminal ? wrap(summary, columns, 0) : summary),
    ...unreadLines.map(style.yellow),
    '',
    ...treeLines(tree, columns, style),
    ...(off === undefined ? [] : ['', wrap(`Time off until now: ${off}.`, columns, 0)]),
    '',
    style.bold('The next pass asks these rules, in this order:'),
    ...rulesTogether(rules).map((rule) => ruleLine(rule, columns, style)),
    '',
    ...decisionLines(decision, unread, columns, style),
    ...(decision.wake === null ? [] : [`Its next time is ${decision.wake}.`]),
  ].join('\n')
}

function plain(explanation: Explanation): Explanation {
  return JSON.parse(JSON.stringify(explanation), (_, value) =>
    typeof value === 'string' ? printable(value) : value,
  )
}

function ruleLine({ about, asked, answer }: AskedRule, columns: number, style: Style): string {
  const [, short = '', detail = ''] = /^(yes|no)\b[:,]?\s*(.*)$/s.exec(answer) ?? ['', '', answer]
  const question = about === undefined ? asked : `${about}: ${asked}`
  const text = wrap([question, capitalized(detail)].filter(Boolean).join(' '), columns, INDENT)
  const paint = short === 'yes' ? style.green : style.dim
  return `  ${paint(short.padEnd(3))}  ${text}`
}

const INDENT = 7

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function decisionLines(
  { effects, isKnown }: Explanation['decision'],
  unread: readonly string[],
  columns: number,
  style: Style,
): readonly string[] {
  if (unread.length > 0) {
    const words = 'The function may read more than you, so its answers and its decision can differ.'
    return [wrap(words, columns, 0)]
  }
  if (!isKnown) return ['Then it decides.']
  if (effects.length === 0) return ['Then it changes nothing.']
  return [style.bold('Then it:'), ...effects.map(({ does }) => `  - ${wrap(does, columns, 4)}`)]
}

function treeLines(root: TreeNode, columns: number, style: Style): readonly string[] {
  return lines(groupSiblings([root]), '', columns, style, true)
}

function lines(
  groups: readonly Group[],
  prefix: string,
  columns: number,
  style: Style,
  isRoot = false,
): readonly string[] {
  return groups.flatMap((group, index) => {
    const isLast = index === groups.length - 1
    const branch = isRoot ? '' : isLast ? '└─ ' : '├─ '
    const below = isRoot ? '' : isLast ? '   ' : '│  '
    return [
      ...groupLines(group, `${prefix}${branch}`, `${prefix}${below}`, columns, style, isRoot),
      ...lines(groupSiblings(group.node.children), `${prefix}${below}`, columns, style),
    ]
  })
}

function groupLines(
  group: Group,
  first: string,
  below: string,
  columns: number,
  style: Style,
  isRoot: boolean,
): readonly string[] {
  const { node } = group
  const stem = node.children.length > 0 ? `${below}│  ` : `${below}   `
  const painted = isTrouble(node.state) ? style.yellow(node.state) : style.green(node.state)
  const room = columns - stem.length
  const [head = '', ...more] = wrap(`${titleOfGroup(group)}  ${MARK}`, room, 0).split('\n')
  const told = node.message === undefined || isRoot ? [] : wrap(node.message, room, 0).split('\n')
  return [
    `${first}${head}`,
    ...more.map((line) => `${stem}${line}`),
    ...told.map((line) => `${stem}${style.dim(line)}`),
  ].map((line) => line.replace(MARK, painted))
}

/** One word in place of the state, which may have colours. */
const MARK = '\u0000'
