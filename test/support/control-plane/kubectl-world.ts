// A simulated cluster for the real kubectl: `sundial dev` on some machines, started as a user does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KubeObject } from '#src/kube/object.ts'
import { startDev } from '#test/support/running-dev.ts'
import { type Running, startSpoken } from '#test/support/spoken.ts'
import { programPath } from './build.ts'
import type { Output } from './child.ts'
import { type KubectlOptions, kubectl } from './install.ts'

export interface KubectlWorld {
  run(args: readonly string[], options?: KubectlOptions): Promise<Output>
  /** What it prints. @throws with kubectl's words */
  print(...args: readonly string[]): Promise<string>
  /** One that goes on, as `get -w` does. */
  start(...args: readonly string[]): Promise<Running>
  /** A file in a folder that goes with the world. */
  path(name: string): string
  stop(): Promise<void>
}

/** Starts on a Wednesday, five minutes before ten. */
export async function startKubectlWorld(machines: readonly KubeObject[]): Promise<KubectlWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-kubectl-'))
  const path = (name: string) => join(folder, name)
  writeFileSync(path('machines.json'), JSON.stringify({ kind: 'List', items: machines }))
  const dev = startDev(
    ...['-f', path('machines.json'), '--kubeconfig', path('kubeconfig')],
    ...['--from', '2026-11-18T09:55:00Z', '--speed', '120'],
  )
  const { kubeconfig } = await dev.address()
  const api = { kubeconfigFile: async () => kubeconfig }
  const run = (args: readonly string[], options?: KubectlOptions) => kubectl(api, args, options)
  return {
    run,
    async print(...args) {
      const { status, stdout, stderr } = await run(args)
      if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
      return stdout
    },
    start: async (...args) =>
      startSpoken(await programPath('kubectl'), [`--kubeconfig=${kubeconfig}`, ...args], {
        HOME: '/nonexistent',
      }),
    path,
    async stop() {
      dev.process.kill('SIGTERM')
      await dev.ended()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A ScheduledMachine whose window is always open, but for what `spec` says. */
export function machine(name: string, spec: Readonly<Record<string, unknown>> = {}): KubeObject {
  return {
    apiVersion: '5spot.finos.org/v1alpha1',
    kind: 'ScheduledMachine',
    metadata: { namespace: 'default', name },
    spec: {
      schedule: { daysOfWeek: ['mon-sun'], hoursOfDay: ['0-23'] },
      clusterName: 'prod',
      version: 'v1.34.2',
      bootstrapSpec: {
        apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2',
        kind: 'KubeadmConfig',
        spec: { joinConfiguration: {} },
      },
      infrastructureSpec: {
        apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta2',
        kind: 'DockerMachine',
        spec: { customImage: 'kindest/node:v1.34.2' },
      },
      ...spec,
    },
  }
}
