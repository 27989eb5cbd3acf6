// The part that the two stand-in providers share: they read every object of every provider kind, and take those that
// a Machine owns and names for their role.
import type { DateTime } from 'luxon'
import { readConditions, setCondition } from '#src/kube/conditions.ts'
import { fieldsAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { isProviderGroup } from '../crds/provider-crd.ts'
import { type Controller, createController } from './controller.ts'
import { CLUSTER_API_GROUP, machineAt, providerObject, type Role } from './machines.ts'
import { keyText, parseKey } from './mirror.ts'
import type { StandInContext } from './stand-in.ts'

export type ProviderPass = (object: KubeObject) => Promise<DateTime | undefined>

/** A controller whose passes get the provider objects: when they change, and when their Machine or
 * its Cluster does. */
export function createProviderController(
  context: StandInContext,
  role: Role,
  pass: ProviderPass,
): Controller {
  const { clock, mirror, concurrency } = context
  const reconcile = async (key: string) => {
    const [group = '', kind = '', rest = ''] = splitKey(key)
    const object = mirror.get(group, kind, parseKey(rest))
    return object && pass(object)
  }
  const controller = createController(clock, reconcile, concurrency)
  const enqueueOf = (machine: KubeObject): void => {
    const read = machineAt(mirror, machine.metadata)
    const object = read && providerObject(mirror, read, role)
    if (object !== undefined) controller.enqueue(keyOf(object))
  }
  context.follow(({ object, resource, type }) => {
    const group = groupOf(resource.apiVersion)
    if (isProviderGroup(group) && type !== 'DELETED') controller.enqueue(keyOf(object))
    if (group !== CLUSTER_API_GROUP) return
    if (resource.kind === 'Machine') enqueueOf(object)
    if (resource.kind === 'Cluster') {
      for (const machine of mirror.list(CLUSTER_API_GROUP, 'Machine', object.metadata.namespace)) {
        enqueueOf(machine)
      }
    }
  })
  return controller
}

/** The object with this Ready condition and these other status fields. */
export function withReady(
  object: KubeObject,
  ready: {
    readonly status: 'True' | 'False' | 'Unknown'
    readonly reason: string
    readonly message: string
  },
  more: object,
  now: DateTime,
): KubeObject {
  const status = fieldsAt(object, 'status')
  const conditions = readConditions(status.conditions).map((condition) => ({
    ...condition,
    lastTransitionTime: condition.lastTransitionTime ?? '',
  }))
  return {
    ...object,
    status: {
      ...status,
      ...more,
      conditions: setCondition(conditions, { type: 'Ready', ...ready }, now),
    },
  }
}

function keyOf(object: KubeObject): string {
  return `${groupOf(object.apiVersion)}|${object.kind}|${keyText(object.metadata)}`
}

function splitKey(key: string): readonly string[] {
  return key.split('|')
}
