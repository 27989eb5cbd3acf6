// A pass that can be interrupted after each of its API calls: what it has read so far, or what it still has to write. It reads
// in the order of the gatherer, and decides and writes as the loop does.
import type { DateTime } from 'luxon'
import type { Decision, NodeStep } from '#src/bootc-node-pool/effects.ts'
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { textAt } from '#src/kube/json.ts'
import { isEqual } from '#src/kube/merge-patch.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Model, perform, type Seen, writeStatus } from '../model.ts'
import { type Reading, whatIsMissing } from './reading.ts'

export type Pass = Rest | Ended | Reading | Writing

export interface Rest {
  readonly at: 'rest'
}

export interface Ended {
  readonly at: 'ended'
}

export interface Writing {
  readonly at: 'writing'
  /** Performed before the status is stored. */
  readonly before: readonly Work[]
  /** `undefined`: it is stored. */
  readonly status: object | undefined
  /** The version of the pool that the status is conditional on. */
  readonly version: string
  readonly after: readonly Work[]
  /** The nodes with a slot in that status. */
  readonly slots: readonly string[]
  readonly isReleased: boolean
}

/** The steps of one node that are left, and the versions that its writes are conditional on. */
export interface Work {
  readonly node: string
  readonly steps: readonly NodeStep[]
  readonly seen: Seen
}

export const REST: Rest = { at: 'rest' }
export const ENDED: Ended = { at: 'ended' }

/** A step of the pass: its call, and what follows. */
export interface Call {
  readonly name: string
  readonly model: Model
  readonly pass: Pass
  /** The step that was performed, if it was one. */
  readonly step?: Performed
}

export interface Performed {
  readonly node: string
  readonly step: NodeStep
  /** The nodes with a slot in the ledger that this pass has stored; empty before that. */
  readonly stored: readonly string[]
}

/** Deliberate faults: a status that is stored without its version, an approval that looks only at the image. */
export type Defect = 'status without version' | 'approval by image'

export interface PassOptions {
  readonly now: DateTime
  readonly defect?: Defect | undefined
}

/** The calls that the pass may make next. The nodes of an effect are changed side by side, so their order is open. */
export function nextCalls(pass: Pass, model: Model, options: PassOptions): readonly Call[] {
  switch (pass.at) {
    case 'rest':
      return model.pool === undefined
        ? []
        : [call('reads the pool', model, { at: 'reading', pool: model.pool, full: [], pods: [] })]
    case 'ended':
      return []
    case 'reading':
      return [read(pass, model, options.now)]
    case 'writing':
      return write(pass, model, options.defect)
    default:
      return pass satisfies never
  }
}

function call(name: string, model: Model, pass: Pass): Call {
  return { name, model, pass }
}

function read(pass: Reading, model: Model, now: DateTime): Call {
  if (pass.nodes === undefined) return call('lists Nodes', model, { ...pass, nodes: model.nodes })
  if (pass.bootcNodes === undefined) {
    return decided({ ...pass, bootcNodes: model.bootcNodes }, 'lists BootcNodes', model, now)
  }
  const { isCordonedNeeded, missing, podsOf } = whatIsMissing(pass, model, now)
  if (isCordonedNeeded) {
    return decided({ ...pass, cordoned: model.nodes }, 'lists cordoned Nodes', model, now)
  }
  if (missing !== undefined) {
    const full = [...pass.full, [missing, model.nodes[missing]] as const]
    return decided({ ...pass, full }, `reads Node ${missing}`, model, now)
  }
  const node = podsOf ?? ''
  const on = Object.values(model.pods).filter((pod) => textAt(pod, 'spec', 'nodeName') === node)
  return decided({ ...pass, pods: [...pass.pods, [node, on]] }, `lists pods on ${node}`, model, now)
}

// When nothing is missing any more, the pass decides, and nothing is read after that.
function decided(pass: Reading, name: string, model: Model, now: DateTime): Call {
  const { decision } = whatIsMissing(pass, model, now)
  return call(name, model, decision === undefined ? pass : toWrite(pass, decision))
}

