import { describe, expect, test } from 'vitest'
import type { WorkloadCredentials } from '#src/cluster-api/kubeconfig.ts'
import { createWorkloadAccess } from '#src/cluster-api/workload.ts'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { type Answer, failure, recorded } from '../kube/recorded-transport.ts'
import { base64, kubeconfig } from './kubeconfigs.ts'

const TARGET = { namespace: 'team-a', clusterName: 'prod' }
const SECRET = { name: 'prod-kubeconfig', key: 'value' }
const SECRET_REF = { name: 'custom', key: 'config' }
const REMEDY = 'restore it, or name another in spec.kubeconfigSecretRef'
const NOT_FOUND = failure(404, 'NotFound', 'secrets "x" not found')

function secret(data: Record<string, string>): Answer {
  const metadata = { name: 'prod-kubeconfig', namespace: 'team-a', uid: 'u' }
  return { body: { apiVersion: 'v1', kind: 'Secret', metadata, data } }
}
const holding = (text: string) => secret({ value: base64(text) })
const numbered = (number: number) => kubeconfig({ user: { token: `T${number}` } })

function accessWith(...answers: readonly Answer[]) {
  const { transport, requests } = recorded(...answers)
  const management = createKubeClient(transport)
  const connected: WorkloadCredentials[] = []
  const made: KubeClient[] = []
  const access = createWorkloadAccess({
    management,
    connect(credentials) {
      connected.push(credentials)
      const client = createKubeClient(recorded().transport)
      made.push(client)
      return client
    },
  })
  return { access, management, connected, made, paths: () => requests.map(({ path }) => path) }
}

test('the kubeconfig of the Cluster leads to the workload cluster', async () => {
  const { access, connected, made, paths } = accessWith(holding(kubeconfig()))

  expect(await access.open(TARGET)).toEqual({ type: 'client', client: made[0], secret: SECRET })
  expect(connected).toEqual([{ server: 'https://10.0.0.1:6443', token: 'T0KEN' }])
  expect(paths()).toEqual(['/api/v1/namespaces/team-a/secrets/prod-kubeconfig'])
})

test('a named Secret and key are used instead', async () => {
  const { access, made, paths } = accessWith(secret({ config: base64(kubeconfig()), value: '!' }))

  const opened = await access.open({ ...TARGET, secretRef: SECRET_REF })

  expect(opened).toEqual({ type: 'client', client: made[0], secret: SECRET_REF })
  expect(paths()).toEqual(['/api/v1/namespaces/team-a/secrets/custom'])
})

describe('a missing Secret', () => {
  test('of the default name means the management cluster', async () => {
    const { access, management } = accessWith(NOT_FOUND)

    expect(await access.open(TARGET)).toEqual({ type: 'client', client: management })
  })

  test('that the spec names is missing', async () => {
    const { access } = accessWith(NOT_FOUND)

    expect(await access.open({ ...TARGET, secretRef: SECRET_REF })).toEqual({
      type: 'missing',
      message: `Secret team-a/custom does not exist; ${REMEDY}`,
    })
  })

  test('that an earlier pass used never means the management cluster', async () => {
    const { access } = accessWith(NOT_FOUND)

    expect(await access.open({ ...TARGET, reachedBy: SECRET })).toEqual({
      type: 'missing',
      message: `Secret team-a/prod-kubeconfig does not exist; ${REMEDY}`,
    })
  })

  test('of the default name is missing when an earlier pass used another Secret', async () => {
    const { access } = accessWith(NOT_FOUND)

    expect(await access.open({ ...TARGET, reachedBy: SECRET_REF })).toEqual({
      type: 'missing',
      message:
        'Secret team-a/prod-kubeconfig does not exist; the cluster was reached before with Secret team-a/custom key config: name that one in spec.kubeconfigSecretRef, or create the missing one',
    })
  })

  test.each([
    ['of another key', { kubeconfig: base64('x') }],
    ['that is empty', { value: '' }],
  ])('the key is missed in a Secret %s', async (_, data) => {
    const { access } = accessWith(secret(data))

    expect(await access.open(TARGET)).toEqual({
      type: 'missing',
      message: `Secret team-a/prod-kubeconfig has no key value; ${REMEDY}`,
    })
  })
})

test('a refusal names Secret, key and field, never a value', async () => {
  const { access, made } = accessWith(
    holding(kubeconfig({ user: { exec: { command: 'sh -c x' } } })),
  )

  expect(await access.open(TARGET)).toEqual({
    type: 'refused',
    message:
      'the kubeconfig in Secret team-a/prod-kubeconfig key value is refused: ' +
      'user.exec may not be used; allowed are client-certificate-data, client-key-data, token, extensions',
    secret: SECRET,
  })
  expect(made).toEqual([])
})

test('a Secret that may not be read is an error, and not missing', async () => {
  const { access } = accessWith(failure(403, 'Forbidden', 'no'))

  await expect(access.open(TARGET)).rejects.toMatchObject({ code: 'Forbidden' })
})

describe('the client', () => {
  test('is the same while the content is the same', async () => {
    const { access, made, paths } = accessWith(holding(numbered(1)), holding(numbered(1)))

    await access.open(TARGET)

    expect(await access.open(TARGET)).toEqual({ type: 'client', client: made[0], secret: SECRET })
    expect([made.length, paths().length]).toEqual([1, 2])
  })

  test('is another after a rotation', async () => {
    const { access, made } = accessWith(holding(numbered(1)), holding(numbered(2)))

    await access.open(TARGET)

    expect(await access.open(TARGET)).toEqual({ type: 'client', client: made[1], secret: SECRET })
  })

  test('is the same for two callers at the same time', async () => {
    const { access, made } = accessWith(holding(numbered(1)), holding(numbered(1)))

    await Promise.all([access.open(TARGET), access.open(TARGET)])

    expect(made).toHaveLength(1)
  })

  test('is removed when sixty-four others were used later', async () => {
    const order = [
      0,
      ...Array(63)
        .keys()
        .map((n) => n + 1),
      0,
      64,
      0,
      1,
    ]
    const { access, connected } = accessWith(...order.map((number) => holding(numbered(number))))

    for (const _ of order) await access.open(TARGET)

    const tokens = connected.map(({ token }) => token)
    expect(tokens).toEqual([
      ...Array(65)
        .keys()
        .map((n) => `T${n}`),
      'T1',
    ])
  })
})
