// A spec that cannot be carried out is told when it is written, not only when its window opens.
import { expect, test } from 'vitest'
import { providerCrd } from '#src/embedded/crds/provider-crd.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, SECRETS } from '#src/kube/resource.ts'
import { CLUSTERS, KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { conditionTold, warningsTold } from '#test/support/told.ts'

// Monday 2026-01-05; the window in New York is 14:00Z to 23:00Z.
const NIGHT = '2026-01-05T02:00:00Z'
const VALID = 'True ReconcileSucceeded: All references are valid'
const NO_CLUSTER =
  'spec.clusterName: there is no Cluster team/elsewhere. Create it, or correct the name. Sundial looks for it again'

test.each<[string, object, string]>([
  ['a Cluster that does not exist', { clusterName: 'elsewhere' }, NO_CLUSTER],
  [
    'a kind that nobody serves',
    { bootstrapSpec: { apiVersion: 'k0smotron.io/v1beta1', kind: 'Unheard', spec: {} } },
    'spec.bootstrapSpec.kind: the API server does not serve Unheard of k0smotron.io/v1beta1; correct the spelling, or install the provider',
  ],
  [
    'a kubeconfig that is not there',
    { kubeconfigSecretRef: { name: 'gone' } },
    'Secret team/gone does not exist; restore it, or name another in spec.kubeconfigSecretRef',
  ],
  [
    'a kubeconfig that cannot be used',
    { kubeconfigSecretRef: { name: 'unusable' } },
    'the kubeconfig in Secret team/unusable key value is refused: current-context names none of its contexts; name another in spec.kubeconfigSecretRef',
  ],
])(
  'outside its window, %s: ReferencesValid and one Warning say so, at first sight and after an edit',
  async (_, doomed, words) => {
    for (const isEdit of [false, true]) {
      const scene = await createScene(NIGHT, isEdit ? {} : doomed)
      await scene.client.create(SECRETS, secret('unusable', 'kind: Config'))
      await scene.pass()
      if (isEdit) {
        expect(await conditionTold(scene, 'ReferencesValid')).toBe(VALID)
        await scene.edit({ spec: doomed })
        await scene.pass()
      }

      await scene.pass()

      expect(await conditionTold(scene, 'ReferencesValid')).toBe(
        `False ReferencesInvalid: ${words}`,
      )
      expect(await warningsTold(scene)).toEqual([words])
      expect(await scene.status()).toMatchObject({
        phase: 'Inactive',
        message: `Outside scheduled time window. References are not valid: ${words}`,
      })
    }
  },
)

test('a Cluster that comes later is noticed before the window opens', async () => {
  const scene = await createScene('2026-01-05T13:30:00Z', { clusterName: 'elsewhere' })
  await scene.pass()
  expect((await scene.status())['wakeTime']).toBe('2026-01-05T13:35:00Z')

  await createCluster(scene)
  await scene.advance('2026-01-05T13:35:00Z')
  await scene.pass()

  expect(await conditionTold(scene, 'ReferencesValid')).toBe(VALID)
  expect(await scene.status()).toMatchObject({
    phase: 'Inactive',
    message: 'Outside scheduled time window',
    wakeTime: '2026-01-05T14:00:00Z',
  })
})

test('while something is missing it is looked for at intervals that double to an hour, and once before the window', async () => {
  const scene = await createScene(NIGHT, { clusterName: 'elsewhere' })
  await scene.pass()

  const wakes: string[] = []
  for (let wake = await wakeOf(scene); wake < '2026-01-05T14:00:00Z'; wake = await wakeOf(scene)) {
    wakes.push(wake.slice(11, 16))
    await scene.advance(wake)
    expect((await scene.pass()).calls).toContain('GET clusters/elsewhere')
  }

  expect(wakes).toEqual([
    '02:05',
    '02:10',
    '02:20',
    '02:40',
    '03:20',
    '04:20',
    '05:20',
    '06:20',
    '07:20',
    '08:20',
    '09:20',
    '10:20',
    '11:20',
    '12:20',
    '13:20',
    '13:55',
  ])
  expect(await warningsTold(scene)).toEqual([NO_CLUSTER])
})

test('between two such looks a pass reads what any pass at rest reads, and writes nothing', async () => {
  const scene = await createScene(NIGHT, { clusterName: 'elsewhere' })
  await scene.pass()
  await scene.advance('2026-01-05T02:03:00Z')

  const { calls } = await scene.pass()

  expect(calls).toEqual(['GET scheduledmachines/worker', 'GET machines/worker'])
})

test('an edit while the machine shuts down is looked at when it is gone', async () => {
  const scene = await createScene('2026-01-05T15:00:00Z', { gracefulShutdownTimeout: '0s' })
  await scene.pass()
  await scene.provision()
  await scene.pass()
  await scene.advance('2026-01-05T23:00:00Z')
  await scene.pass()
  await scene.edit({ spec: { clusterName: 'elsewhere' } })
  await scene.pass()
  await scene.finishRemoval()
  await scene.pass()

  await scene.pass()

  expect(await scene.status()).toMatchObject({ phase: 'Inactive' })
  expect(await conditionTold(scene, 'ReferencesValid')).toBe(
    `False ReferencesInvalid: ${NO_CLUSTER}`,
  )
})

test('a schedule that is disabled has what it refers to looked up once', async () => {
  const scene = await createScene(NIGHT, { clusterName: 'elsewhere' })
  await scene.edit({ spec: { schedule: { enabled: false } } })
  await scene.pass()

  expect(await conditionTold(scene, 'ReferencesValid')).toBe(
    `False ReferencesInvalid: ${NO_CLUSTER}`,
  )
  expect((await scene.status())['wakeTime']).toBe('2027-02-09T02:00:00Z')
})

test('a provider that is installed in the night is noticed, and the machine comes in the morning', async () => {
  const infrastructureSpec = {
    apiVersion: 'infrastructure.cluster.x-k8s.io/v1beta1',
    kind: 'LateMachine',
    spec: {},
  }
  const scene = await createScene('2026-01-05T13:00:00Z', { infrastructureSpec })
  await scene.pass()
  await scene.client.create(
    CUSTOM_RESOURCE_DEFINITIONS,
    providerCrd('infrastructure.cluster.x-k8s.io', 'LateMachine', ['v1beta1']),
  )
  await scene.advance('2026-01-05T13:05:00Z')
  await scene.pass()

  expect(await conditionTold(scene, 'ReferencesValid')).toBe(VALID)
})

async function wakeOf(scene: Scene): Promise<string> {
  return String((await scene.status())['wakeTime'])
}

async function createCluster({ client }: Scene): Promise<void> {
  await client.create(CLUSTERS, {
    apiVersion: CLUSTERS.apiVersion,
    kind: 'Cluster',
    metadata: { namespace: KEY.namespace, name: 'elsewhere' },
    spec: { controlPlaneEndpoint: { host: '127.0.0.1', port: 6443 } },
  })
}

function secret(name: string, kubeconfig: string) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: KEY.namespace, name },
    data: { value: Buffer.from(kubeconfig).toString('base64') },
  }
}
