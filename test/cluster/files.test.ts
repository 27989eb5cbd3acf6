// Templates and files on a real API server, with the rights that the manifests give to the functions and to users.
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import { listAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CONFIG_MAPS, SECRETS } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { type Cluster, startCluster } from '#test/support/control-plane/cluster.ts'
import { inCluster, NAMESPACE } from '#test/support/control-plane/cluster-objects.ts'
import { applyObjects, kubectl } from '#test/support/control-plane/install.ts'
import {
  alwaysOpen,
  createActive,
  keyOf,
  resourcesOf,
  scheduledMachine,
  untilDeleted,
} from '#test/support/control-plane/scheduled-machines.ts'
import { conditionOf } from '#test/support/control-plane/story.ts'

const AUTHOR = `${NAMESPACE}:author`
const KINDS = [
  ['bootstrap.cluster.x-k8s.io', 'KubeadmConfig'],
  ['bootstrap.cluster.x-k8s.io', 'KubeadmConfigTemplate'],
  ['infrastructure.cluster.x-k8s.io', 'Machine'],
  ['infrastructure.cluster.x-k8s.io', 'MachineTemplate'],
] as const
const CONFIGS = inCluster(`${KINDS[0][0]}/v1beta1`, 'KubeadmConfig', 'kubeadmconfigs')
const INFRASTRUCTURE = inCluster(`${KINDS[2][0]}/v1beta1`, 'Machine', 'machines')
const MACHINES = inCluster('cluster.x-k8s.io/v1beta2', 'Machine', 'machines')
const README = { namespace: 'default', name: 'business-hours-machine' }

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster()
  await applyObjects(
    cluster.api,
    KINDS.map(([group, kind]) => providerCrd(group, kind, ['v1beta1'])),
  )
  await applyObjects(cluster.api, [
    ...objectsOf(NAMESPACE),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { namespace: NAMESPACE, name: 'author' },
    },
    role('author', [
      { apiGroups: ['5spot.finos.org'], resources: ['scheduledmachines'], verbs: ['*'] },
    ]),
    binding('author'),
  ])
})
afterAll(() => cluster?.stop())

it("the example of 5-Spot's README, applied as it stands, becomes a Machine", async () => {
  const { api } = cluster
  await applyObjects(api, [
    {
      apiVersion: 'cluster.x-k8s.io/v1beta2',
      kind: 'Cluster',
      metadata: { namespace: 'default', name: 'my-k0s-cluster' },
      spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
    },
    template('KubeadmConfigTemplate', 'worker-bootstrap-config', { preKubeadmCommands: ['true'] }),
    template('MachineTemplate', 'worker-machine-template', { size: 'large' }),
  ])

  const applied = await kubectl(api, [
    'apply',
    '--validate=strict',
    '-f',
    'docs/examples/5-spot-readme.yaml',
  ])
  // Its window is from nine to six in New York on weekdays.
  const verified = await until('ReferencesValid', async () => {
    const object = await api.client.get(SCHEDULED_MACHINES, README)
    const condition = object && conditionOf(object, 'ReferencesValid')
    // The first pass accepts the object, and the next one checks.
    return !condition?.startsWith('Unknown') && condition
  })
  await api.client.patch(SCHEDULED_MACHINES, README, { spec: { schedule: alwaysOpen } })
  const machine = await until('Machine', () => api.client.get(MACHINES, README))
  const [bootstrap, infrastructure] = await Promise.all([
    until('bootstrap object', () => api.client.get(CONFIGS, README)),
    until('infrastructure object', () => api.client.get(INFRASTRUCTURE, README)),
  ])

  expect(applied.stdout).toBe('scheduledmachine.5spot.finos.org/business-hours-machine created\n')
  expect(verified).toBe('True ReconcileSucceeded: All references are valid')
  expect(machine['spec']).toMatchObject({
    clusterName: 'my-k0s-cluster',
    bootstrap: { configRef: { kind: 'KubeadmConfig', name: README.name } },
    infrastructureRef: { kind: 'Machine', name: README.name },
  })
  expect(bootstrap['spec']).toEqual({ preKubeadmCommands: ['true'] })
  expect(bootstrap.metadata.annotations).toMatchObject({
    'cluster.x-k8s.io/cloned-from-name': 'worker-bootstrap-config',
    'cluster.x-k8s.io/cloned-from-groupkind': 'KubeadmConfigTemplate.bootstrap.cluster.x-k8s.io',
  })
  expect(infrastructure['spec']).toEqual({ size: 'large' })
  const told = await until('condition', async () => {
    const object = await api.client.get(SCHEDULED_MACHINES, README)
    return object && conditionOf(object, 'FieldsDelivered')
  })
  expect(told).toBe(
    'False NotDelivered: spec.machine.address, spec.machine.user, spec.machine.port have no effect: Machine of infrastructure.cluster.x-k8s.io/v1beta1 does not have this field',
  )

  await api.client.delete(SCHEDULED_MACHINES, README)
  await until('no Machine', async () => (await api.client.get(MACHINES, README)) === undefined)
})

