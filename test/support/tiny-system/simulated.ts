// The tiny system in the fault simulator: a few Cordons, and other people who make their Nodes schedulable again.
import { DateTime } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import { apiServerSource, SWEEP, sweepSources } from '#src/embedded/installation.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { isCordoned } from '#src/nodes/cordon.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { createChance } from '#src/simulation/core/chance.ts'
import {
  drawEventFaults,
  drawLost,
  drawRequestFaults,
  drawThrottles,
  drawTimedFault,
  TIMED_FAULTS,
} from '#src/simulation/core/draw-faults.ts'
import type { Past } from '#src/simulation/core/history.ts'
import { later } from '#src/simulation/core/later.ts'
import { told } from '#src/simulation/core/object-change.ts'
import type { Plan, Seconds, TimedAction } from '#src/simulation/core/plan.ts'
import { isJudgedForAll } from '#src/simulation/core/rules.ts'
import { BACKSTOP_MS } from '#src/simulation/core/run-parts.ts'
import {
  type Judge,
  NO_DEFECT,
  type People,
  type PeopleContext,
  type SimulatedSystem,
} from '#src/simulation/core/simulated-system.ts'
import { count } from '#src/simulation/core/story.ts'
import { CORDONS, CRD, createTinySystem, DUE_CORDONS, type TinySystem, WATCHES } from './system.ts'

/** Another person makes the Node of that Cordon schedulable. */
interface Uncordon extends TimedAction {
  readonly type: 'other'
  readonly cordon: number
}

export interface CordonsPlan extends Plan<Uncordon> {
  /** `at`: when its user makes it; `dueAt`: when the Node is to be cordoned. */
  readonly cordons: readonly { readonly at: Seconds; readonly dueAt: Seconds }[]
}

const FUNCTION = 'cordon'
const NODE_NAMES = ['node-0', 'node-1', 'node-2']

export function drawCordonsPlan(seed: number): CordonsPlan {
  const chance = createChance(seed)
  const cordons = Array.from({ length: chance.whole(1, NODE_NAMES.length) }, () => {
    const at = chance.whole(0, 200)
    return { at, dueAt: at + chance.whole(0, 400) }
  })
  const lost = drawLost(chance)
  const calmAt = 600
  const timed = Array.from({ length: chance.whole(0, 4) }, () => {
    const at = chance.number(1, calmAt)
    const kind = chance.whole(0, TIMED_FAULTS)
    return kind === TIMED_FAULTS
      ? ({ type: 'other', at, cordon: chance.whole(0, cordons.length - 1) } as const)
      : drawTimedFault(chance, kind, { at, pods: 3, hasWorkloadCluster: false })
  })
  const faults = [...drawRequestFaults(chance), ...drawEventFaults(chance), ...timed]
  return {
    ...quietPlan(cordons),
    seed,
    latency: chance.pick([0.005, 0.2, 1.5]),
    lost,
    incidents: lost.events || lost.alarm ? [] : [...faults, ...drawThrottles(chance, calmAt)],
  }
}

/** A plan in which nothing goes wrong. */
export function quietPlan(cordons: CordonsPlan['cordons']): CordonsPlan {
  return {
    seed: 1,
    start: DateTime.fromISO('2026-03-29T00:59:00Z', { zone: 'utc' }),
    calmAt: 600,
    pods: 2,
    sweepPods: 1,
    skews: [0, 0, 0],
    latency: 0.02,
    lost: { events: false, alarm: false },
    cordons,
    incidents: [],
  }
}

