import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duration } from 'luxon'
import { expect, onTestFinished, test } from 'vitest'
import { BadEnvironment, parseEnvironment } from '#functions/environment.ts'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import { SweepEnvironment } from '#functions/sweep/environment.ts'

const SINK = 'http://scheduled-machine.sundial-system.svc.cluster.local'

test('an empty environment gives the defaults', () => {
  expect(parseEnvironment(ScheduledMachineEnvironment, { HOME: '/root', PORT: '' })).toEqual({
    PORT: 8080,
    LOG_LEVEL: 'info',
    NAMESPACE: 'sundial-system',
    CLOCK_TOLERANCE_SECONDS: 2,
    CONCURRENCY: 500,
    PASS_TIMEOUT_SECONDS: 55,
    FINALIZER_TIMEOUT: Duration.fromObject({ seconds: 600 }),
    FORCE_FINALIZER: false,
    RECLAIM_DISABLES: 'spec',
    BOOTSTRAP_GROUPS: ['bootstrap.cluster.x-k8s.io', 'k0smotron.io'],
    INFRASTRUCTURE_GROUPS: ['infrastructure.cluster.x-k8s.io', 'k0smotron.io'],
    BOOTSTRAP_KINDS: [],
    INFRASTRUCTURE_KINDS: [],
    EVENT_PATH_NAMESPACES: 'sundial-system,knative-serving,knative-eventing,kourier-system'.split(
      ',',
    ),
    UPSTREAM_METRICS: false,
  })
})

test('a variable that is set replaces its default', () => {
  const given = {
    PORT: '9090',
    LOG_LEVEL: 'debug',
    NAMESPACE: 'elsewhere',
    CLOCK_TOLERANCE_SECONDS: '30',
    CONCURRENCY: '20',
    PASS_TIMEOUT_SECONDS: '60',
    FINALIZER_TIMEOUT: '90s',
    FORCE_FINALIZER: 'true',
    RECLAIM_DISABLES: 'status',
    BOOTSTRAP_GROUPS: 'bootstrap.cluster.x-k8s.io, example.org',
    INFRASTRUCTURE_GROUPS: 'example.org',
    BOOTSTRAP_KINDS: 'K0sWorkerConfig, KubeadmConfig',
    INFRASTRUCTURE_KINDS: 'RemoteMachine',
    EVENT_PATH_NAMESPACES: 'knative-serving, istio-system',
    UPSTREAM_METRICS: 'true',
  }

  expect(parseEnvironment(ScheduledMachineEnvironment, given)).toEqual({
    PORT: 9090,
    LOG_LEVEL: 'debug',
    NAMESPACE: 'elsewhere',
    CLOCK_TOLERANCE_SECONDS: 30,
    CONCURRENCY: 20,
    PASS_TIMEOUT_SECONDS: 60,
    FINALIZER_TIMEOUT: Duration.fromObject({ seconds: 90 }),
    FORCE_FINALIZER: true,
    RECLAIM_DISABLES: 'status',
    BOOTSTRAP_GROUPS: ['bootstrap.cluster.x-k8s.io', 'example.org'],
    INFRASTRUCTURE_GROUPS: ['example.org'],
    BOOTSTRAP_KINDS: ['K0sWorkerConfig', 'KubeadmConfig'],
    INFRASTRUCTURE_KINDS: ['RemoteMachine'],
    EVENT_PATH_NAMESPACES: ['knative-serving', 'istio-system'],
    UPSTREAM_METRICS: true,
  })
})

test('the sweep requires the URL of its sink', () => {
  expect(parseEnvironment(SweepEnvironment, { SCHEDULED_MACHINE_SINK: SINK })).toEqual({
    PORT: 8080,
    LOG_LEVEL: 'info',
    NAMESPACE: 'sundial-system',
    CLOCK_TOLERANCE_SECONDS: 2,
    SCHEDULED_MACHINE_SINK: SINK,
    POST_TIMEOUT_SECONDS: 240,
    UPSTREAM_METRICS: false,
  })
})

test.each([
  ['PORT', '0', 'must be a whole number from 1 to 65535'],
  ['PORT', '65536', 'must be a whole number from 1 to 65535'],
  ['PORT', '80.5', 'must be a whole number from 1 to 65535'],
  ['PORT', '0x50', 'must be a whole number from 1 to 65535'],
  ['LOG_LEVEL', 'trace', 'must be one of debug, info, warn, error'],
  ['NAMESPACE', 'Sundial', 'must be the name of a namespace'],
  ['NAMESPACE', 'a.b', 'must be the name of a namespace'],
  ['CONCURRENCY', '-1', 'must be a whole number from 1 to 1000'],
  ['PASS_TIMEOUT_SECONDS', '25s', 'must be a whole number from 1 to 600'],
  [
    'FINALIZER_TIMEOUT',
    '10',
    'must be a duration in seconds, minutes or hours such as 10m, at most 24h',
  ],
  [
    'FINALIZER_TIMEOUT',
    '25h',
    'must be a duration in seconds, minutes or hours such as 10m, at most 24h',
  ],
  ['FORCE_FINALIZER', 'yes', 'must be true or false'],
  ['RECLAIM_DISABLES', 'both', 'must be spec or status'],
  ['BOOTSTRAP_GROUPS', 'a,,b', 'must be a comma-separated list of API groups'],
  ['INFRASTRUCTURE_GROUPS', 'a/v1', 'must be a comma-separated list of API groups'],
  ['EVENT_PATH_NAMESPACES', 'Knative', 'must be a comma-separated list of namespaces'],
  [
    'BOOTSTRAP_KINDS',
    'kubeadmconfigs',
    'must be a comma-separated list of kinds such as K0sWorkerConfig,KubeadmConfig',
  ],
  [
    'INFRASTRUCTURE_KINDS',
    'DockerMachine,*',
    'must be a comma-separated list of kinds such as K0sWorkerConfig,KubeadmConfig',
  ],
  ['KUBECONFIG', '/nowhere/config', 'must be the path of a kubeconfig that can be read'],
])('%s=%s is refused, saying that it %s', (name, value, message) => {
  expect(() => parseEnvironment(ScheduledMachineEnvironment, { [name]: value })).toThrow(
    new BadEnvironment(`${name} ${message}; it is "${value}"`),
  )
})

test('every variable that is wrong is named', () => {
  const given = { PORT: 'x', SCHEDULED_MACHINE_SINK: 'ftp://a', BOOTC_NODE_POOL_SINK: 'b' }

  expect(() => parseEnvironment(SweepEnvironment, given)).toThrow(
    new BadEnvironment(
      [
        'PORT must be a whole number from 1 to 65535; it is "x"',
        'SCHEDULED_MACHINE_SINK must be an http or https URL; it is "ftp://a"',
        'BOOTC_NODE_POOL_SINK must be an http or https URL; it is "b"',
      ].join('\n'),
    ),
  )
})

test('KUBECONFIG may name several files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sundial-environment-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const paths = [join(folder, 'a'), join(folder, 'b')]
  for (const path of paths) await writeFile(path, '')
  await chmod(paths[0] ?? '', 0o600)

  const env = parseEnvironment(ScheduledMachineEnvironment, { KUBECONFIG: paths.join(':') })

  expect(env.KUBECONFIG).toBe(paths.join(':'))
})
