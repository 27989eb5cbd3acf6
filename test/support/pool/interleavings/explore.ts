// Visits every state that two passes, the hosts and other actors can reach, each state once.
import type { DateTime } from 'luxon'
import type { KubeObject } from '#src/kube/object.ts'
import type { Model, Objects } from '../model.ts'
import { idOf, keyOfObjects } from './content.ts'
import { type HostOptions, hostMoves } from './host.ts'
import {
  type Defect,
  ENDED,
  nextCalls,
  type Pass,
  type PassOptions,
  type Performed,
  REST,
  type Work,
  type Writing,
} from './pass.ts'
import { keyOfReading, type Reading } from './reading.ts'

export interface State {
  readonly model: Model
  readonly passes: readonly [Pass, Pass]
  /** Events of other actors that have not happened yet. */
  readonly left: readonly string[]
}

export interface Exploration {
  readonly initial: Model
  /** Each happens once at most, at any time. */
  readonly events: Readonly<Record<string, (model: Model) => Model | undefined>>
  readonly hosts?: HostOptions
  readonly defect?: Defect | undefined
  readonly now: DateTime
  /** Throws for a state of the API server and the hosts that must not be. */
  readonly check: (model: Model) => void
  /** Throws for a step that must not be performed now. */
  readonly checkStep: (step: Performed, model: Model) => void
  /** The second pass is as fast as can be: nothing happens between its calls. But it runs as often as it likes during the
   * first one. */
  readonly isOvertaken?: boolean
  readonly mostStates: number
}

export interface Explored {
  readonly states: number
  readonly transitions: number
  /** The different states of the API server. */
  readonly models: readonly Found[]
}

export interface Found {
  readonly model: Model
  /** The steps that led there first, one in each line. */
  readonly way: () => string
}

/** Throws the error of a check, with the way to the state. */
export function explore(exploration: Exploration): Explored {
  const { initial, check, mostStates } = exploration
  const first: State = {
    model: initial,
    passes: [REST, REST],
    left: Object.keys(exploration.events),
  }
  const seen = new Map<string, { readonly from: string | undefined; readonly by: string }>()
  const models = new Map<string, Found>()
  const queue: (readonly [key: string, state: State])[] = []
  let transitions = 0
  let current = ''
  const wayTo = (key: string) => {
    const way: string[] = []
    for (let at: string | undefined = key; at !== undefined; at = seen.get(at)?.from) {
      way.unshift(seen.get(at)?.by ?? '')
    }
    return way.join('\n')
  }
  const visit = (state: State, from: string | undefined, by: string) => {
    const key = keyOf(state)
    if (seen.has(key)) return
    seen.set(key, { from, by })
    if (seen.size > mostStates) throw new Error(`more than ${mostStates} states`)
    const { model } = state
    const modelKey = keyOfModel(model)
    queue.push([key, state])
    if (models.has(modelKey)) return
    models.set(modelKey, { model, way: () => wayTo(key) })
    current = key
    check(model)
  }
  try {
    visit(first, undefined, 'start')
    // The nearest states come first, so the way to a fault is short.
    for (const [key, state] of queue) {
      current = key
      for (const [by, after] of successors(state, exploration)) {
        transitions += 1
        visit(after, key, by)
        current = key
      }
    }
  } catch (error) {
    throw new Error(`${String(error)}\n${wayTo(current)}`, { cause: error })
  }
  return { states: seen.size, transitions, models: [...models.values()] }
}

function* successors(
  state: State,
  { events, hosts = {}, now, checkStep, defect, isOvertaken = false }: Exploration,
): Generator<readonly [string, State]> {
  const { model, passes, left } = state
  for (const index of [0, 1] as const) {
    if (index === 1 && isOvertaken) break
    const pass = passes[index]
    for (const { name, model: after, pass: next, step } of nextCalls(pass, model, {
      now,
      defect,
    })) {
      if (step !== undefined) checkStep(step, model)
      yield [`pass ${index} ${name}`, { model: after, passes: replaced(passes, index, next), left }]
    }
    if (pass.at !== 'rest' && pass.at !== 'ended') {
      yield [`pass ${index} is killed`, { model, passes: replaced(passes, index, REST), left }]
    }
  }
  if (isOvertaken) {
    for (const after of fastPasses(model, { now, defect }, checkStep)) {
      yield ['a fast pass', { ...state, model: after }]
    }
  }
  for (const move of hostMoves(model, hosts)) yield [move.name, { ...state, model: move.model }]
  for (const name of left) {
    const after = events[name]?.(model)
    const others = left.filter((each) => each !== name)
    if (after !== undefined) yield [name, { ...state, model: after, left: others }]
  }
}