/** `change`: a deliberate defect. */
export function simulateCordons(
  change: Partial<Pick<TinySystem, 'decide'>> = {},
): SimulatedSystem<Uncordon, CordonsPlan> {
  return {
    name: FUNCTION,
    resource: CORDONS,
    finalizer: '',
    seams: NO_DEFECT,
    installation: {
      crds: [CRD],
      sources: [
        apiServerSource(
          { name: 'cordons', mode: 'Reference', watched: [{ resource: CORDONS }] },
          FUNCTION,
        ),
        ...sweepSources(),
      ],
      functions: [FUNCTION, SWEEP],
    },
    worldOf: () => ({}),
    async furnish({ client }) {
      for (const name of NODE_NAMES)
        await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name } })
    },
    createApp: (deps) =>
      createReconcilerApp({
        ...deps,
        watches: WATCHES,
        reconcile: createReconciler({ ...createTinySystem(deps.client), ...change }, deps),
      }),
    createTargets: () => [DUE_CORDONS],
    createPeople,
    createJudge,
    keysOf: ({ cordons }) => cordons.map((_, index) => ({ name: nameOf(index) })),
    describe: ({ cordon }) => ({ name: 'other uncordon', about: nameOf(cordon) }),
    tell: ({ cordons }) => ({
      count: count(cordons.length, 'cordon'),
      lines: cordons.map(
        ({ at, dueAt }, index) => `${nameOf(index)} after ${at} s, for ${dueAt} s`,
      ),
    }),
    simplifications: ({ skews }) => [{ skews: skews.map(() => 0) }, { latency: 0.005 }],
  }
}

function createPeople({
  plan,
  clock,
  transports,
  as,
}: PeopleContext<CordonsPlan>): People<Uncordon> {
  const user = createKubeClient(as({ type: 'user' }, transports.both))
  const other = createKubeClient(as({ type: 'other' }, transports.both))
  return {
    prepare: async () => {},
    begin(track) {
      for (const [index, { at, dueAt }] of plan.cordons.entries()) {
        const spec = {
          nodeName: NODE_NAMES[index],
          at: formatInstant(plan.start.plus({ seconds: dueAt })),
        }
        const { apiVersion, kind } = CORDONS
        const object = { apiVersion, kind, metadata: { name: nameOf(index) }, spec }
        clock.at(later(clock, at), () => track(user.create(CORDONS, object).then(() => {})))
      }
    },
    async act({ cordon }) {
      const name = NODE_NAMES[cordon] ?? ''
      try {
        await other.patch(NODES, { name }, { spec: { unschedulable: null } })
      } catch (error) {
        if (!isKubeError(error)) throw error
      }
    },
    mend: async () => {},
    onChange: () => {},
  }
}

function createJudge({ start, cordons }: CordonsPlan, { before, known }: Past): Judge {
  const nodeOf = (cordon: KubeObject) =>
    before.get('', 'Node', { name: textAt(cordon, 'spec', 'nodeName') })
  const late = (until: DateTime) =>
    [...known.values()].filter((cordon) => {
      const node = nodeOf(cordon)
      const at = Date.parse(textAt(cordon, 'spec', 'at'))
      return at <= until.toMillis() && (node === undefined || !isCordoned(node))
    })
  return {
    missingIntent({ change: { object, old } }) {
      if (object.kind !== 'Node' || old === undefined) return undefined
      if (!isCordoned(object) || isCordoned(old)) return undefined
      const isMeant = [...known.values()].some(
        (cordon) =>
          textAt(cordon, 'spec', 'nodeName') === object.metadata.name &&
          textAt(cordon, 'status', 'phase') === 'Cordoning',
      )
      return isMeant ? undefined : 'a cordon'
    },
    judge: (written) => {
      const { kind } = written.change.object
      const isOurs = kind === 'Node' || isJudgedForAll(kind, { resource: CORDONS })
      if (written.by.type !== 'function' || isOurs) return []
      return [{ invariant: 'I6', says: told(written) }]
    },
    tellsRefusal: ({ status }) => textAt(status, 'message') !== '',
    hasFailed: ({ status }) => textAt(status, 'message') !== '',
    edges: cordons.map(({ dueAt }) => ({
      at: start.plus({ seconds: dueAt }),
      delays: (now: DateTime) =>
        late(now.minus(BACKSTOP_MS)).map(
          ({ metadata }) => `${metadata.name}: nothing was cordoned`,
        ),
    })),
    patience: () => 2 * BACKSTOP_MS,
    ends: (now) =>
      late(now).map(({ metadata }) => ({
        invariant: 'I3',
        says: `the Node of ${metadata.name} is not cordoned`,
      })),
    isSettled: () => true,
  }
}

function nameOf(index: number): string {
  return `cordon-${index}`
}
