// A tiny API server with one pool, its nodes and their pods. A write is conditional as the effects say (effects.ts). Values
// are never changed in place, so a state can be kept.

import {
  FELL_BACK_ANNOTATION,
  IN_REBOOT_SLOT_ANNOTATION,
  MANAGED_LABEL,
  REBOOT_NEXT_ANNOTATION,
  REBOOTS_ANNOTATION,
  WAS_CORDONED_ANNOTATION,
} from '#src/bootc-node/labels.ts'
import type { BootcNodeSpec } from '#src/bootc-node/schema.ts'
import type { NodeStep } from '#src/bootc-node-pool/effects.ts'
import { digestIn } from '#src/images/digest.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { cordonPatch, POOL_CORDON_ANNOTATION, uncordonPatch } from '#src/nodes/cordon.ts'
import { bootcNodeObject } from './node-given.ts'

export type Objects = Readonly<Record<string, KubeObject>>

export interface Model {
  /** The next resourceVersion. */
  readonly version: number
  /** `undefined`: it is gone. */
  readonly pool: KubeObject | undefined
  readonly nodes: Objects
  readonly bootcNodes: Objects
  readonly pods: Objects
  readonly unselected: readonly string[]
  /** Hosts that have seen their approval, and will reboot whatever happens to it. */
  readonly decided?: readonly string[]
}

/** What a pass has seen of one node: the versions that its writes are conditional on. */
export interface Seen {
  readonly node: string | undefined
  readonly bootcNode: string | undefined
}

export type Written = { readonly model: Model; readonly seen: Seen } | 'Conflict'

/** Performs one step. */
export function perform(model: Model, name: string, step: NodeStep, seen: Seen): Written {
  const node = model.nodes[name]
  const bootcNode = model.bootcNodes[name]
  const done: Written = { model, seen }
  const writeNode = (patch: object | undefined, isConditional = true): Written => {
    if (node === undefined || patch === undefined) return done
    if (isConditional && node.metadata.resourceVersion !== seen.node) return 'Conflict'
    const written = stamped(merged(node, patch), model)
    return {
      model: { ...bumped(model), nodes: { ...model.nodes, [name]: written } },
      seen: { ...seen, node: seen.node && written.metadata.resourceVersion },
    }
  }
  const writeBootcNode = (
    patch: object,
    isSame = bootcNode?.metadata.resourceVersion === seen.bootcNode,
  ): Written => {
    if (bootcNode === undefined || !isSame) return 'Conflict'
    const after = merged(bootcNode, patch)
    const isOtherSpec = !isEqual(after['spec'], bootcNode['spec'])
    const generation = (bootcNode.metadata.generation ?? 0) + (isOtherSpec ? 1 : 0)
    const written = stamped({ ...after, metadata: { ...after.metadata, generation } }, model)
    return {
      model: { ...bumped(model), bootcNodes: { ...model.bootcNodes, [name]: written } },
      seen: { ...seen, bootcNode: written.metadata.resourceVersion },
    }
  }
  const annotate = (annotations: Readonly<Record<string, string | null>>, spec: object = {}) =>
    writeBootcNode({ metadata: { annotations }, spec })
  switch (step.type) {
    case 'createBootcNode': {
      if (bootcNode !== undefined) return 'Conflict'
      const created = stamped(newBootcNode(name, step.spec), model)
      return {
        model: { ...bumped(model), bootcNodes: { ...model.bootcNodes, [name]: created } },
        seen: { ...seen, bootcNode: created.metadata.resourceVersion },
      }
    }
    case 'syncBootcNode': {
      const mark = bootcNode?.metadata.annotations?.[FELL_BACK_ANNOTATION]
      const isOver = mark !== undefined && mark !== digestIn(step.spec.desiredImage)
      return writeBootcNode(
        {
          spec: { pullSecretRef: null, pullSecretHash: null, ...step.spec },
          ...(isOver && { metadata: { annotations: { [FELL_BACK_ANNOTATION]: null } } }),
        },
        Object(bootcNode?.['spec']).desiredImage === step.from &&
          (step.spec.desiredImageState !== 'Booted' ||
            Object(bootcNode?.['spec']).desiredImageState === 'Booted'),
      )
    }
    case 'labelNode':
      return writeNode({ metadata: { labels: { [MANAGED_LABEL]: '' } } }, seen.node !== undefined)
    case 'unlabelNode':
      return writeNode({ metadata: { labels: { [MANAGED_LABEL]: null } } }, seen.node !== undefined)
    case 'announceReboot':
      return writeNode(
        { metadata: { annotations: { [REBOOT_NEXT_ANNOTATION]: 'workers' } } },
        false,
      )
    case 'withdrawAnnouncement':
      return writeNode({ metadata: { annotations: { [REBOOT_NEXT_ANNOTATION]: null } } }, false)
    case 'cordonNode': {
      const patch =
        node && cordonPatch(node, { annotation: POOL_CORDON_ANNOTATION, uid: 'uid-of-pool' })
      const isAnnounced = node?.metadata.annotations?.[REBOOT_NEXT_ANNOTATION] !== undefined
      const end = { metadata: { annotations: { [REBOOT_NEXT_ANNOTATION]: null } } }
      return writeNode(patch && isAnnounced ? Object(mergeJson(patch, end)) : patch)
    }
    case 'markCordon':
      return writeNode({ metadata: { annotations: { [POOL_CORDON_ANNOTATION]: 'uid-of-pool' } } })
    case 'uncordonNode':
      return writeNode(node && uncordonPatch(node, POOL_CORDON_ANNOTATION))
    case 'markSlot':
      return annotate({
        [IN_REBOOT_SLOT_ANNOTATION]: '',
        [WAS_CORDONED_ANNOTATION]: String(step.wasCordoned),
      })
    case 'unmarkSlot':
      return annotate({
        [IN_REBOOT_SLOT_ANNOTATION]: null,
        [WAS_CORDONED_ANNOTATION]: null,
        ...(step.reboots !== undefined && { [REBOOTS_ANNOTATION]: step.reboots }),
      })
    case 'approve': {
      const spec = Object(bootcNode?.['spec'])
      if (spec.desiredImage !== step.desiredImage) return 'Conflict'
      return writeBootcNode({ spec: { desiredImageState: 'Booted' } })
    }
    case 'withdrawApproval':
      return writeBootcNode({ spec: { desiredImageState: 'Staged' } })
    case 'markFellBack':
      return annotate({ [FELL_BACK_ANNOTATION]: step.digest }, { desiredImageState: 'Staged' })
    case 'deleteBootcNode': {
      if (bootcNode === undefined) return done
      if (bootcNode.metadata.resourceVersion !== seen.bootcNode) return 'Conflict'
      const { [name]: _, ...others } = model.bootcNodes
      return { model: { ...model, bootcNodes: others }, seen }
    }
    case 'evictPods': {
      const gone = new Set(step.pods.map(({ uid }) => uid))
      const left = Object.entries(model.pods).filter(([, pod]) => !gone.has(pod.metadata.uid ?? ''))
      return { model: { ...model, pods: Object.fromEntries(left) }, seen }
    }
    case 'emitForNode':
      return done
    default:
      return step satisfies never
  }
}