it('a machine with files of a ConfigMap and a Secret comes into service', async () => {
  const name = 'with-files'
  const object = await createActive(cluster, name, { files: [fromMap('m1'), fromSecret('s1')] })

  const bootstrap = await cluster.api.client.get(resourcesOf(cluster).bootstrap, keyOf(name))
  expect(listAt(bootstrap, 'spec', 'files')).toEqual([
    { path: '/m1', content: 'text of m1' },
    { path: '/s1', content: 'text of s1' },
  ])
  expect(conditionOf(object, 'FieldsDelivered')).toContain('True Delivered')
  expect(JSON.stringify(object['status'])).not.toContain('text of')

  await cluster.api.client.delete(SCHEDULED_MACHINES, keyOf(name))
  await untilDeleted(cluster, name)
})

describe('a user names only what the user may read', () => {
  const NO_SECRET =
    'A file may come only from a Secret that you may read yourself, and you have no right to get Secret team/s1.'
  const NO_MAP =
    'A file may come only from a ConfigMap that you may read yourself, and you have no right to get ConfigMap team/m1.'

  test.each([
    ['a Secret', { files: [fromSecret('s1')] }, NO_SECRET],
    ['a Secret of spec.machine', { machine: { files: [fromSecret('s1')] } }, NO_SECRET],
    ['a ConfigMap', { files: [fromMap('m1')] }, NO_MAP],
  ])('%s that the author may not read is refused', async (_, spec, words) => {
    await eventually(async () => expect(await createAs(AUTHOR, 'refused', spec)).toContain(words))
  })

  test('content in the spec needs no right', async () => {
    expect(await createAs(AUTHOR, 'inline', { files: [{ path: '/a', content: 'a' }] })).toBe('')
  })

  test('Secrets may be granted by name, four at most', async () => {
    const names = ['s1', 's2', 's3', 's4', 's5']
    await applyObjects(cluster.api, [
      role('reader', [
        { apiGroups: [''], resources: ['secrets'], resourceNames: names, verbs: ['get'] },
      ]),
      binding('reader'),
    ])

    const four = names.slice(0, 4).map(fromSecret)
    await eventually(async () => {
      expect(await createAs(AUTHOR, 'four', { files: four })).toBe('')
    })
    const twice = names
      .slice(0, 4)
      .flatMap((each) => [fromSecret(each), { ...fromSecret(each), path: `/again/${each}` }])
    expect(await createAs(AUTHOR, 'eight-files', { files: twice })).toBe('')
    expect(
      await createAs(AUTHOR, 'mixed', { files: [...twice, ...twice, fromSecret('s9')] }),
    ).toContain('Files of more than four Secrets need the right')
    expect(
      await createAs(AUTHOR, 'last', {
        files: [fromSecret('s1'), fromSecret('s1'), fromSecret('s9')],
      }),
    ).toContain('you have no right to get Secret team/s9.')
    expect(await createAs(AUTHOR, 'five', { files: names.map(fromSecret) })).toContain(
      'Files of more than four Secrets need the right to get all Secrets of the namespace.',
    )
    expect(await createAs(AUTHOR, 'other', { files: [fromSecret('s9')] })).toContain(
      'you have no right to get Secret team/s9.',
    )
  })

  test('an object of somebody else: its schedule may be edited, and not where its files go', async () => {
    const spec = { files: ['s6', 's7'].map(fromSecret) }
    expect(await createAs('admin', 'theirs', spec)).toBe('')

    const edit = (change: object) => writeAs(AUTHOR, 'patch', 'theirs', { spec: change })

    expect(await edit({ schedule: { hoursOfDay: ['3'] }, killSwitch: true })).toBe('')
    expect(await edit({ clusterName: 'mine' })).toContain(
      'you have no right to get Secret team/s6.',
    )
    expect(await edit({ files: [...spec.files, fromSecret('s8')] })).toContain(
      'you have no right to get Secret team/s6.',
    )
    expect(await edit({ files: null })).toBe('')
  })
})

