// What says the same is said once: siblings in the tree, and nodes with the same answer of a rule.
import type { AskedRule } from '#src/reconcile/rules.ts'
import type { TreeNode } from './explanation.ts'

/** Nodes with the same answer to the same question are one line. */
export function rulesTogether(rules: readonly AskedRule[]): readonly AskedRule[] {
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

export interface Group {
  readonly node: TreeNode
  readonly names: readonly string[]
}

/** As clusterctl describes a cluster: siblings that say the same become one line. */
export function groupSiblings(nodes: readonly TreeNode[]): readonly Group[] {
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

/** `Machine team-a/office`, `3 Nodes a, b, c`. */
export function titleOfGroup({ node, names }: Group): string {
  return names.length === 1
    ? `${node.kind} ${names[0]}`
    : `${names.length} ${node.kind}s ${listed(names)}`
}

/** Whether a state of the tree needs the attention of a person. */
export function isTrouble(state: string): boolean {
  return TROUBLE.test(state)
}

const TROUBLE =
  /Error|Fail|Terminated|EmergencyRemove|Conflict|Blocked|Unread|Unknown|NotReady|not Ready|Unreachable|Degraded|Halted|NotOurs|OfAnotherPool|WithoutOwner/

const MOST_NAMES = 5

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}

function nameOf({ namespace, name }: TreeNode): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}
