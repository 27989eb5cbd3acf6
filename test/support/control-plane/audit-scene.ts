// The functions on an API server where nobody else works: Cluster API, the garbage collector and the kubelet
// are played by hand, so that what they usually are faster at is left to scheduled-machine.
import { randomUUID } from 'node:crypto'
import { realClock } from '#src/clock/real-clock.ts'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import { newNode, readyNode } from '#src/embedded/stand-ins/node.ts'
import { type CloudEventRequest, dueEvent, postEvent } from '#src/events/post-event.ts'
import { formatInstant } from '#src/kube/instant.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { NODES, PODS, type Resource } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { ping } from '#test/support/events.ts'
import type { ApiServer } from './api-server.ts'
import { startFunction } from './functions.ts'
import { applyDefinitions, applyFolder, applyObjects } from './install.ts'

export interface AccessScene {
  /** Where scheduled-machine takes events. */
  readonly url: string
  /** Makes a ScheduledMachine that is always in its window. */
  create(name: string, spec: object): Promise<void>
  /** Asks for passes over it until it is in `phase`; gives it as it is then. */
  untilPhase(name: string, phase: string): Promise<KubeObject>
  /** What Cluster API and a kubelet do for its Machine: a Ready Node, here with a Pod on it. */
  join(name: string): Promise<void>
  /** A sweep of the backstop, which compares what is in service. */
  backstop(): Promise<void>
  stop(): Promise<void>
}

export interface AccessSceneOptions {
  /** The kustomization that says what the function may do. */
  readonly folder: string
  /** The cluster of its Nodes. */
  readonly nodes?: ApiServer
}

const NAMESPACE = 'default'
const MACHINES: Resource = {
  apiVersion: 'cluster.x-k8s.io/v1beta2',
  kind: 'Machine',
  plural: 'machines',
  namespaced: true,
}
/** More than any way from one phase to another takes. */
const MOST_PASSES = 12

/** Installs what the function needs, and starts it. */
export async function startAccessScene(
  api: ApiServer,
  { folder, nodes = api }: AccessSceneOptions,
): Promise<AccessScene> {
  await applyDefinitions(api, 'cluster-api', (file) => /_(clusters|machines)\.yaml$/.test(file))
  await applyObjects(api, [
    providerCrd('bootstrap.cluster.x-k8s.io', 'TestConfig', ['v1beta2']),
    providerCrd('infrastructure.cluster.x-k8s.io', 'TestMachine', ['v1beta2']),
    providerCrd('k0smotron.io', 'K0sWorkerConfig', ['v1beta1']),
    providerCrd('k0smotron.io', 'RemoteMachine', ['v1beta1']),
  ])
  await applyFolder(api, folder)
  const { url, child } = await startFunction(api, 'scheduled-machine')
  const sweep = await startFunction(api, 'sweep', { env: { SCHEDULED_MACHINE_SINK: url } })
  const key = (name: string) => ({ namespace: NAMESPACE, name })

  return {
    url,
    async create(name, spec) {
      await api.client.create(SCHEDULED_MACHINES, {
        apiVersion: SCHEDULED_MACHINES.apiVersion,
        kind: SCHEDULED_MACHINES.kind,
        metadata: key(name),
        spec: {
          schedule: { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'], timezone: 'UTC' },
          gracefulShutdownTimeout: '0s',
          ...spec,
        },
      })
    },
    async untilPhase(name, phase) {
      let found: KubeObject | undefined
      for (let passes = 0; passes < MOST_PASSES; passes += 1) {
        await ask(url, dueEvent('ScheduledMachine', [key(name)], attributes()))
        found = await api.client.get(SCHEDULED_MACHINES, key(name))
        if (found !== undefined && textAt(found, 'status', 'phase') === phase) return found
      }
      throw new Error(`${name} is not ${phase}: ${textAt(found, 'status', 'message')}`)
    },
    async join(name) {
      const now = realClock.now()
      const providerID = `test://${name}`
      await nodes.client.create(NODES, readyNode(newNode(name, providerID, '', now), now))
      await nodes.client.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: key(name),
        spec: {
          nodeName: name,
          // Nobody is there to stop it.
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'app', image: 'nothing' }],
        },
      })
      await api.client.patch(MACHINES, key(name), { spec: { providerID } })
      const status = { phase: 'Running', nodeRef: { name } }
      await api.client.patchStatus(MACHINES, key(name), { status })
    },
    async backstop() {
      const { status } = await fetch(sweep.url, ping('backstop'))
      if (status !== 204) throw new Error(`the sweep answered ${status}`)
    },
    async stop() {
      await Promise.all([child.stop(1_000), sweep.child.stop(1_000)])
    },
  }
}

/** A Cluster whose machines a ScheduledMachine may be. */
export function clusterOf(name: string): KubeObject {
  return {
    apiVersion: 'cluster.x-k8s.io/v1beta2',
    kind: 'Cluster',
    metadata: { namespace: NAMESPACE, name },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
  }
}

// As the sweep does, which waits for the end of the passes.
async function ask(url: string, event: CloudEventRequest): Promise<void> {
  await postEvent(url, event, AbortSignal.timeout(30_000))
}

function attributes() {
  return { id: randomUUID(), source: '/sundial/sweep', time: formatInstant(realClock.now()) }
}
