// The settings of the functions as they are installed, so that an answer follows the same ones. They are in the environment
// of the Knative Services, and in the ConfigMaps that it names.
import * as z from 'zod/mini'
import { BootcNodePoolEnvironment } from '#functions/bootc-node-pool/environment.ts'
import { BadEnvironment, parseEnvironment } from '#functions/environment.ts'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { listAt, optionalTextAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import { CONFIG_MAPS, type Resource } from '#src/kube/resource.ts'
import type { PassSettings } from '#src/scheduled-machine/subject.ts'

const Machines = z.pick(ScheduledMachineEnvironment, {
  FINALIZER_TIMEOUT: true,
  FORCE_FINALIZER: true,
  RECLAIM_DISABLES: true,
  EVENT_PATH_NAMESPACES: true,
  BOOTSTRAP_GROUPS: true,
  INFRASTRUCTURE_GROUPS: true,
  BOOTSTRAP_KINDS: true,
  INFRASTRUCTURE_KINDS: true,
})

const Pools = z.pick(BootcNodePoolEnvironment, { TAG_RESOLUTION_INTERVAL: true })

/** The defaults, where a function is not installed, or the reader may not read its settings. */
export async function machineSettings(
  client: KubeClient,
  signal: AbortSignal,
): Promise<PassSettings> {
  const env = await settingsOf('scheduled-machine', Machines, client, signal)
  return {
    finalizerTimeout: env.FINALIZER_TIMEOUT,
    forceFinalizer: env.FORCE_FINALIZER,
    reclaimDisables: env.RECLAIM_DISABLES,
    eventPathNamespaces: env.EVENT_PATH_NAMESPACES,
    bootstrapGroups: env.BOOTSTRAP_GROUPS,
    infrastructureGroups: env.INFRASTRUCTURE_GROUPS,
    bootstrapKinds: env.BOOTSTRAP_KINDS,
    infrastructureKinds: env.INFRASTRUCTURE_KINDS,
  }
}

/** How often a tag is looked up. */
export async function tagInterval(client: KubeClient, signal: AbortSignal) {
  const env = await settingsOf('bootc-node-pool', Pools, client, signal)
  return env.TAG_RESOLUTION_INTERVAL
}

async function settingsOf<T extends z.ZodMiniType>(
  name: string,
  schema: T,
  client: KubeClient,
  signal: AbortSignal,
): Promise<z.output<T>> {
  try {
    return parseEnvironment(schema, await environmentOf(name, client, signal))
  } catch (error) {
    // With wrong values the function does not start, so there are no settings to follow.
    if (!(error instanceof BadEnvironment) && !isKubeError(error, 'Forbidden')) throw error
    return parseEnvironment(schema, {})
  }
}

const NAMESPACE = 'sundial-system'

const SERVICES: Resource = {
  apiVersion: 'serving.knative.dev/v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
}

async function environmentOf(
  name: string,
  client: KubeClient,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string | undefined>>> {
  const service = await client.get(SERVICES, { namespace: NAMESPACE, name }, signal)
  const [container] = listAt(service, 'spec', 'template', 'spec', 'containers')
  const variables = await Promise.all(
    listAt(container, 'env').map(async (variable) => {
      const ref = ['valueFrom', 'configMapKeyRef'] as const
      const map = optionalTextAt(variable, ...ref, 'name')
      if (map === undefined) return [textAt(variable, 'name'), optionalTextAt(variable, 'value')]
      const found = await client.get(CONFIG_MAPS, { namespace: NAMESPACE, name: map }, signal)
      return [
        textAt(variable, 'name'),
        optionalTextAt(found, 'data', textAt(variable, ...ref, 'key')),
      ]
    }),
  )
  return Object.fromEntries(variables)
}
