import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { BootcNodePoolFields } from '#src/bootc-node-pool/schema.ts'
import { type IntOrPercent, parseSpec } from '#src/bootc-node-pool/spec.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { objectSchema } from '#src/kube/schema/custom-resource-definition.ts'
import type { FieldError } from '#src/kube/schema/field-error.ts'
import type { Finding } from './finding.ts'
import type { JudgedKind } from './judged-kind.ts'
import { namedAs, withoutNamespace } from './named-as.ts'
import { selectorWarnings } from './selector-warnings.ts'

export const BOOTC_NODE_POOL: JudgedKind = {
  resource: BOOTC_NODE_POOLS,
  schema: () => objectSchema(BootcNodePoolFields),
  errorsOf: (object) => [
    ...namedAs(BOOTC_NODE_POOLS, object),
    ...withoutRepeats(parseSpec(object['spec']).errors),
  ],
  warningsOf,
}

// The errors of a reference come last. The schema has said the same then, with the reason.
function withoutRepeats(errors: readonly FieldError[]): readonly FieldError[] {
  return errors.filter(({ field }, index) => {
    const earlier = errors.slice(0, index)
    return !earlier.some((each) => field === each.field || field.startsWith(`${each.field}.`))
  })
}

function warningsOf(object: KubeObject): readonly Finding[] {
  const { spec } = object
  const { imageRef, maxUnavailable, haltThreshold, isPaused } = parseSpec(spec)
  return [
    ...withoutNamespace(object),
    ...selectorWarnings(spec),
    ...(imageRef === undefined ? [] : imageWarnings(imageRef)),
    ...(maxUnavailable === undefined ? [] : rolloutWarnings(maxUnavailable)),
    ...haltWarnings(haltThreshold),
    ...(isPaused ? [PAUSED] : []),
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

function rolloutWarnings(maxUnavailable: IntOrPercent): readonly Finding[] {
  const field = 'spec.rollout.maxUnavailable'
  const number = Number.parseInt(String(maxUnavailable), 10)
  if (number <= 0) {
    const message =
      'no node ever reboots into the image; set 1 or more, or use spec.rollout.paused to wait for a while'
    return [{ rule: 'never-reboots', field, message }]
  }
  if (typeof maxUnavailable === 'string' && number >= 100) {
    const more = number > 100 ? 'more than 100 % counts as 100 %: ' : ''
    const message = `${more}all nodes of the pool may be out of service at the same time; set a smaller share, such as "25%"`
    return [{ rule: 'all-at-once', field, message }]
  }
  return []
}

function haltWarnings(haltThreshold: IntOrPercent): readonly Finding[] {
  if (Number.parseInt(String(haltThreshold), 10) > 0) return []
  const message =
    'counts as 1: the first unhealthy node halts the rollout; write 1 if this is meant, or for no halt a number above that of the nodes'
  return [{ rule: 'halts-at-once', field: 'spec.rollout.haltThreshold', message }]
}

const PAUSED: Finding = {
  rule: 'paused',
  field: 'spec.rollout.paused',
  message: 'no node reboots while this is true, also not for a security fix; remove it to go on',
}
