// Which kind an object is judged as.
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { BOOTC_NODE } from './bootc-node.ts'
import { BOOTC_NODE_POOL } from './bootc-node-pool.ts'
import type { JudgedKind } from './judged-kind.ts'
import { nearest } from './nearest.ts'
import { SCHEDULE_OVERRIDE } from './schedule-override.ts'
import { SCHEDULED_MACHINE } from './scheduled-machine.ts'

const KINDS: readonly JudgedKind[] = [
  SCHEDULED_MACHINE,
  SCHEDULE_OVERRIDE,
  BOOTC_NODE_POOL,
  BOOTC_NODE,
]

/** The kind of the object; of a mistyped one the kind that was probably meant. `undefined`: it is none of ours. */
export function judgedKind({ apiVersion, kind }: KubeObject): JudgedKind | undefined {
  const named = KINDS.find(({ resource }) => resource.kind === kind)
  if (named !== undefined) return named
  const ofGroup = KINDS.filter(
    ({ resource }) => groupOf(resource.apiVersion) === groupOf(apiVersion),
  )
  const meant = nearest(
    kind,
    ofGroup.map(({ resource }) => resource.kind),
  )
  return ofGroup.find(({ resource }) => resource.kind === meant) ?? ofGroup[0]
}

/** Whether objects of this kind are in namespaces. One that is none of ours is named as it is written. */
export function isNamespaced(object: KubeObject): boolean {
  return judgedKind(object)?.resource.namespaced ?? object.metadata.namespace !== undefined
}

/** `namespace/name`, or the name alone of a cluster-scoped object. */
export function nameOfJudged(object: KubeObject): string {
  const { namespace = 'default', name } = object.metadata
  return isNamespaced(object) ? `${namespace}/${name}` : name
}
