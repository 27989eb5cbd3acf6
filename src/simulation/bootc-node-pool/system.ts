// BootcNodePools in the fault simulator, with ScheduledMachines beside them.
import { Duration } from 'luxon'
import { createReconcilerApp } from '#functions/reconciler-app.ts'
import type { decide, triage } from '#src/bootc-node-pool/decide.ts'
import { DUE_BOOTC_NODE_POOLS } from '#src/bootc-node-pool/due-kind.ts'
import { FINALIZER } from '#src/bootc-node-pool/labels.ts'
import { POOL_EVENTS, poolTransitions } from '#src/bootc-node-pool/pool-transitions.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { createFindUnsettledPools } from '#src/bootc-node-pool/settled/find-unsettled.ts'
import { createBootcNodePoolSystem } from '#src/bootc-node-pool/system.ts'
import { POOL_WATCHES } from '#src/bootc-node-pool/watches.ts'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import type { Installation } from '#src/embedded/installation.ts'
import { connectionsOver } from '#src/embedded/stand-ins/bootc/registry-connections.ts'
import { createTagResolver } from '#src/images/registry/resolve-tag.ts'
import { createReconciler } from '#src/reconcile/reconciler.ts'
import { createSender, type SinkOf } from '../core/sender.ts'
import { NO_DEFECT, type Seams, type SimulatedSystem } from '../core/simulated-system.ts'
import { count } from '../core/story.ts'
import { simulateScheduledMachines } from '../scheduled-machine/system.ts'
import { machinesPlanOf } from './beside.ts'
import { createJudge } from './judge.ts'
import { createPeople } from './people.ts'
import { type Action, type NodePlan, nameOfAction, type PoolPlan, type PoolsPlan } from './plan.ts'

/** Places where a test can put a deliberate defect of this system. */
export interface PoolSeams extends Seams {
  /** The rules, if not our own. */
  readonly triage: typeof triage
  readonly decide: typeof decide
  /** Takes the transitions, if a pod sends them. */
  readonly sink: SinkOf
}

// The defaults of functions/bootc-node-pool/environment.ts, but for the tags: in a run they are looked up more often.
const CONCURRENCY = 20
const PASS_TIMEOUT = { seconds: 55 }
const TAG_INTERVAL = Duration.fromObject({ minutes: 2 })
const ANY_REGISTRY = { allowed: [], plainHttp: [] }

/** BootcNodePools, with a deliberate defect in some seams. */
export function simulateBootcNodePools(
  seams: Partial<PoolSeams> = {},
): SimulatedSystem<Action, PoolsPlan> {
  const machines = simulateScheduledMachines()
  return {
    name: 'bootc-node-pool',
    resource: BOOTC_NODE_POOLS,
    finalizer: FINALIZER,
    seams: { ...NO_DEFECT, ...seams },
    beside: [
      { ...machines, createApp: (deps, plan) => machines.createApp(deps, machinesPlanOf(plan)) },
    ],
    installation: both(bootcNodePoolInstallation(), machines.installation),
    furnish: machines.furnish,
    worldOf: () => ({}),

    createApp(deps) {
      const { client, clock, fetch } = deps
      const resolveTag = createTagResolver({
        clock,
        policy: ANY_REGISTRY,
        connect: () => connectionsOver(fetch),
      })
      const system = createBootcNodePoolSystem({ client, resolveTag, tagInterval: TAG_INTERVAL })
      const rules = {
        ...(seams.triage && { triage: seams.triage }),
        ...(seams.decide && { decide: seams.decide }),
      }
      const sender = createSender(deps, POOL_EVENTS, seams.sink)
      const ours = { ...system, ...rules }
      const reconcile = createReconciler(sender?.of(ours, poolTransitions) ?? ours, deps)
      return createReconcilerApp({
        ...deps,
        reconcile: sender?.after(reconcile) ?? reconcile,
        ...(seams.createQueue !== undefined && { createQueue: seams.createQueue }),
        watches: POOL_WATCHES,
        concurrency: CONCURRENCY,
        passTimeout: PASS_TIMEOUT,
      })
    },
    createTargets: (deps) => [
      {
        ...DUE_BOOTC_NODE_POOLS,
        findUnsettled: createFindUnsettledPools(deps),
      },
    ],

    createPeople,
    createJudge,

    keysOf: ({ pools }) => pools.map(({ name }) => ({ name })),
    describe: (action, plan) => ({ name: nameOfAction(action), about: nameIn(action, plan) }),
    tell: ({ pools, nodes, machines: others }) => ({
      count: [count(pools.length, 'pool'), count(nodes.length, 'node')]
        .concat(others.length > 0 ? [count(others.length, 'ScheduledMachine')] : [])
        .join(', '),
      lines: [...pools.map(poolLine), ...nodes.map(nodeLine)],
    }),
    simplifications,
  }
}

// Both have the sweep. Its sources are made once.
function both(one: Installation, other: Installation): Installation {
  return {
    ...one,
    ...other,
    namespaces: [...(one.namespaces ?? []), ...(other.namespaces ?? [])],
    crds: [...one.crds, ...other.crds],
    sources: [...one.sources, ...other.sources],
    functions: [...one.functions, ...other.functions],
  }
}

function nameIn(action: Action, plan: PoolsPlan): string {
  switch (action.type) {
    case 'pool':
      return plan.pools[action.pool]?.name ?? ''
    case 'node':
      return plan.nodes[action.node]?.name ?? ''
    case 'budget':
      return plan.apps[action.app]?.name ?? ''
    case 'machine':
      return machinesPlanOf(plan).machines[action.action.machine]?.name ?? ''
    default:
      return ''
  }
}

function poolLine({ name, at, spec }: PoolPlan): string {
  return `${name} after ${at} s: ${JSON.stringify(spec)}`
}

function nodeLine({ name, pools, host, isCordoned }: NodePlan): string {
  const cordoned = isCordoned === true ? ', cordoned' : ''
  return `${name} of ${pools.join(' and ')}${cordoned}: ${JSON.stringify(host)}`
}

function simplifications({ pools, nodes, skews }: PoolsPlan): readonly Partial<PoolsPlan>[] {
  return [
    { machines: [] },
    { apps: [] },
    { skews: skews.map(() => 0) },
    { latency: 0.005 },
    { sweepPods: 1, pods: 1 },
    { nodes: nodes.slice(0, 3) },
    { pools: pools.map((pool) => ({ ...pool, at: 0 })) },
  ]
}
