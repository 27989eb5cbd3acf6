// The status of a Machine (v1beta2) from what is there; pure. Latches never fall back.
import type { DateTime } from 'luxon'
import { type Condition, readConditions, setCondition } from '#src/kube/conditions.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { type Fields, fieldsAt, isTrueAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type MachineView, machineConditions } from './machine-conditions.ts'
import { legacyConditions } from './machine-legacy-conditions.ts'

/** The status that a Machine should have now. `deletion` is its progress of being deleted. */
export function machineStatus(view: MachineView, deletion: Fields, now: DateTime): Fields {
  const { machine, infrastructure, node } = view
  const before = fieldsAt(machine, 'status')
  const latches = latchesOf(view)
  const nodeName = node?.metadata.name ?? textAt(before, 'nodeRef', 'name')
  const fresh = machineConditions({ ...view, machine: withLatches(machine, latches) })
  const phase = phaseOf(machine, latches, nodeName)
  const addresses = valueAt(infrastructure, 'status', 'addresses') ?? before.addresses

  return {
    ...before,
    observedGeneration: machine.metadata.generation,
    phase,
    ...(before.phase !== phase && { lastUpdated: formatInstant(now) }),
    initialization: latches,
    ...(nodeName !== '' && { nodeRef: { name: nodeName } }),
    ...(node !== undefined && { nodeInfo: valueAt(node, 'status', 'nodeInfo') }),
    ...(addresses !== undefined && { addresses }),
    ...(Object.keys(deletion).length > 0 && { deletion }),
    conditions: fresh.reduce(
      (conditions, condition) => setCondition(conditions, condition, now),
      conditionsOf(before),
    ),
    deprecated: {
      v1beta1: {
        ...failureOf(view),
        conditions: legacyConditions(
          fresh,
          listAt(before, 'deprecated', 'v1beta1', 'conditions'),
          now,
        ),
      },
    },
  }
}

/** The status with Paused True and nothing else touched: a paused Machine is left as it is. */
export function pausedStatus(machine: KubeObject, now: DateTime): Fields {
  const before = fieldsAt(machine, 'status')
  const paused = { type: 'Paused', status: 'True', reason: 'Paused', message: '' } as const
  return { ...before, conditions: setCondition(conditionsOf(before), paused, now) }
}

interface Latches {
  readonly bootstrapDataSecretCreated?: true
  readonly infrastructureProvisioned?: true
}

function latchesOf({ machine }: MachineView): Latches {
  const before = fieldsAt(machine, 'status', 'initialization')
  const hasData = textAt(machine, 'spec', 'bootstrap', 'dataSecretName') !== ''
  const isProvisioned = textAt(machine, 'spec', 'providerID') !== ''
  return {
    ...((hasData || isTrueAt(before, 'bootstrapDataSecretCreated')) && {
      bootstrapDataSecretCreated: true,
    }),
    ...((isProvisioned || isTrueAt(before, 'infrastructureProvisioned')) && {
      infrastructureProvisioned: true,
    }),
  }
}

function withLatches(machine: KubeObject, latches: Latches): KubeObject {
  return { ...machine, status: { ...fieldsAt(machine, 'status'), initialization: latches } }
}

function phaseOf(machine: KubeObject, latches: Latches, nodeName: string): string {
  if (machine.metadata.deletionTimestamp !== undefined) return 'Deleting'
  if (nodeName !== '' && latches.infrastructureProvisioned) return 'Running'
  if (textAt(machine, 'spec', 'providerID') !== '') return 'Provisioned'
  return latches.bootstrapDataSecretCreated ? 'Provisioning' : 'Pending'
}

function failureOf({ infrastructure, bootstrap }: MachineView): Fields {
  const failed = [infrastructure, bootstrap].find(
    (each) => textAt(each, 'status', 'failureMessage') !== '',
  )
  if (failed === undefined) return {}
  const { name } = failed.metadata
  const message = textAt(failed, 'status', 'failureMessage')
  return {
    failureReason: textAt(failed, 'status', 'failureReason'),
    failureMessage: `Failure detected from referenced resource ${failed.apiVersion}, Kind=${failed.kind} with name "${name}": ${message}`,
  }
}

function conditionsOf(status: Fields): readonly Condition[] {
  return readConditions(status.conditions).map((condition) => ({
    ...condition,
    lastTransitionTime: condition.lastTransitionTime ?? '',
  }))
}
