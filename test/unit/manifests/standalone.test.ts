import { expect, test } from 'vitest'
import { parseEnvironment } from '#functions/environment.ts'
import { ScheduledMachineEnvironment } from '#functions/scheduled-machine/environment.ts'
import { StandaloneEnvironment } from '#functions/standalone/environment.ts'
import { BOOTC_NODE_POOL_SOURCES } from '#src/bootc-node-pool/event-sources.ts'
import { apiServerSource } from '#src/embedded/installation.ts'
import { fieldsAt, listAt, textAt, valueAt } from '#src/kube/json.ts'
import { scheduledMachineSources } from '#src/scheduled-machine/event-sources.ts'
import { DEFAULT_SETTINGS } from '#src/scheduled-machine/settings.ts'
import { build, type Manifest } from '#test/support/manifests/kustomize.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'

const OVERLAY = build('deploy/overlays/standalone')
const SERVICE = named(build('knative/overlays/placement'), 'Service', 'scheduled-machine')
const DEPLOYMENT = named(OVERLAY, 'Deployment', 'standalone')
const POD = fieldsAt(DEPLOYMENT, 'spec', 'template', 'spec')
const CONTAINER = fieldsAt(POD, 'containers', '0')

test('nothing of it needs Knative, and whoever runs has an account', () => {
  const accounts = OVERLAY.filter(({ kind }) => kind === 'ServiceAccount')

  expect(OVERLAY.filter(({ apiVersion }) => apiVersion.includes('knative'))).toEqual([])
  expect(accounts.map(({ metadata }) => metadata.name)).toEqual([POD['serviceAccountName']])
})

test('it has what deploy has, but for accounts and the right to the alarm', () => {
  const left = build('deploy').filter(
    (each) =>
      !OVERLAY.some(
        ({ kind, metadata }) => kind === each.kind && metadata.name === each.metadata.name,
      ),
  )

  expect(left.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
    'Role alarm',
    'RoleBinding alarm',
    'ServiceAccount bootc-node-pool',
    'ServiceAccount calendar-source',
    'ServiceAccount pull-secret-source',
    'ServiceAccount scheduled-machine',
    'ServiceAccount sources',
    'ServiceAccount sweep',
  ])
})

test('its pods run as restricted, and where those of the functions run with placement', () => {
  const pod = fieldsAt(SERVICE, 'spec', 'template', 'spec')

  expect(CONTAINER['securityContext']).toEqual(valueAt(pod, 'containers', '0', 'securityContext'))
  expect(CONTAINER['image']).toBe(valueAt(pod, 'containers', '0', 'image'))
  expect(POD['priorityClassName']).toBe(pod['priorityClassName'])
  expect(valueAt(POD, 'affinity', 'nodeAffinity')).toEqual(valueAt(pod, 'affinity', 'nodeAffinity'))
})

test('its environment is that of scheduled-machine, and the process accepts it', () => {
  const service = valueAt(SERVICE, 'spec', 'template', 'spec', 'containers', '0', 'env')

  expect(CONTAINER['env']).toEqual(service)
  const env = Object.fromEntries(
    listAt(CONTAINER, 'env').map((each) => [textAt(each, 'name'), textAt(each, 'value')]),
  )
  expect(parseEnvironment(StandaloneEnvironment, env).PORT).toBe(8080)
  expect(parseEnvironment(ScheduledMachineEnvironment, env).BOOTSTRAP_GROUPS).toEqual(
    DEFAULT_SETTINGS.bootstrapGroups,
  )
})

test('it plans with a heap that leaves room in its pod for all else', () => {
  const [old = '', young = ''] = nodeFlags('standalone').map((flag) => flag.split('=')[1] ?? '')

  expect(valueAt(CONTAINER, 'resources', 'limits', 'memory')).toBe('512Mi')
  // Beside the heap: 60 MiB for Node and the code, and the bodies of three functions.
  expect(Number(old) + 3 * Number(young) + 130).toBeLessThanOrEqual(512)
})

test('the budget and the spread are those of its pods', () => {
  const labels = fieldsAt(DEPLOYMENT, 'spec', 'selector', 'matchLabels')
  const budget = named(OVERLAY, 'PodDisruptionBudget', 'standalone')
  const [apart] = listAt(
    POD,
    ...['affinity', 'podAntiAffinity', 'preferredDuringSchedulingIgnoredDuringExecution'],
  )

  expect(valueAt(budget, 'spec', 'selector', 'matchLabels')).toEqual(labels)
  expect(valueAt(apart, 'podAffinityTerm', 'labelSelector', 'matchLabels')).toEqual(labels)
  expect(fieldsAt(DEPLOYMENT, 'spec', 'template', 'metadata', 'labels')).toMatchObject(labels)
})

test('the process watches what the sources of triggers watch', () => {
  const inCode = [
    ...scheduledMachineSources('v1beta2').map((each) => apiServerSource(each, 'scheduled-machine')),
    ...BOOTC_NODE_POOL_SOURCES.map((each) => apiServerSource(each, 'bootc-node-pool')),
  ]

  const written = build('triggers').filter(({ kind }) => kind === 'ApiServerSource')
  expect(inCode.map(watchedBy).sort(byName)).toEqual(written.map(watchedBy).sort(byName))
})

// Without the account, and without the namespace of the sink, which is that of the source.
function watchedBy(source: Pick<Manifest, 'metadata'>) {
  const { mode, namespaceSelector, resources, sink, ceOverrides } = fieldsAt(source, 'spec')
  const to = textAt(sink, 'ref', 'name')
  return { name: source.metadata.name, mode, namespaceSelector, resources, to, ceOverrides }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1
}

function named(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = objects.find((each) => each.kind === kind && each.metadata.name === name)
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`)
  return found
}
