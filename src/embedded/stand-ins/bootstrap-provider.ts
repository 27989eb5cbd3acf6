// Stands in for a Cluster API bootstrap provider (kubeadm, k0smotron …), for any kind.
// Like the real ones: waits for the owning Machine and an initialised control plane, writes the data
// Secret, says so in the status by both contracts, stops while paused.
// A KubeadmConfig waits for ever where its Machine has no version, as kubeadm's does.
// Unlike them: the data is nothing that could boot, and the spec is not read.
import type { DateTime } from 'luxon'
import { CLUSTER_NAME_LABEL } from '#src/cluster-api/labels.ts'
import type { KubeClient } from '#src/kube/client.ts'
import { parseInstant } from '#src/kube/instant.ts'
import { isTrueAt, textAt } from '#src/kube/json.ts'
import { isKubeError } from '#src/kube/kube-error.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { ownerReference } from '#src/kube/owner.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { clusterOf, isPaused, isProviderDone, machineOwning } from './machines.ts'
import { behaviourFor, isHanging, type ProviderBehaviour } from './provider-behaviour.ts'
import { createProviderController, withReady } from './provider-controller.ts'
import type { StandIn, StandInContext } from './stand-in.ts'
import { write } from './write.ts'

/** Starts it; `behaviour` is for all objects, their annotations for each. */
export function startBootstrapProvider(
  context: StandInContext,
  behaviour: ProviderBehaviour,
): StandIn {
  const { client, clock, mirror } = context

  return createProviderController(
    context,
    'bootstrap',
    async (config): Promise<DateTime | undefined> => {
      const machine = machineOwning(mirror, config, 'bootstrap')
      if (machine === undefined || config.metadata.deletionTimestamp !== undefined) return
      const cluster = clusterOf(mirror, machine)
      if (cluster === undefined || isPaused(cluster, config)) return
      if (!isTrueAt(cluster, 'status', 'initialization', 'controlPlaneInitialized')) return
      if (isProviderDone(config, 'bootstrap')) return

      // A failure asked for of the whole machine is the infrastructure's; here only the object's own.
      const own = behaviourFor({}, config)
      const now = clock.now()
      if (own.fail !== undefined) {
        const failed = { status: 'False', reason: FAILED, message: own.fail } as const
        await write(context, config, withReady(config, failed, {}, now))
        return
      }
      if (isHanging(own, 'provision')) return
      if (config.kind === 'KubeadmConfig' && textAt(machine, 'spec', 'version') === '') {
        await write(context, config, withReady(config, NO_VERSION, {}, now))
        return
      }
      const { bootstrapSeconds } = behaviourFor(behaviour, config, machine)
      const due = parseInstant(config.metadata.creationTimestamp)?.plus({
        seconds: bootstrapSeconds,
      })
      if (due !== undefined && now < due) return due

      await createOnce(client, dataSecret(config, machine))
      const status = {
        ready: true,
        dataSecretName: config.metadata.name,
        initialization: { dataSecretCreated: true },
      }
      const ready = { status: 'True', reason: 'Ready', message: '' } as const
      await write(context, config, withReady(config, ready, status, now))
      return
    },
  )
}

// The provider says no more than that: the reason is in its log.
const NO_VERSION = {
  status: 'Unknown',
  reason: 'ReadyUnknown',
  message: '* DataSecretAvailable: Condition DataSecretAvailable not yet reported',
} as const

const FAILED = 'DataSecretGenerationFailed'

async function createOnce(client: KubeClient, secret: KubeObject): Promise<void> {
  try {
    await client.create(SECRETS, secret)
  } catch (error) {
    // A pass that got no further than this.
    if (!isKubeError(error, 'AlreadyExists')) throw error
  }
}

function dataSecret(config: KubeObject, machine: KubeObject): KubeObject {
  const { name, namespace } = config.metadata
  const words = `#cloud-config\n# a stand-in for what would make ${name} join\n`
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: { [CLUSTER_NAME_LABEL]: textAt(machine, 'spec', 'clusterName') },
      ownerReferences: [ownerReference(config, { controller: true })],
    },
    type: 'cluster.x-k8s.io/secret',
    data: { value: Buffer.from(words).toString('base64') },
  }
}
