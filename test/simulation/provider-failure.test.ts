// A provider that fails for good: what is told, and how often a machine is made anew.
import { expect, test } from 'vitest'
import { runSimulate } from './run-simulate.ts'

const FAILING = `
apiVersion: 5spot.finos.org/v1alpha1
kind: ScheduledMachine
metadata: {name: failing, namespace: default}
spec:
  schedule: {daysOfWeek: [mon], hoursOfDay: ["9-11"]}
  clusterName: prod
  version: v1.35.2
  gracefulShutdownTimeout: 0s
  machineTemplate: {annotations: {stand-in.sundial.dev/fail: no capacity in zone a}}
  bootstrapSpec: {apiVersion: bootstrap.cluster.x-k8s.io/v1beta2, kind: KubeadmConfig, spec: {}}
  infrastructureSpec: {apiVersion: infrastructure.cluster.x-k8s.io/v1beta2, kind: DockerMachine, spec: {}}
`

// Its only provider is the stand-in, which waits as kubeadm's does.
test('a KubeadmConfig without a version is waited for, and what to do is said', async () => {
  const text = FAILING.replace(/ {2}(version|machineTemplate): .*\n/g, '')
  const range = ['--from', '2026-03-02T09:00:00Z', '--until', '2026-03-02T10:00:00Z']
  const { stdout, phases } = await runSimulate(['-f', '-', ...range], text)

  expect(phases.map(({ to }) => to)).toEqual(['Pending', 'Error'])
  expect(stdout).toContain(
    'A KubeadmConfig needs a version: set spec.version of this ScheduledMachine (not in bootstrapSpec), and spec.replaceOnChange: Now to replace the present Machine. ' +
      'Waiting for bootstrap data of KubeadmConfig default/failing: Ready: * DataSecretAvailable: Condition DataSecretAvailable not yet reported',
  )
})

test('a transition to Error is told once', async () => {
  const range = ['--from', '2026-03-02T09:00:00Z', '--until', '2026-03-02T09:00:20Z']
  const { stdout } = await runSimulate(['-f', '-', ...range], FAILING)

  expect(stdout.match(/no capacity in zone a/g)).toHaveLength(1)
})

test('a failure for good is told at once, and machines are made ever more rarely, until the window closes', async () => {
  const range = ['--from', '2026-03-02T09:00:00Z', '--until', '2026-03-02T13:00:00Z']
  const { status, stdout, phases } = await runSimulate(['-f', '-', ...range], FAILING)

  const errors = phases.filter(({ to }) => to === 'Error').map(({ time }) => Date.parse(time))
  const pauses = errors.slice(1).map((time, i) => (time - (errors[i] ?? 0)) / 1000)
  expect([status, phases[1]?.to, phases[1]?.time]).toEqual([0, 'Error', '2026-03-02T09:00:01Z'])
  expect(stdout).toContain(
    'DockerMachine default/failing has failed: CreateError: no capacity in zone a. ',
  )
  expect(pauses.slice(0, 5).map((pause) => Math.floor(pause / 30) * 30)).toEqual([
    ...[30, 60, 120, 240, 300],
  ])
  expect(Math.min(...pauses.slice(4))).toBeGreaterThanOrEqual(300)
  expect(phases.at(-1)?.to).toBe('Inactive')
})
