// What the BootcNode of a node must say. The daemon reads it.
import type { BootcNodeSpec } from '#src/bootc-node/schema.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { NodeStep } from '../effects.ts'
import type { BootcNodeRow, PoolFacts } from '../facts.ts'
import type { Member } from './membership.ts'
import type { Target } from './target.ts'

/** The steps that claim a node. */
export function claim(facts: PoolFacts, target: Target): readonly NodeStep[] {
  const spec: BootcNodeSpec = {
    desiredImage: target.image,
    desiredImageState: 'Staged',
    ...sharedFields(facts, undefined),
  }
  return [{ type: 'createBootcNode', spec }, { type: 'labelNode' }]
}

/** The steps that bring the fields and the label of a member up to date. They are never disruptive. */
export function sync(facts: PoolFacts, { row, node, desiredImage }: Member): readonly NodeStep[] {
  const isSameImage = row.desiredImage === desiredImage
  const isApproved = isSameImage && row.desiredImageState === 'Booted'
  const shared = sharedFields(facts, row)
  const spec: BootcNodeSpec = {
    desiredImage,
    desiredImageState: isApproved ? 'Booted' : 'Staged',
    ...shared,
  }
  const isSame = isSameImage && isEqual(shared, fieldsOf(row))
  return [
    ...(isSame ? [] : [{ type: 'syncBootcNode', from: row.desiredImage, spec } as const]),
    ...(node.isManaged ? [] : [{ type: 'labelNode' } as const]),
  ]
}

type Shared = Pick<BootcNodeSpec, 'pullSecretRef' | 'pullSecretHash' | 'rebootPolicy'>

// A Secret that cannot be read changes nothing: the nodes may have its content already.
function sharedFields({ subject, pullSecret }: PoolFacts, row: BootcNodeRow | undefined): Shared {
  const { pullSecretRef, rebootPolicy, isPullSecretRefInvalid } = subject.spec
  const ref = isPullSecretRefInvalid ? row?.pullSecretRef : pullSecretRef
  const hash = pullSecret?.type === 'usable' ? pullSecret.hash : row?.pullSecretHash
  return {
    rebootPolicy,
    ...(ref !== undefined && { pullSecretRef: ref }),
    ...(ref !== undefined && hash !== undefined && { pullSecretHash: hash }),
  }
}

// A BootcNode without a policy reboots whole.
function fieldsOf({ pullSecretRef, pullSecretHash, rebootPolicy }: BootcNodeRow): object {
  return { rebootPolicy: rebootPolicy ?? 'RebootOnly', pullSecretRef, pullSecretHash }
}
