import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { BootcNodePoolFields, BootcNodePoolSpec } from '#src/bootc-node-pool/schema.ts'
import { isTrueAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { objectSchema } from '#src/kube/schema/custom-resource-definition.ts'
import { fieldErrors } from '#src/kube/schema/field-errors.ts'
import { withoutNulls } from '#src/kube/schema/without-nulls.ts'
import type { Finding } from './finding.ts'
import type { JudgedKind } from './judged-kind.ts'
import { namedAs, withoutNamespace } from './named-as.ts'
import { selectorErrors, selectorWarnings } from './selector.ts'

export const BOOTC_NODE_POOL: JudgedKind = {
  resource: BOOTC_NODE_POOLS,
  schema: () => objectSchema(BootcNodePoolFields),
  errorsOf: (object) => [
    ...namedAs(BOOTC_NODE_POOLS, object),
    ...fieldErrors(BootcNodePoolSpec, withoutNulls(BootcNodePoolSpec, object['spec']), 'spec'),
    ...selectorErrors(object['spec']),
  ],
  warningsOf,
}

function warningsOf(object: KubeObject): readonly Finding[] {
  const { spec } = object
  const image = textAt(spec, 'image', 'ref')
  return [
    ...withoutNamespace(object),
    ...selectorWarnings(spec),
    ...(image === '' ? [] : imageWarnings(image)),
    ...rolloutWarnings(valueAt(spec, 'rollout', 'maxUnavailable')),
    ...(isTrueAt(spec, 'rollout', 'paused') ? [PAUSED] : []),
  ]
}

function imageWarnings(ref: string): readonly Finding[] {
  const [name = '', digest] = ref.split('@')
  const hasTag = /:[^/]*$/.test(name)
  if (digest === undefined) {
    const message =
      'the image has no tag and no digest, so it is the tag latest; write the tag, such as :1.2, or the digest'
    return hasTag ? [] : [{ rule: 'no-tag', field: 'spec.image.ref', message }]
  }
  const message =
    'the image has a tag and a digest: the digest is used, and the tag is never looked up; remove one of them'
  return hasTag ? [{ rule: 'tag-ignored', field: 'spec.image.ref', message }] : []
}

function rolloutWarnings(maxUnavailable: unknown): readonly Finding[] {
  const field = 'spec.rollout.maxUnavailable'
  const number = Number.parseInt(String(maxUnavailable), 10)
  if (number <= 0) {
    const message =
      'no node ever reboots into the image; set 1 or more, or use spec.rollout.paused to wait for a while'
    return [{ rule: 'never-reboots', field, message }]
  }
  if (typeof maxUnavailable === 'string' && number >= 100) {
    const message =
      'all nodes of the pool may be out of service at the same time; set a smaller share, such as "25%"'
    return [{ rule: 'all-at-once', field, message }]
  }
  return []
}

const PAUSED: Finding = {
  rule: 'paused',
  field: 'spec.rollout.paused',
  message: 'no node reboots while this is true, also not for a security fix; remove it to go on',
}
