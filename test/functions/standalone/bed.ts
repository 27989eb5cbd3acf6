// A cluster without Knative, with processes of standalone in front of it.
import { expect, onTestFinished } from 'vitest'
import { realClock } from '#src/clock/real-clock.ts'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { serve } from '#src/embedded/http.ts'
import { scheduledMachineInstallation } from '#src/embedded/scheduled-machine.ts'
import { createWorld } from '#src/embedded/world.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { eventually, freePort, type Running, startNode } from '#test/support/processes.ts'

export interface Bed {
  readonly client: ReturnType<typeof createWorld>['client']
  /** Starts one more process, and waits until it is ready. */
  start(env?: Readonly<Record<string, string>>): Promise<Replica>
  createMachine(name: string, spec?: object): Promise<void>
  /** Waits until the machine is in this phase. */
  untilPhase(name: string, phase: string): Promise<void>
}

export interface Replica extends Running {
  readonly url: string
}

/** What Knative's sources would send is lost. The definitions are the present ones, if not said. */
export async function createBed(definitions?: readonly KubeObject[]): Promise<Bed> {
  const world = createWorld({
    clock: realClock,
    deliver: async () => 202,
    installations: [scheduledMachineInstallation(), bootcNodePoolInstallation()].map((each) => ({
      ...each,
      crds: each.crds.map((crd) => definitions?.find(isSameAs(crd)) ?? crd),
    })),
    provider: {
      bootstrapSeconds: 0,
      provisionSeconds: 0,
      joinSeconds: 0,
      readySeconds: 0,
      deleteSeconds: 0,
    },
  })
  await world.start()
  const served = await serve(world.api, { port: 0 })
  onTestFinished(async () => {
    await served.close()
    await world.stop()
  })
  const kubeconfig = await kubeconfigFor(served.url)
  return {
    client: world.client,
    async start(env = {}) {
      const port = await freePort()
      const url = `http://127.0.0.1:${port}`
      const replica = startNode(['functions/standalone/main.ts'], {
        PORT: String(port),
        KUBECONFIG: kubeconfig,
        ...env,
      })
      onTestFinished(async () => {
        replica.process.kill('SIGKILL')
        await replica.ended()
      })
      await eventually(async () => {
        const { ok } = await fetch(`${url}/readyz`)
        if (!ok) throw new Error('it is not ready yet')
      })
      return { ...replica, url }
    },
    async createMachine(name, spec = {}) {
      const object = machine(name, spec)
      await world.ensureFor([object])
      await world.client.create(SCHEDULED_MACHINES, object)
    },
    untilPhase: (name, phase) =>
      eventually(async () => {
        const object = await world.client.get(SCHEDULED_MACHINES, { namespace: 'team', name })
        expect(textAt(object, 'status', 'phase')).toBe(phase)
      }, 30_000),
  }
}

export const ALWAYS = { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'], timezone: 'UTC' }

function isSameAs({ metadata }: KubeObject): (other: KubeObject) => boolean {
  return (other) => other.metadata.name === metadata.name
}

function machine(name: string, spec: object): KubeObject {
  return {
    apiVersion: SCHEDULED_MACHINES.apiVersion,
    kind: SCHEDULED_MACHINES.kind,
    metadata: { namespace: 'team', name },
    spec: {
      schedule: ALWAYS,
      clusterName: 'prod',
      version: 'v1.34.1',
      bootstrapSpec: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
        kind: 'KubeadmConfig',
        spec: {},
      },
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
        kind: 'DockerMachine',
        spec: {},
      },
      gracefulShutdownTimeout: '0s',
      ...spec,
    },
  }
}
