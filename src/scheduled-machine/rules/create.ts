import type { DateTime } from 'luxon'
import { formatInstant } from '#src/kube/instant.ts'
import { specApplied } from '../applied-spec/condition.ts'
import type { Decision, Effect } from '../effects.ts'
import type { AnyFacts, CreateFacts } from '../facts.ts'
import { isOfOtherKind, ROLES, wantedProviderRef } from '../provider-refs.ts'
import { statusOf } from '../status.ts'
import { JOINING } from '../wake.ts'
import { NO_MACHINE_FIELDS } from './idle.ts'
import { whilePreparing } from './preparing.ts'

/**
 * Creates the Machine first, then the objects that it refers to, which it owns from the start. So no object can be
 * left without an owner, and a repeated pass finds the objects that exist.
 */
export function create(facts: CreateFacts, now: DateTime): Decision {
  const { key, spec, machineVersion } = facts
  const status = statusOf(facts, now, {
    ...created(facts, now),
    upToDate: specApplied(facts),
    change: {
      ...NO_MACHINE_FIELDS,
      machineRef: {
        apiVersion: `cluster.x-k8s.io/${machineVersion}`,
        kind: 'Machine',
        name: key.name,
        namespace: key.namespace,
      },
      bootstrapRef: wantedProviderRef(key, spec.bootstrap),
      infrastructureRef: wantedProviderRef(key, spec.infrastructure),
      lastScheduledTime: formatInstant(now),
    },
    wakes: [
      { type: 'within', within: JOINING },
      { type: 'at', at: now.plus(spec.provisioningTimeout) },
    ],
  })
  return { before: [{ type: 'createMachine' }, ...createMissing(facts)], status }
}

const MESSAGE = 'Machine created; waiting for the providers'

/** The first report of a Machine. */
export function created(facts: AnyFacts, now: DateTime) {
  return {
    ...whilePreparing(facts, { phase: 'Pending', reason: 'MachineCreated', message: MESSAGE }, now),
    machineReady: { status: 'False', reason: 'Provisioning', message: MESSAGE },
  } as const
}

/**
 * Creates the bootstrap and infrastructure objects that do not exist yet. A Machine that was created for another kind
 * would never use an object of the kind that the spec names now.
 */
export function createMissing(facts: AnyFacts): readonly Effect[] {
  const { spec, machine: found } = facts
  const machine = found.type === 'ours' ? found.value : undefined
  return ROLES.flatMap((role): Effect[] => {
    const source = spec[role]
    const object = facts[role]
    const isThere = object !== undefined && object.type !== 'absent'
    const isOther = machine !== undefined && isOfOtherKind(role, facts, machine)
    return source === undefined || isThere || isOther
      ? []
      : [{ type: 'createProviderObject', role, source }]
  })
}
