import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { expect, test } from 'vitest'
import { BootcNodePoolEnvironment } from '#functions/bootc-node-pool/environment.ts'
import { parseEnvironment } from '#functions/environment.ts'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import { SweepEnvironment } from '#functions/sweep/environment.ts'
import { MANAGED_LABEL } from '#src/bootc-node/labels.ts'
import { NODE_LABEL } from '#src/cluster-api/labels.ts'
import { fieldsAt, listAt } from '#src/kube/json.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { build, type PodSpec } from '#test/support/manifests/kustomize.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'

const SETTINGS = build('deploy/admission').find(({ kind }) => kind === 'ConfigMap')?.data ?? {}
const PRIORITY_CLASS = build('deploy/priority-class').at(0)
const FUNCTIONS = ['scheduled-machine', 'bootc-node-pool', 'sweep'] as const

test.each(FUNCTIONS)('%s runs restricted, from the one image, as its own account', (name) => {
  const { container, podSpec } = serviceOf(name)

  expect({
    account: podSpec.serviceAccountName,
    serviceLinks: podSpec.enableServiceLinks,
    image: container.image,
    args: container.args,
    ports: container.ports,
    securityContext: container.securityContext,
  }).toEqual({
    account: name,
    serviceLinks: false,
    image: 'dev.local/sundial:0.1.0',
    args: ['--max-old-space-size=160', '--max-semi-space-size=4', `dist/${name}.mjs`],
    ports: [{ containerPort: 8080 }],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  })
})

test.each(FUNCTIONS)(
  '%s starts from zero without waiting for a probe, and without a CPU limit',
  (name) => {
    const { container } = serviceOf(name)

    expect(container).not.toHaveProperty('startupProbe')
    expect(container.readinessProbe).toEqual({ httpGet: { path: '/healthz' } })
    expect(container.livenessProbe).toMatchObject({ httpGet: { path: '/healthz' } })
    expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory'])
    expect(Object.keys(container.resources.limits)).toEqual(['memory'])
  },
)

test.each(FUNCTIONS)('%s plans with a heap that leaves room in its pod for all else', (name) => {
  const flags = parseArgs({
    args: [...nodeFlags(name)],
    options: {
      'max-old-space-size': { type: 'string' },
      'max-semi-space-size': { type: 'string' },
    },
  }).values

  const oldMiB = Number(flags['max-old-space-size'])
  // The young generation has three of them.
  const youngMiB = 3 * Number(flags['max-semi-space-size'])
  // Measured: 45 MiB for Node and the code. The rest is for the bodies of events and answers.
  const otherMiB = 70
  expect(serviceOf(name).container.resources.limits).toEqual({ memory: '256Mi' })
  expect(oldMiB + youngMiB + otherMiB).toBeLessThanOrEqual(256)
})

test.each(FUNCTIONS)('%s is reachable inside the cluster only, in its namespace', (name) => {
  const { metadata } = serviceOf(name)

  expect(metadata).toEqual({
    name,
    namespace: 'sundial-system',
    labels: {
      'app.kubernetes.io/part-of': 'sundial',
      'networking.knative.dev/visibility': 'cluster-local',
    },
  })
})

test.each([
  { overlay: 'default', name: 'scheduled-machine', pods: '0' },
  { overlay: 'default', name: 'bootc-node-pool', pods: '0' },
  { overlay: 'default', name: 'sweep', pods: '0' },
  { overlay: 'placement', name: 'scheduled-machine', pods: '0' },
  { overlay: 'warm', name: 'scheduled-machine', pods: '1' },
  { overlay: 'warm', name: 'bootc-node-pool', pods: '0' },
  { overlay: 'warm', name: 'sweep', pods: '0' },
])('the overlay $overlay keeps $pods pods of $name', ({ overlay, name, pods }) => {
  const { annotations } = serviceOf(name, `knative/overlays/${overlay}`)

  expect(annotations['autoscaling.knative.dev/min-scale']).toBe(pods)
})

test.each(FUNCTIONS)(
  'the overlay placement keeps %s off machines on a schedule, and first in the queue',
  (name) => {
    const { podSpec } = serviceOf(name, 'knative/overlays/placement')
    const { podSpec: without } = serviceOf(name)

    const isNot = (key: string) => ({ matchExpressions: [{ key, operator: 'DoesNotExist' }] })
    expect(podSpec).toEqual({
      ...without,
      priorityClassName: PRIORITY_CLASS?.metadata.name,
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [isNot(NODE_LABEL)],
          },
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 100, preference: isNot(MANAGED_LABEL) },
          ],
        },
      },
    })
  },
)

