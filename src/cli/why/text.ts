// The answer of `sundial why` for people: the first line, the tree, the rules in their order, and what the pass does.
import type { AskedRule } from '#src/reconcile/rules.ts'
import { printable } from '#src/views/printable.ts'
import type { Explanation, TreeNode } from '#src/views/why/explanation.ts'
import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'

/** Without a newline at the end. No line is longer than `columns`, unless a single word is. `isTerminal`: otherwise the
 * summary is one line, so that a program can take the first. */
export function explanationText(
  explanation: Explanation,
  { columns, isTerminal }: { readonly columns: number; readonly isTerminal: boolean },
  style: Style,
): string {
  const { summary, tree, rules, decision, unread } = plain(explanation)
  const unreadLines = unread.map((what) =>
    wrap(`cannot be read with your rights: ${what}`, columns, 2),
  )
  return [
    style.bold(isTerminal ? wrap(summary, columns, 0) : summary),
    ...unreadLines.map(style.yellow),
    '',
    ...treeLines(tree, columns, style),
    '',
    style.bold('The next pass asks these rules, in this order:'),
    ...together(rules).map((rule) => ruleLine(rule, columns, style)),
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

// Nodes with the same answer to the same question are one line.
function together(rules: readonly AskedRule[]): readonly AskedRule[] {
  const groups = new Map<string, { readonly rule: AskedRule; readonly names: string[] }>()
  for (const rule of rules) {
    const { about } = rule
    const same = about === undefined ? `${groups.size}` : `${rule.rule} ${rule.answer}`
    const group = groups.get(same)
    if (group === undefined || about === undefined) groups.set(same, { rule, names: [about ?? ''] })
    else group.names.push(about)
  }
  return [...groups.values()].map(({ rule, names }) =>
    rule.about === undefined ? rule : { ...rule, about: listed(names) },
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
  return lines(grouped([root]), '', columns, style, true)
}

interface Group {
  readonly node: TreeNode
  readonly names: readonly string[]
}

// As clusterctl describes a cluster: siblings that say the same become one line.
function grouped(nodes: readonly TreeNode[]): readonly Group[] {
  const groups = new Map<string, { node: TreeNode; names: string[] }>()
  for (const node of nodes) {
    const isLeaf = node.children.length === 0
    const same = isLeaf ? `${node.kind} ${node.state} ${node.message}` : nameOf(node)
    const group = groups.get(same)
    if (group === undefined) groups.set(same, { node, names: [nameOf(node)] })
    else group.names.push(nameOf(node))
  }
  return [...groups.values()]
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
      ...lines(grouped(group.node.children), `${prefix}${below}`, columns, style),
    ]
  })
}

const MOST_NAMES = 5

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}

function groupLines(
  { node, names }: Group,
  first: string,
  below: string,
  columns: number,
  style: Style,
  isRoot: boolean,
): readonly string[] {
  const title =
    names.length === 1
      ? `${node.kind} ${names[0]}`
      : `${names.length} ${node.kind}s ${listed(names)}`
  const stem = node.children.length > 0 ? `${below}│  ` : `${below}   `
  const painted = TROUBLE.test(node.state) ? style.yellow(node.state) : style.green(node.state)
  const room = columns - stem.length
  const [head = '', ...more] = wrap(`${title}  ${MARK}`, room, 0).split('\n')
  const told = node.message === undefined || isRoot ? [] : wrap(node.message, room, 0).split('\n')
  return [
    `${first}${head}`,
    ...more.map((line) => `${stem}${line}`),
    ...told.map((line) => `${stem}${style.dim(line)}`),
  ].map((line) => line.replace(MARK, painted))
}

/** One word in place of the state, which may have colours. */
const MARK = '\u0000'

const TROUBLE =
  /Error|Fail|Terminated|EmergencyRemove|Conflict|Blocked|Unread|Unknown|NotReady|not Ready|Unreachable|Degraded|Halted|NotOurs|OfAnotherPool|WithoutOwner/

function nameOf({ namespace, name }: TreeNode): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
