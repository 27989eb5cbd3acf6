// Creates the Machine and its provider objects.
import { buildMachine } from '#src/cluster-api/build-machine.ts'
import { buildProviderObject } from '#src/cluster-api/build-provider-object.ts'
import { type Machine, parseMachine } from '#src/cluster-api/machine.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import { machineResource } from '#src/cluster-api/version.ts'
import { isKubeError, KubeError } from '#src/kube/kube-error.ts'
import { appliedSpec } from '../applied-spec/applied-spec.ts'
import type { AnyFacts } from '../facts.ts'
import { APPLIED_SPEC_ANNOTATION } from '../labels.ts'
import { machineOwnerReference } from '../machine-owner.ts'
import type { Role } from '../provider-refs.ts'
import { providerContent } from '../sources/provider-content.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import { startupAnnotation, withStartupTaints } from '../startup/startup.ts'
import type { ActContext } from './performer.ts'

export async function createMachine(
  facts: AnyFacts,
  { client, log, signal }: ActContext,
): Promise<Machine> {
  const { key, uid, spec, machineVersion: version } = facts
  const { bootstrap, infrastructure, machineTemplate } = spec
  if (version === undefined || bootstrap === undefined || infrastructure === undefined) {
    throw new Error('a Machine is created only for a spec that can be carried out')
  }
  const resource = machineResource(version)
  const plan = buildMachine({
    owner: key,
    ownerReference: machineOwnerReference({ name: key.name, uid }),
    version,
    clusterName: spec.clusterName,
    bootstrap,
    infrastructure,
    labels: machineTemplate.labels,
    annotations: {
      ...machineTemplate.annotations,
      ...startupAnnotation(facts),
      [APPLIED_SPEC_ANNOTATION]: appliedSpec(facts),
    },
    kubernetesVersion: spec.version,
    failureDomain: spec.failureDomain,
    drainTimeout: spec.nodeDrainTimeout,
  })
  try {
    const machine = parseMachine(await client.create(resource, plan, signal))
    log.info('created Machine')
    return machine
  } catch (error) {
    if (!isKubeError(error, 'AlreadyExists')) throw error
    // Another pass was faster, an earlier pass was killed after the creation, or the Machine belongs to another
    // owner. The pass starts again, and reads the Machine.
    throw new KubeError('Conflict', `there is a Machine ${key.name} already`, { cause: error })
  }
}

export async function createProviderObject(
  { role, source }: { readonly role: Role; readonly source: ProviderSource },
  facts: AnyFacts,
  machine: Machine | undefined,
  { client, discovery, log, signal }: ActContext,
): Promise<void> {
  const { apiVersion, kind } = source
  const { key, spec } = facts
  const found = await providerResource(discovery, source, signal)
  if (found.type === 'unserved') {
    throw new KubeError('NotFound', `${kind} of ${apiVersion} is not served`)
  }
  if (found.type === 'clusterScoped') {
    throw new KubeError('Invalid', `${kind} of ${apiVersion} is cluster-scoped`)
  }
  if (machine === undefined) throw new Error('a provider object is created only for a Machine')
  const sources = facts.sources ?? facts.references?.sources
  const content = providerContent(role, source, facts, sources)
  const object = buildProviderObject({
    apiVersion,
    kind,
    ...withStartupTaints(content, kind, machine),
    machine,
    clusterName: spec.clusterName,
  })
  try {
    await client.create(found.resource, object, signal)
    log.info('created provider object', { kind, name: key.name })
  } catch (error) {
    // The next pass finds out who owns it.
    if (!isKubeError(error, 'AlreadyExists')) throw error
  }
}
