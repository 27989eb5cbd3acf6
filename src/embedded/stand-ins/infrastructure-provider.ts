// Stands in for a Cluster API infrastructure provider (Docker, Metal3, k0smotron …), for any kind.
// Like the real ones: waits for the owning Machine and its bootstrap data, holds a finalizer, gives
// the machine a provider id after a while, says so in the status by both contracts, takes a while to
// give the machine back, stops while paused.
// Unlike them: there is no machine, and of the spec nothing is read.
import type { DateTime } from 'luxon'
import { findCondition, readConditions } from '#src/kube/conditions.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { clusterOf, isPaused, isProviderDone, machineOwning } from './machines.ts'
import {
  type Behaviour,
  behaviourFor,
  isHanging,
  type ProviderBehaviour,
} from './provider-behaviour.ts'
import { createProviderController, withReady } from './provider-controller.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

/** On every infrastructure object until its machine has been given back. */
const INFRASTRUCTURE_FINALIZER = 'stand-in.sundial.dev/machine'

const PROVISIONING = 'Provisioning'

/** Starts it; `behaviour` is for all objects, annotations for each. */
export function startInfrastructureProvider(
  context: StandInContext,
  behaviour: ProviderBehaviour,
): StandIn {
  const { mirror } = context

  return createProviderController(context, 'infrastructure', async (infra) => {
    const machine = machineOwning(mirror, infra, 'infrastructure')
    if (machine !== undefined && isPaused(clusterOf(mirror, machine), infra)) return
    const behaves = behaviourFor(behaviour, infra, machine)
    if (infra.metadata.deletionTimestamp !== undefined) return giveBack(context, infra, behaves)
    if (machine === undefined) return
    if (!hasFinalizer(infra)) return write(context, infra, withFinalizer(infra)).then(nothing)
    if (isProviderDone(infra, 'infrastructure')) return
    if (textAt(machine, 'spec', 'bootstrap', 'dataSecretName') === '') return
    return provision(context, infra, behaves)
  })
}

async function provision(
  context: StandInContext,
  infra: KubeObject,
  behaves: Behaviour,
): Promise<DateTime | undefined> {
  const now = context.clock.now()
  if (behaves.fail !== undefined) {
    const failed = { status: 'False', reason: 'ProvisioningFailed', message: behaves.fail } as const
    // The old contract has fields of its own for a failure.
    const old = { failureReason: 'CreateError', failureMessage: behaves.fail }
    await write(context, infra, withReady(infra, failed, old, now))
    return
  }
  const since = provisioningSince(infra)
  if (since === undefined) {
    // Ready stays False for another reason. Without the old conditions, its transition time is new.
    const begun = { status: 'False', reason: PROVISIONING, message: '' } as const
    const clean = { failureReason: undefined, failureMessage: undefined, conditions: [] }
    await write(context, infra, withReady({ ...infra, status: clean }, begun, {}, now))
    return
  }
  if (isHanging(behaves, 'provision')) return
  const due = since.plus({ seconds: behaves.provisionSeconds })
  if (now < due) return due

  const { name } = infra.metadata
  const ready = { status: 'True', reason: 'Ready', message: '' } as const
  const status = {
    ready: true,
    initialization: { provisioned: true },
    addresses: [{ type: 'Hostname', address: name }],
  }
  const provisioned = withReady(infra, ready, status, now)
  const spec = { ...fieldsAt(infra, 'spec'), providerID: providerIdOf(infra) }
  await write(context, infra, { ...provisioned, spec })
  return
}

async function giveBack(
  context: StandInContext,
  infra: KubeObject,
  behaves: Behaviour,
): Promise<DateTime | undefined> {
  if (!hasFinalizer(infra) || isHanging(behaves, 'delete')) return
  const asked = parseInstant(infra.metadata.deletionTimestamp)
  const due = asked?.plus({ seconds: behaves.deleteSeconds })
  if (due !== undefined && context.clock.now() < due) return due
  const finalizers = infra.metadata.finalizers?.filter((each) => each !== INFRASTRUCTURE_FINALIZER)
  await write(context, infra, {
    ...infra,
    metadata: { ...infra.metadata, finalizers: finalizers ?? [] },
  })
  return
}

/** The name of a machine at its provider. It is the same every day, as that of a real host. */
function providerIdOf(infra: KubeObject): string {
  return `stand-in://${infra.metadata.namespace}/${infra.metadata.name}`
}

function provisioningSince(infra: KubeObject): DateTime | undefined {
  const ready = findCondition(readConditions(fieldsAt(infra, 'status').conditions), 'Ready')
  return ready?.reason === PROVISIONING ? parseInstant(ready.lastTransitionTime) : undefined
}

function hasFinalizer(infra: KubeObject): boolean {
  return infra.metadata.finalizers?.includes(INFRASTRUCTURE_FINALIZER) === true
}

function withFinalizer(infra: KubeObject): KubeObject {
  const finalizers = [...(infra.metadata.finalizers ?? []), INFRASTRUCTURE_FINALIZER]
  return { ...infra, metadata: { ...infra.metadata, finalizers } }
}

function nothing(): undefined {}