test('each function has a share of the API server', () => {
  const flow = build('deploy').find(({ kind }) => kind === 'FlowSchema')

  const accounts = listAt(flow, 'spec', 'rules', '0', 'subjects').map((subject) =>
    fieldsAt(subject, 'serviceAccount'),
  )
  expect(accounts).toEqual(FUNCTIONS.map((name) => ({ name, namespace: 'sundial-system' })))
})

test('the environment of each Service is one that its function accepts', () => {
  const scheduledMachine = parseEnvironment(
    ScheduledMachineEnvironment,
    environmentOf('scheduled-machine'),
  )
  const sweep = parseEnvironment(SweepEnvironment, environmentOf('sweep'))

  const bootcNodePool = parseEnvironment(BootcNodePoolEnvironment, environmentOf('bootc-node-pool'))

  expect([scheduledMachine.PORT, bootcNodePool.PORT]).toEqual([8080, 8080])
  expect([sweep.SCHEDULED_MACHINE_SINK, sweep.BOOTC_NODE_POOL_SINK]).toEqual([
    'http://scheduled-machine.sundial-system.svc.cluster.local',
    'http://bootc-node-pool.sundial-system.svc.cluster.local',
  ])
})

test('what may be created is the same by default for the function and for the admission policy', () => {
  const { BOOTSTRAP_GROUPS, INFRASTRUCTURE_GROUPS, BOOTSTRAP_KINDS, INFRASTRUCTURE_KINDS } =
    parseEnvironment(ScheduledMachineEnvironment, environmentOf('scheduled-machine'))
  const read = serviceOf('scheduled-machine').container.env.flatMap(({ name, valueFrom }) =>
    valueFrom?.configMapKeyRef.key === name ? [valueFrom] : [],
  )

  expect({
    bootstrapGroups: BOOTSTRAP_GROUPS,
    infrastructureGroups: INFRASTRUCTURE_GROUPS,
    bootstrapKinds: BOOTSTRAP_KINDS,
    infrastructureKinds: INFRASTRUCTURE_KINDS,
  }).toEqual(DEFAULT_SETTINGS)
  expect(read).toEqual(
    Object.keys(SETTINGS)
      .filter((key) => key in ScheduledMachineEnvironment.shape)
      .map((key) => ({
        configMapKeyRef: { name: 'scheduled-machine-settings', key, optional: true },
      })),
  )
})

test.each([
  { name: 'scheduled-machine', environment: ScheduledMachineEnvironment },
  { name: 'bootc-node-pool', environment: BootcNodePoolEnvironment },
])('who waits for $name gives up before it does, and a pod outlives its last pass', (row) => {
  const { PASS_TIMEOUT_SECONDS } = parseEnvironment(row.environment, environmentOf(row.name))
  const { POST_TIMEOUT_SECONDS } = parseEnvironment(SweepEnvironment, environmentOf('sweep'))
  const { annotations, podSpec } = serviceOf(row.name)
  const window = Number.parseInt(annotations['autoscaling.knative.dev/window'] ?? '', 10)

  // Knative's proxy drains for thirty seconds (drainSleepDuration), and then the process for ten.
  expect(PASS_TIMEOUT_SECONDS).toBeLessThan(window + 30 + 10)
  expect(POST_TIMEOUT_SECONDS).toBeLessThan(podSpec.timeoutSeconds)
  expect(POST_TIMEOUT_SECONDS).toBeLessThan(serviceOf('sweep').podSpec.timeoutSeconds)
})

test('the image runs the Node that the tests run on, as a user by number', () => {
  const containerfile = readFileSync('Containerfile', 'utf8')
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

  expect(/^ARG NODE_VERSION=(.*)$/m.exec(containerfile)?.[1]).toBe(devDependencies.node)
  expect(/^USER (.*)$/m.exec(containerfile)?.[1]).toBe('65532:65532')
})

interface Service {
  readonly metadata: object
  readonly annotations: Readonly<Record<string, string>>
  readonly podSpec: PodSpec
  readonly container: PodSpec['containers'][number]
}

function serviceOf(name: string, folder = 'knative/overlays/default'): Service {
  const service = build(folder).find(
    (each) => each.kind === 'Service' && each.metadata.name === name,
  )
  const template = service?.spec?.template
  const container = template?.spec.containers[0]
  if (service === undefined || template === undefined || container === undefined) {
    throw new Error(`${folder} has no Service ${name} with a container`)
  }
  const { annotations } = template.metadata
  return { metadata: service.metadata, annotations, podSpec: template.spec, container }
}

function environmentOf(name: string): Readonly<Record<string, string>> {
  const { env } = serviceOf(name).container
  return Object.fromEntries(
    env.map((each) => {
      const { configMapKeyRef } = each.valueFrom ?? {}
      return [each.name, each.value ?? SETTINGS[configMapKeyRef?.key ?? ''] ?? '']
    }),
  )
}
