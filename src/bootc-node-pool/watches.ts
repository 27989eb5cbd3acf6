// Which events cause a pass, and for which pools. An event is only a hint: nothing is created or removed because of its
// body. It names the object, and it may show that there is nothing to do.
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import type { CloudEvent } from '#src/events/cloud-event.ts'
import { DUE_TYPE, parseDueNames } from '#src/events/due-event.ts'
import { type Involved, involvedObject, isFromApiServer } from '#src/events/involved.ts'
import { checkName, checkNames } from '#src/events/names.ts'
import { controllerOf } from '#src/kube/owner.ts'
import { groupOf } from '#src/kube/resource.ts'
import { isHeartbeat } from '#src/nodes/heartbeat.ts'
import type { MappedEvent, Watches } from '#src/reconcile/watches.ts'
import { type Lookup, lookUp, nameOfLookup } from './lookup.ts'
import { mergeRequests, type PoolRequest } from './request.ts'
import { BOOTC_NODE_POOLS } from './resource.ts'
import { isWrittenForPool, summarizeBootcNode } from './settled/summary.ts'

type PoolEvent = MappedEvent<PoolRequest, Lookup>

const NONE: PoolEvent = { type: 'none' }

/** The kinds by their plurals. */
const KINDS = {
  bootcnodepools: 'BootcNodePool',
  bootcnodes: 'BootcNode',
  nodes: 'Node',
  csinodes: 'CSINode',
  secrets: 'Secret',
}

/** Which events mean which pools. */
export const POOL_WATCHES: Watches<PoolRequest, Lookup> = {
  resource: BOOTC_NODE_POOLS,
  served: {
    kinds: { [BOOTC_NODE_POOLS.apiVersion]: [BOOTC_NODE_POOLS.kind, BOOTC_NODES.kind] },
    groups: [],
  },
  mapEvent,
  mergeRequests,
  nameOfLookup,
  lookUp,
}

// The requests for an event. `none`: no pass would find anything to do because of it.
function mapEvent(event: CloudEvent): PoolEvent {
  if (event.type === DUE_TYPE) {
    return requestsOf(...parseDueNames(event.data, BOOTC_NODE_POOLS.kind))
  }
  if (!isFromApiServer(event)) return NONE
  const object = involvedObject(event, KINDS)
  const look = object && lookAt(object)
  if (object === undefined || look === undefined) return NONE
  checkNames(object)
  // An object that has left the selector of its source was not deleted. Both need a look.
  return look(object, event.type.endsWith('.delete'))
}

type Look = (object: Involved, isGone: boolean) => PoolEvent

// Names are checked for known kinds only. Other kinds may allow other names.
function lookAt({ apiVersion, kind }: Involved): Look | undefined {
  switch (`${groupOf(apiVersion)}/${kind}`) {
    case 'node.bootc.dev/BootcNodePool':
      return ({ name }, isGone) => requestsOf(isGone ? { name } : { name, summary: {} })
    case 'node.bootc.dev/BootcNode':
      return ofBootcNode
    case '/Node':
      return ofNode
    case 'storage.k8s.io/CSINode':
      return ({ name }) => nodeOf(name)
    case '/Secret':
      return ofSecret
    default:
      return undefined
  }
}

function requestsOf(...requests: readonly PoolRequest[]): PoolEvent {
  return requests.length === 0 ? NONE : { type: 'requests', requests }
}

function nodeOf(name: string): PoolEvent {
  return { type: 'lookup', lookup: { type: 'node', name } }
}

// When a BootcNode is gone, another pool may claim the node.
function ofBootcNode({ name, body }: Involved, isGone: boolean): PoolEvent {
  const owner = body && controllerOf(body.all)
  if (isGone || body === undefined || owner === undefined) return nodeOf(name)
  checkName(owner.name, 'field data.metadata.ownerReferences')
  const summary = summarizeBootcNode(body.all)
  return requestsOf({ name: owner.name, ...(summary !== undefined && { summary }) })
}

// A cordon of ours is an event, too, and so is its end. The pass that has written it knows.
function ofNode({ name, body }: Involved, isGone: boolean): PoolEvent {
  const isNews =
    body === undefined || isGone || !(isHeartbeat(body.all) || isWrittenForPool(body.all))
  return isNews ? nodeOf(name) : NONE
}

function ofSecret({ namespace, name }: Involved): PoolEvent {
  return namespace === '' ? NONE : { type: 'lookup', lookup: { type: 'secret', namespace, name } }
}
