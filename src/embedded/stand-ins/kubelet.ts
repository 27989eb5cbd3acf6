// Stands in for the kubelets of machines, as far as their Nodes go.
// Like real ones: a provisioned machine registers a Node with the machine's provider id after a
// while, NotReady first, Ready a few seconds later; it registers once, so a Node that somebody
// deleted stays away, and one that somebody made NotReady stays so. A host that is made anew takes the
// Node over that the last one has left: as kubelets do when they start, it is NotReady at first.
// Unlike real ones: no leases or heartbeats, and management and workload cluster are one.
import type { DateTime } from 'luxon'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES } from '#src/kube/resource.ts'
import { createController } from './controller.ts'
import { isForeign, isProviderDone, machineAt, providerObject } from './machines.ts'
import { keyText, parseKey } from './mirror.ts'
import { bootingNode, isBooting, newNode, readyCondition, readyNode } from './node.ts'
import { behaviourFor, type ProviderBehaviour } from './provider-behaviour.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

/** Starts the kubelets of all machines; `behaviour` is for all, annotations for each. */
export function startKubelets(context: StandInContext, behaviour: ProviderBehaviour): StandIn {
  const { client, clock, mirror, concurrency } = context
  // UIDs of infrastructure objects. The machine of the next day has another UID, and registers again.
  const registered = new Set<string>()

  const reconcile = async (key: string): Promise<DateTime | undefined> => {
    const machine = machineAt(mirror, parseKey(key))
    const infra = machine && providerObject(mirror, machine, 'infrastructure')
    if (machine === undefined || infra === undefined) return
    if (isForeign(machine, infra) || !isProviderDone(infra, 'infrastructure')) return
    const providerID = textAt(infra, 'spec', 'providerID')
    const { joinSeconds, readySeconds } = behaviourFor(behaviour, infra, machine)
    const node = mirror.nodeByProviderId(providerID)
    const now = clock.now()

    if (node !== undefined && isBooting(node)) {
      const due = parseInstant(readyCondition(node)?.lastTransitionTime)?.plus({
        seconds: readySeconds,
      })
      if (due !== undefined && now < due) return due
      return write(context, node, readyNode(node, now)).then(nothing)
    }
    const uid = infra.metadata.uid ?? ''
    if (registered.has(uid) || infra.metadata.deletionTimestamp !== undefined) return
    const due = provisionedAt(infra)?.plus({ seconds: joinSeconds })
    if (due !== undefined && now < due) return due
    const version = versionOf(context, machine)
    if (node === undefined) {
      await client.create(NODES, newNode(nameFor(context, machine), providerID, version, now))
    } else if (node.metadata.deletionTimestamp === undefined) {
      await write(context, node, bootingNode(node, version, now))
    }
    registered.add(uid)
    return now.plus({ seconds: readySeconds })
  }
  const controller = createController(clock, reconcile, concurrency)

  context.follow(({ object, resource }) => {
    if (resource.kind === 'Machine') controller.enqueue(keyText(object.metadata))
    const { metadata } = object
    for (const { kind, name } of metadata.ownerReferences ?? []) {
      if (kind === 'Machine') controller.enqueue(keyText({ ...metadata, name }))
    }
  })
  return controller
}

// As with most providers, the host has the name of the Machine. Two Machines of one name in two namespaces would use
// one Node, so the name of the later one has its namespace.
function nameFor({ mirror }: StandInContext, { metadata }: KubeObject): string {
  const isTaken = mirror.get('', 'Node', { name: metadata.name }) !== undefined
  return isTaken ? `${metadata.name}.${metadata.namespace}` : metadata.name
}

// Of the Machine; with some providers it is the bootstrap object that has it.
function versionOf({ mirror }: StandInContext, machine: KubeObject): string {
  const bootstrap = providerObject(mirror, machine, 'bootstrap')
  return textAt(machine, 'spec', 'version') || textAt(bootstrap, 'spec', 'version')
}

function provisionedAt(infra: KubeObject): DateTime | undefined {
  const ready = findCondition(readConditions(fieldsAt(infra, 'status').conditions), 'Ready')
  return ready?.status === 'True' ? parseInstant(ready.lastTransitionTime) : undefined
}

function nothing(): undefined {}
