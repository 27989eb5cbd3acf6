// Everybody who acts in a run: users of pools, administrators of nodes, hosts, and a registry. At its end other people
// repair what they broke.
import { FELL_BACK_ANNOTATION } from '#src/bootc-node/labels.ts'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { numberAt } from '#src/kube/json.ts'
import { CONFIG_MAPS, NODES, type Resource } from '#src/kube/resource.ts'
import { later } from '../core/later.ts'
import type { People, PeopleContext } from '../core/simulated-system.ts'
import { createPeople as createMachinePeople } from '../scheduled-machine/people.ts'
import { budgetOf } from '../scheduled-machine/people-objects.ts'
import { BUDGETS, ignoring, NAMESPACE, REPLICA_SETS } from '../scheduled-machine/places.ts'
import { isMachineNode, machinesPlanOf } from './beside.ts'
import { TAG, VERSIONS } from './images.ts'
import { mendHost, nodeAction } from './node-actions.ts'
import { appOf, nodeOf, poolOf, tagsOf } from './people-objects.ts'
import { labelOf, selectorOf, TAGS } from './places.ts'
import type { Action, PoolAction, PoolPlan, PoolsPlan, RegistryAction } from './plan.ts'

const WRONG_SELECTOR = { matchExpressions: [{ key: 'example.com/none', operator: 'Unheard' }] }

export function createPeople(context: PeopleContext<PoolsPlan>): People<Action> {
  const { plan, clock, past, transports, as } = context
  const way = transports.management
  const users = createKubeClient(as({ type: 'user' }, way))
  const others = createKubeClient(as({ type: 'other' }, way))
  const hosts = createKubeClient(as({ type: 'cluster' }, way))
  const { pools, nodes, apps, machines } = plan
  const ofMachines = createMachinePeople({ ...context, plan: machinesPlanOf(plan) })
  const labelled = new Set<string>()
  const mirror = past.before

  const patch = (client: KubeClient, where: Resource, name: string, change: object) =>
    ignoring(client.patch(where, { name }, change))

  const pool = (which: PoolPlan, action: PoolAction): Promise<void> => {
    const { name } = which
    const spec = (change: object) => patch(users, BOOTC_NODE_POOLS, name, { spec: change })
    switch (action.type) {
      case 'image':
        return spec({ image: { ref: action.ref } })
      case 'rollout':
        return spec({ rollout: action.change })
      case 'selector':
        return spec({
          nodeSelector: action.isValid
            ? { ...selectorOf(which), matchExpressions: null }
            : WRONG_SELECTOR,
        })
      case 'delete':
        return ignoring(users.delete(BOOTC_NODE_POOLS, { name }))
      case 'recreate':
        return ignoring(users.create(BOOTC_NODE_POOLS, poolOf(which)))
      case 'wipe':
        return ignoring(others.patchStatus(BOOTC_NODE_POOLS, { name }, { status: null }))
      default:
        return action satisfies never
    }
  }
  const registry = (action: RegistryAction): Promise<void> => {
    const version = action.type === 'move' ? action.version : null
    return ignoring(others.patch(CONFIG_MAPS, TAGS, { data: { [TAG]: version } }))
  }
  const budget = (name: string, keep: number) =>
    ignoring(
      others.patch(BUDGETS, { namespace: NAMESPACE, name }, { spec: { minAvailable: keep } }),
    )

  return {
    async prepare() {
      await others.create(CONFIG_MAPS, tagsOf(VERSIONS[1]))
      for (const node of nodes) await hosts.create(NODES, nodeOf(node, pools))
      for (const app of apps) {
        await users.create(REPLICA_SETS, appOf(app, NAMESPACE))
        if (app.keep !== undefined) await users.create(BUDGETS, budgetOf(app.name, app.keep))
      }
      await ofMachines.prepare()
    },

    begin(track) {
      for (const each of pools) {
        clock.at(later(clock, each.at), () => track(pool(each, { type: 'recreate' })))
      }
      ofMachines.begin(track)
    },

    async act(incident) {
      switch (incident.type) {
        case 'pool': {
          const which = pools[incident.pool]
          return which && pool(which, incident.action)
        }
        case 'node': {
          const which = nodes[incident.node]
          return which && nodeAction(which.name, incident.action, { others, mirror, clock, pools })
        }
        case 'registry':
          return registry(incident.action)
        case 'budget': {
          const which = apps[incident.app]
          return which && budget(which.name, incident.keep)
        }
        case 'machine':
          return ofMachines.act(incident.action)
        default:
          return incident satisfies never
      }
    },

    // Users put the Nodes of their machines into the first pool.
    onChange(change, track) {
      const { kind, metadata } = change.object
      const { name, uid = '' } = metadata
      if (machines.length > 0) ofMachines.onChange(change, track)
      if (kind !== 'Node' || !isMachineNode(plan, name) || labelled.has(uid)) return
      labelled.add(uid)
      const labels = { [labelOf(pools[0]?.name ?? '')]: '' }
      track(Promise.resolve().then(() => patch(others, NODES, name, { metadata: { labels } })))
    },

    async mend() {
      if (machines.length > 0) await ofMachines.mend()
      if (mirror.get('', 'ConfigMap', TAGS)?.['data'] !== undefined) await giveTag(others)
      for (const node of mirror.list('', 'Node')) await mendHost(others, node)
      for (const { metadata } of mirror.list('node.bootc.dev', 'BootcNode')) {
        if (metadata.annotations?.[FELL_BACK_ANNOTATION] === undefined) continue
        const annotations = { [FELL_BACK_ANNOTATION]: null }
        await patch(others, BOOTC_NODES, metadata.name, { metadata: { annotations } })
      }
      for (const found of mirror.list('policy', 'PodDisruptionBudget', NAMESPACE)) {
        if ((numberAt(found, 'spec', 'minAvailable') ?? 0) > 0) await budget(found.metadata.name, 0)
      }
    },
  }

  // A tag that was lost is back.
  async function giveTag(client: KubeClient): Promise<void> {
    const tags = mirror.get('', 'ConfigMap', TAGS)?.['data']
    if (typeof tags === 'object' && tags !== null && TAG in tags) return
    await ignoring(client.patch(CONFIG_MAPS, TAGS, { data: { [TAG]: VERSIONS[1] } }))
  }
}
