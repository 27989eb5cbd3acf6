// Which nodes belong to the pool (spec/bootc.md §2). A node belongs to the pool whose BootcNode has its name. So the API
// server decides between two pools: the second one to create it gets AlreadyExists.
//
//                         selected            not selected
//   no BootcNode          joining             –
//   ours                  member              leaving
//   of another pool       conflict            –
//   of an earlier pool    outgoing            –
//   without an owner      unowned             –

import type { BootcNodeRow, ListedFacts, NodeRow } from '../facts.ts'
import { type NodeState, stateOf } from './state.ts'
import type { Target } from './target.ts'

export interface Member {
  readonly name: string
  readonly row: BootcNodeRow
  readonly node: NodeRow
  /** The image that the node should run after this pass. */
  readonly desiredImage: string
  readonly state: NodeState
}

export interface Conflict {
  readonly node: string
  readonly pool: string
}

/** All lists are in order of name. */
export interface Membership {
  readonly members: readonly Member[]
  readonly joining: readonly NodeRow[]
  readonly leaving: readonly BootcNodeRow[]
  readonly conflicts: readonly Conflict[]
  /** A BootcNode without an owner has the name of the node. */
  readonly unowned: readonly string[]
  /** The BootcNode is that of an earlier pool with our name. The garbage collector will delete it. */
  readonly outgoing: readonly string[]
}

/**
 * While the selector is invalid, no node joins. A member leaves then only if its Node is gone. A pool that is being
 * deleted has no members.
 */
export function membershipOf(listed: ListedFacts, target: Target | undefined): Membership {
  const { goal, subject, nodes, bootcNodes } = listed
  const isOurs = (row: BootcNodeRow) => row.owner?.uid === subject.uid
  const owned = sorted(bootcNodes.values()).filter(isOurs)
  if (goal === 'release') return { ...NOBODY, leaving: owned }
  const selected = sorted(nodes.values())
  const strangers = selected.filter(({ name }) => {
    const row = bootcNodes.get(name)
    return row === undefined || !isOurs(row)
  })
  return {
    ...(subject.spec.nodeSelector === undefined ? NOBODY : claimsOn(strangers, listed)),
    members: owned.flatMap((row) => {
      const node = nodes.get(row.name)
      if (node === undefined) return []
      const desiredImage = target?.image ?? row.desiredImage
      return { name: row.name, row, node, desiredImage, state: stateOf(row, desiredImage) }
    }),
    leaving: owned.filter(({ name }) => !nodes.has(name)),
  }
}

const NOBODY: Membership = {
  members: [],
  joining: [],
  leaving: [],
  conflicts: [],
  unowned: [],
  outgoing: [],
}

function claimsOn(strangers: readonly NodeRow[], { subject, bootcNodes }: ListedFacts): Membership {
  const withRow = strangers.map((node) => ({ node, row: bootcNodes.get(node.name) }))
  const those = (owner: (row: BootcNodeRow) => boolean) =>
    withRow.flatMap(({ row }) => (row !== undefined && owner(row) ? [row] : []))
  const isSameName = ({ owner }: BootcNodeRow) => owner?.name === subject.key.name
  return {
    ...NOBODY,
    joining: withRow.flatMap(({ node, row }) => (row === undefined ? [node] : [])),
    conflicts: those((row) => row.owner !== undefined && !isSameName(row)).map((row) => ({
      node: row.name,
      pool: row.owner?.name ?? '',
    })),
    unowned: those(({ owner }) => owner === undefined).map(({ name }) => name),
    outgoing: those(isSameName).map(({ name }) => name),
  }
}

function sorted<T extends { readonly name: string }>(rows: Iterable<T>): readonly T[] {
  return [...rows].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