/** Writes the status of the pool, if it is still as it was read. */
export function writeStatus(model: Model, status: object, seen: string): Model | 'Conflict' {
  const { pool } = model
  if (pool === undefined || pool.metadata.resourceVersion !== seen) return 'Conflict'
  if (isEqual(pool['status'], status)) return model
  return { ...bumped(model), pool: stamped({ ...pool, status }, model) }
}

/** Writes an object as another actor does, without a condition. */
export function put(model: Model, kind: 'nodes' | 'bootcNodes', object: KubeObject): Model {
  const { name } = object.metadata
  return { ...bumped(model), [kind]: { ...model[kind], [name]: stamped(object, model) } }
}

/** The object with the next resourceVersion. */
function stamped(object: KubeObject, { version }: Model): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }
}

function bumped(model: Model): Model {
  return { ...model, version: model.version + 1 }
}

function newBootcNode(name: string, spec: BootcNodeSpec): KubeObject {
  const object = bootcNodeObject(name, { idle: undefined, booted: 'nothing' })
  return { ...object, spec }
}

function merged(object: KubeObject, patch: object): KubeObject {
  const { metadata, spec, ...rest } = object
  const { metadata: meta = {}, spec: more } = Object(patch)
  const { resourceVersion: _, ...changes } = meta
  return {
    ...rest,
    metadata: Object(mergeJson(metadata, changes)),
    spec: more === undefined ? spec : mergeJson(spec, more),
  } as KubeObject
}

/** RFC 7386. */
function mergeJson(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null) return patch
  const result: Record<string, unknown> = { ...Object(target) }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else if (value !== undefined) result[name] = mergeJson(result[name], value)
  }
  return result
}
