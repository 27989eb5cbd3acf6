// What other actors do to a pool and its nodes: each event happens once at most, at any time.
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type ImageName, imageOf } from '../images.ts'
import { type Model, put } from '../model.ts'
import { podOn } from '../node-given.ts'

/** `undefined`: it cannot happen now. */
export type Event = (model: Model) => Model | undefined

export function imageChanges(to: ImageName): Event {
  return (model) => {
    const spec: object = Object(model.pool?.['spec'])
    const image = { ref: imageOf(to) }
    const isSame = isEqual(Object(spec)['image'], image)
    return isSame ? undefined : changePool(model, (pool) => ({ ...pool, spec: { ...spec, image } }))
  }
}

export function poolIsDeleted(): Event {
  return (model) =>
    changePool(model, (pool) => ({
      ...pool,
      metadata: { ...pool.metadata, deletionTimestamp: '2026-01-05T15:00:00Z' },
    }))
}

export function statusIsLost(): Event {
  return (model) => changePool(model, (pool) => ({ ...pool, status: {} }))
}

export function nodeLeaves(name: string): Event {
  return (model) => ({ ...model, unselected: [name] })
}

/** The Node alone goes: its BootcNode, and an approval in it, stay. */
export function nodeIsDeleted(name: string): Event {
  return (model) => {
    const { [name]: node, ...nodes } = model.nodes
    return node && { ...model, nodes }
  }
}

export function personUncordons(name: string): Event {
  return (model) => {
    const node = model.nodes[name]
    const isCordoned = Object(node?.['spec']).unschedulable === true
    return node && isCordoned ? put(model, 'nodes', { ...node, spec: {} }) : undefined
  }
}

export function podArrives(name: string): Event {
  return (model) => {
    const isCordoned = Object(model.nodes[name]?.['spec']).unschedulable === true
    const pod = podOn(name, 'late')
    return isCordoned ? undefined : { ...model, pods: { ...model.pods, late: pod } }
  }
}

function changePool(model: Model, change: (pool: KubeObject) => KubeObject): Model | undefined {
  const { pool, version } = model
  if (pool === undefined) return undefined
  const changed = change(pool)
  const metadata = { ...changed.metadata, resourceVersion: String(version) }
  return { ...model, version: version + 1, pool: { ...changed, metadata } }
}
