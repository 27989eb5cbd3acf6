// Which Secret has the kubeconfig.
import { describe, expect, test } from 'vitest'
import { base64, kubeconfig } from '#test/unit/cluster-api/kubeconfigs.ts'
import { failure } from '#test/unit/kube/recorded-transport.ts'
import {
  accessWith,
  holding,
  NOT_FOUND,
  REMEDY,
  SECRET,
  SECRET_REF,
  secret,
  TARGET,
} from './bed.ts'

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