// A whole pass without interruption, with its nodes in every order.
function* fastPasses(
  model: Model,
  options: PassOptions,
  checkStep: Exploration['checkStep'],
): Generator<Model> {
  const queue = nextCalls(REST, model, options).map((call) => ({ call, before: model }))
  for (const { call, before } of queue) {
    if (call.step !== undefined) checkStep(call.step, before)
    if (call.pass.at === 'rest') yield call.model
    else
      for (const next of nextCalls(call.pass, call.model, options))
        queue.push({ call: next, before: call.model })
  }
}

// A pass that has ended does not begin again before the other one has ended, too.
function replaced(passes: State['passes'], index: 0 | 1, pass: Pass): readonly [Pass, Pass] {
  const other = passes[1 - index] ?? REST
  const isOver = (each: Pass) => each.at === 'rest' || each.at === 'ended'
  if (isOver(pass) && isOver(other)) return [REST, REST]
  const next = pass.at === 'rest' ? ENDED : pass
  return index === 0 ? [next, other] : [other, next]
}

// The passes do the same, so it does not matter which of them is where.
function keyOf({ model, passes, left }: State): string {
  const keys = passes.map((pass) => keyOfPass(pass, model)).sort()
  return [keyOfModel(model), ...keys, left.join(',')].join('|')
}

export function keyOfModel({
  pool,
  nodes,
  bootcNodes,
  pods,
  unselected,
  decided = [],
}: Model): string {
  return [
    pool === undefined ? '' : idOf(pool),
    keyOfObjects(nodes),
    keyOfObjects(bootcNodes),
    keyOfObjects(pods),
    unselected.join(','),
    decided.join(','),
  ].join(';')
}

// An old version never comes back, so it only matters whether a version is the present one.
function keyOfPass(pass: Pass, model: Model): string {
  switch (pass.at) {
    case 'rest':
    case 'ended':
      return pass.at
    case 'reading':
      return `r${keyOfReading(pass)};${freshnessOf(pass, model)}`
    case 'writing':
      return keyOfWriting(pass, model)
    default:
      return pass satisfies never
  }
}

function keyOfWriting(pass: Writing, model: Model): string {
  const work = ({ node, steps, seen }: Work) =>
    `${node}:${steps.map(idOf).join('+')}${seen.node === model.nodes[node]?.metadata.resourceVersion}${seen.bootcNode === model.bootcNodes[node]?.metadata.resourceVersion}`
  return [
    'w',
    pass.before.map(work).sort().join(','),
    pass.status === undefined
      ? ''
      : `${idOf(pass.status)}${pass.version === model.pool?.metadata.resourceVersion}`,
    pass.after.map(work).sort().join(','),
    pass.slots.join(','),
    pass.isReleased,
  ].join(';')
}

// Whether the objects that the writes of the pass may be conditional on are still the same.
function freshnessOf(pass: Reading, { pool, nodes, bootcNodes }: Model): string {
  const stale = (objects: Objects | undefined, present: Objects) =>
    Object.entries(objects ?? {}).flatMap(([name, object]) =>
      isSame(object, present[name]) ? [] : [name],
    )
  return [
    isSame(pass.pool, pool),
    stale(pass.bootcNodes, bootcNodes),
    stale(pass.cordoned, nodes),
    pass.full.flatMap(([name, node]) => (isSame(node, nodes[name]) ? [] : [name])),
  ].join(';')
}

function isSame(object: KubeObject | undefined, present: KubeObject | undefined): boolean {
  return object?.metadata.resourceVersion === present?.metadata.resourceVersion
}
