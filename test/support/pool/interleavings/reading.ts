// What a pass has read so far, in the order of the gatherer, and what it needs next. When nothing is missing, it decides.
import type { DateTime } from 'luxon'
import { decide } from '#src/bootc-node-pool/decide.ts'
import type { Decision } from '#src/bootc-node-pool/effects.ts'
import type { ListedFacts, NodeFact } from '#src/bootc-node-pool/facts.ts'
import { needsCordoned, readsOf } from '#src/bootc-node-pool/reads.ts'
import { readSubject } from '#src/bootc-node-pool/subject.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { cordonedOf, rowsOf } from '../facts.ts'
import type { Model, Objects } from '../model.ts'
import { idOf, keyOfObjects } from './content.ts'

/** What was read so far. What is missing is read next. */
export interface Reading {
  readonly at: 'reading'
  readonly pool: KubeObject
  readonly nodes?: Objects
  readonly bootcNodes?: Objects
  readonly cordoned?: Objects
  readonly full: readonly (readonly [name: string, node: KubeObject | undefined])[]
  readonly pods: readonly (readonly [name: string, pods: readonly KubeObject[]])[]
}

const known = new Map<string, Missing>()

// The same content has the same answer. To decide takes most of the time.
export function whatIsMissing(pass: Reading, model: Model, now: DateTime): Missing {
  const key = [keyOfReading(pass), model.unselected.join(',')].join('|')
  const found = known.get(key) ?? findMissing(pass, model, now)
  known.set(key, found)
  return found
}

interface Missing {
  readonly isCordonedNeeded?: true
  readonly missing?: string
  readonly podsOf?: string
  readonly decision?: Decision
}

function findMissing(pass: Reading, { unselected }: Model, now: DateTime): Missing {
  const { pool, nodes = {}, bootcNodes = {}, cordoned } = pass
  const subject = readSubject(pool)
  const { imageRef = '' } = subject.spec
  const resolution = { ref: imageRef, digest: imageRef.split('@')[1] ?? '' }
  const world = {
    nodes: Object.values(nodes),
    unselected: new Set(unselected),
    bootcNodes: Object.values(bootcNodes),
  }
  const rows = rowsOf(subject, world, resolution)
  if (cordoned === undefined && needsCordoned(rows)) return { isCordonedNeeded: true }
  const listed: ListedFacts = { ...rows, cordoned: cordonedOf(Object.values(cordoned ?? {})) }
  const reads = readsOf(listed, now)
  const full = new Map(pass.full)
  const pods = new Map(pass.pods)
  const missing = reads.nodes.find((name) => !full.has(name))
  if (missing !== undefined) return { missing }
  const podsOf = reads.pods.find((name) => full.get(name) !== undefined && !pods.has(name))
  if (podsOf !== undefined) return { podsOf }
  const factOf = (name: string): NodeFact => {
    const node = full.get(name)
    return node === undefined ? { type: 'absent' } : { type: 'present', node, pods: pods.get(name) }
  }
  const fullNodes = new Map(reads.nodes.map((name) => [name, factOf(name)]))
  const facts = { ...listed, fullNodes, hasPlaceOutside: true, pullSecret: undefined }
  return { decision: decide(facts, now) }
}

/** The content of what was read. */
export function keyOfReading({ pool, nodes, bootcNodes, cordoned, full, pods }: Reading): string {
  return [
    idOf(pool),
    keyOfObjects(nodes),
    keyOfObjects(bootcNodes),
    keyOfObjects(cordoned),
    full.map(([name, node]) => `${name}${node === undefined ? '' : idOf(node)}`).join(','),
    pods.map(([name, each]) => `${name}${each.map(idOf).join('+')}`).join(','),
  ].join(';')
}
