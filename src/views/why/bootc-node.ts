// Explains one BootcNode: its part in the answer about its pool.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { explainPool } from './bootc-node-pool.ts'
import type { Explanation } from './explanation.ts'
import type { Reader } from './reader.ts'
import { sentences } from './words.ts'

/** `undefined`: there is no such BootcNode. Throws the errors of the client. */
export async function explainNode(name: string, reader: Reader): Promise<Explanation | undefined> {
  const object = await reader.client.get(BOOTC_NODES, { name }, reader.signal)
  if (object === undefined) return undefined
  const named = { kind: 'BootcNode', name }
  const pool = controllerOf(object)?.name
  const ofPool = pool === undefined ? undefined : await explainPool(pool, reader)
  if (ofPool === undefined) return withoutPool(named, pool)
  const node = ofPool.tree.children.find((child) => child.name === name)
  const state = node?.state ?? 'NotInThePool'
  return {
    ...ofPool,
    object: named,
    summary: sentences(
      `BootcNode ${name} of pool ${pool} is ${state}${node?.message === undefined ? '' : `: ${node.message}`}`,
      ofPool.summary,
    ),
    tree: { ...ofPool.tree, children: node === undefined ? [] : [node] },
    rules: ofPool.rules.filter(({ about }) => about === undefined || about === name),
    decision: {
      ...ofPool.decision,
      effects: ofPool.decision.effects.filter(
        (each) => each.node === undefined || each.node === name,
      ),
    },
  }
}

function withoutPool(
  named: { readonly kind: string; readonly name: string },
  pool: string | undefined,
): Explanation {
  const why = pool === undefined ? 'no pool owns it' : `its pool ${pool} does not exist any more`
  return {
    object: named,
    summary: sentences(
      `BootcNode ${named.name} is left alone: ${why}`,
      'Delete it, and a pool that selects its Node creates its own',
    ),
    tree: { ...named, state: 'WithoutOwner', children: [] },
    rules: [],
    decision: { effects: [], status: null, wake: null, isKnown: true },
    unread: [],
  }
}