/** The words of a refusal; '' when it is accepted. */
function createAs(user: 'admin' | typeof AUTHOR, name: string, spec: object): Promise<string> {
  // In Cluster `none` nothing is created.
  return writeAs(user, 'create', name, scheduledMachine(name, { clusterName: 'none', ...spec }))
}

async function writeAs(
  user: 'admin' | typeof AUTHOR,
  verb: 'create' | 'patch',
  name: string,
  body: object,
): Promise<string> {
  const text = JSON.stringify(body)
  const { stderr } =
    verb === 'create'
      ? await kubectl(cluster.api, ['create', '-f', '-'], { as: user, stdin: text })
      : await kubectl(
          cluster.api,
          ['patch', 'scheduledmachine', name, '-n', NAMESPACE, '--type=merge', '-p', text],
          { as: user },
        )
  return stderr
}

function fromSecret(name: string) {
  return { path: `/${name}`, contentFrom: { secretKeyRef: { name, key: 'k' } } }
}

function fromMap(name: string) {
  return { path: `/${name}`, contentFrom: { configMapKeyRef: { name, key: 'k' } } }
}

function objectsOf(namespace: string): readonly KubeObject[] {
  return [
    {
      apiVersion: CONFIG_MAPS.apiVersion,
      kind: CONFIG_MAPS.kind,
      metadata: { namespace, name: 'm1' },
      data: { k: 'text of m1' },
    },
    {
      apiVersion: SECRETS.apiVersion,
      kind: SECRETS.kind,
      metadata: { namespace, name: 's1' },
      data: { k: Buffer.from('text of s1').toString('base64') },
    },
  ]
}

function template(kind: string, name: string, spec: object): KubeObject {
  const group = KINDS.find(([, each]) => each === kind)?.[0] ?? ''
  return {
    apiVersion: `${group}/v1beta1`,
    kind,
    metadata: { namespace: 'default', name },
    spec: { template: { spec } },
  }
}

function role(name: string, rules: readonly object[]): object {
  const apiVersion = 'rbac.authorization.k8s.io/v1'
  return { apiVersion, kind: 'Role', metadata: { namespace: NAMESPACE, name }, rules }
}

function binding(name: string): object {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { namespace: NAMESPACE, name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: 'author', namespace: NAMESPACE }],
  }
}

async function until<T>(
  what: string,
  look: () => Promise<T>,
): Promise<NonNullable<Exclude<T, false>>> {
  return vi.waitFor(
    async () => {
      const found = await look()
      if (found === undefined || found === null || found === false || found === '') {
        throw new Error(`${what}: not yet`)
      }
      return found as NonNullable<Exclude<T, false>>
    },
    { timeout: 60_000, interval: 300 },
  )
}

// The API server takes a moment until it asks a new policy, and until it knows a new role.
function eventually(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 500 })
}