function toWrite(pass: Reading, decision: Decision): Pass {
  const { pool } = pass
  const full = new Map(pass.full)
  const seenOf = (name: string): Seen => ({
    node: (full.get(name) ?? pass.cordoned?.[name])?.metadata.resourceVersion,
    bootcNode: pass.bootcNodes?.[name]?.metadata.resourceVersion,
  })
  const work = (effects: NonNullable<Decision['after']>): readonly Work[] =>
    effects.flatMap((effect) =>
      effect.type === 'changeNodes'
        ? effect.changes.map(({ node, steps }) => ({
            node,
            steps: steps.filter(({ type }) => !TOLD.has(type)),
            seen: seenOf(node),
          }))
        : [],
    )
  const status = rulingOf(decision)
  return normalized({
    at: 'writing',
    before: work(decision.before ?? []),
    status: isEqual(status, rulingOf(pool)) ? undefined : status,
    version: pool.metadata.resourceVersion ?? '',
    after: work(decision.after ?? []),
    slots: (decision.status?.rebootSlots ?? []).map(({ node }) => node),
    isReleased: (decision.after ?? []).some(({ type }) => type === 'removeFinalizer'),
  })
}

// What only tells. No rule reads it again.
const TOLD: ReadonlySet<NodeStep['type']> = new Set([
  'emitForNode',
  'announceReboot',
  'withdrawAnnouncement',
])

const RULING = ['rebootSlots', 'targetDigest', 'drainFailures', 'nodeErrors', 'strays'] as const

// The fields that a later pass decides by. A status that is as it was read is not written, and then nothing looks at the
// version of the pool. A write that changes only others is left out, so a pass meets fewer conflicts
// here than in truth; a conflict ends it as if it were killed.
function rulingOf(from: Decision | KubeObject): object {
  const found = rulings.get(from) ?? ruling(from.status)
  rulings.set(from, found)
  return found
}

const rulings = new WeakMap<object, object>()

function ruling(raw: unknown): object {
  const status = parsePoolStatus(raw)
  const fields = RULING.flatMap((name) =>
    status[name] === undefined ? [] : [[name, status[name]]],
  )
  return Object.fromEntries(fields)
}

function write(pass: Writing, model: Model, defect: Defect | undefined): readonly Call[] {
  const { before, status, after, isReleased } = pass
  const present = model.pool?.metadata.resourceVersion ?? ''
  const version = defect === 'status without version' ? present : pass.version
  if (before.length > 0) {
    return before.map((work) =>
      performed(withDefect(work, model, defect), model, [], (left) => ({
        ...pass,
        before: replaced(before, work, left),
      })),
    )
  }
  if (status !== undefined) {
    const stored = writeStatus(model, status, version)
    if (stored === 'Conflict') return [call('conflict: status', model, REST)]
    return [call('stores the status', stored, normalized({ ...pass, status: undefined }))]
  }
  if (isReleased) return [call('removes the finalizer', { ...model, pool: undefined }, REST)]
  return after.map((work) =>
    performed(withDefect(work, model, defect), model, pass.slots, (left) => ({
      ...pass,
      after: replaced(after, work, left),
    })),
  )
}

// What the work is conditional on, with the fault.
function withDefect(work: Work, { bootcNodes }: Model, defect: Defect | undefined): Work {
  const isLoose = defect === 'approval by image' && work.steps[0]?.type === 'approve'
  if (!isLoose) return work
  const bootcNode = bootcNodes[work.node]?.metadata.resourceVersion
  return { ...work, seen: { ...work.seen, bootcNode } }
}

function performed(
  { node, steps, seen }: Work,
  model: Model,
  stored: readonly string[],
  next: (left: Work) => Writing,
): Call {
  const [step, ...left] = steps
  if (step === undefined) throw new Error('a work without steps')
  const written = perform(model, node, step, seen)
  // The others have their turn first, but a pass may be killed before them, too.
  if (written === 'Conflict') return call(`conflict: ${step.type} ${node}`, model, REST)
  const pass = normalized(next({ node, steps: left, seen: written.seen }))
  return { name: `${step.type} ${node}`, model: written.model, pass, step: { node, step, stored } }
}

function replaced(all: readonly Work[], old: Work, left: Work): readonly Work[] {
  return all.map((each) => (each === old ? left : each))
}

// Without finished works; at rest when nothing is left.
function normalized(pass: Writing): Pass {
  const before = pass.before.filter(({ steps }) => steps.length > 0)
  const after = pass.after.filter(({ steps }) => steps.length > 0)
  const isDone = before.length + after.length === 0 && pass.status === undefined && !pass.isReleased
  return isDone ? REST : { ...pass, before, after }
}
