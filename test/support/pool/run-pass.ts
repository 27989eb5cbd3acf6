// A whole pass over the model, without interruption.
import type { DateTime } from 'luxon'
import { decide } from '#src/bootc-node-pool/decide.ts'
import type { Decision, NodeChange } from '#src/bootc-node-pool/effects.ts'
import type { PoolFacts } from '#src/bootc-node-pool/facts.ts'
import { readSubject } from '#src/bootc-node-pool/subject.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { factsOf } from './facts.ts'
import { DIGESTS } from './images.ts'
import { type Model, perform, type Seen, writeStatus } from './model.ts'

/** The facts of the model as it is now. The pool names its image by digest. */
function factsIn(model: Model, pool: KubeObject, now: DateTime): PoolFacts {
  const subject = readSubject(pool)
  const { imageRef = '' } = subject.spec
  const digest = imageRef.split('@')[1] ?? DIGESTS.NEW
  const world = {
    nodes: Object.values(model.nodes),
    unselected: new Set(model.unselected),
    bootcNodes: Object.values(model.bootcNodes),
    pods: Object.values(model.pods),
    hasPlaceOutside: true,
  }
  return factsOf(subject, world, { ref: imageRef, digest }, now)
}

export interface Ran {
  readonly model: Model
  readonly decision: Decision
}

/** Runs one pass. Throws for a conflict, which cannot be without another writer. */
export function runPass(model: Model, now: DateTime): Ran {
  const { pool } = model
  if (pool === undefined) return { model, decision: {} }
  const facts = factsIn(model, pool, now)
  const decision = decide(facts, now)
  const { before = [], status, after = [] } = decision
  const seen = new Map<string, Seen>()
  const apply = (state: Model, effects: NonNullable<Decision['after']>): Model => {
    let current = state
    for (const effect of effects) {
      if (effect.type === 'removeFinalizer') current = { ...current, pool: undefined }
      else if (effect.type !== 'changeNodes') throw new Error(`did not expect ${effect.type}`)
      else for (const change of effect.changes) current = changed(current, change)
    }
    return current
  }
  const changed = (state: Model, { node, steps }: NodeChange): Model => {
    let current = state
    for (const step of steps) {
      const written = perform(current, node, step, seen.get(node) ?? seenBy(facts, node))
      if (written === 'Conflict')
        throw new Error(`${step.type} ${node}: a conflict without another writer`)
      current = written.model
      seen.set(node, written.seen)
    }
    return current
  }
  const begun = apply(model, before)
  const stored =
    status === undefined ? begun : writeStatus(begun, status, pool.metadata.resourceVersion ?? '')
  if (stored === 'Conflict') throw new Error('a conflict without another writer')
  return { model: apply(stored, after), decision }
}

/** The versions that the writes of a pass are conditional on. */
function seenBy({ fullNodes, cordoned, bootcNodes }: PoolFacts, name: string): Seen {
  const fact = fullNodes.get(name)
  const node = fact?.type === 'present' ? fact.node : cordoned.get(name)
  return {
    node: node?.metadata.resourceVersion,
    bootcNode: bootcNodes.get(name)?.resourceVersion,
  }
}
