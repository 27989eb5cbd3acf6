import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findCredentials, loadCredentials } from '#src/kube/credentials.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sundial-credentials-'))
})
afterEach(() => rm(folder, { recursive: true }))

const CA = '-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n'
const base64 = (text: string) => Buffer.from(text).toString('base64')

test('a kubeconfig gives server, certificates and token', async () => {
  const paths = await write('config', kubeconfig({ token: 'secret' }))

  const access = await loadCredentials({ type: 'kubeconfig', paths }).current()

  expect(access).toEqual({
    server: 'https://kube.test:6443',
    tls: { ca: Buffer.from(CA) },
    headers: { authorization: 'Bearer secret' },
  })
})

test('a kubeconfig with a client certificate has no token', async () => {
  const user = { 'client-certificate-data': base64('cert'), 'client-key-data': base64('key') }
  const paths = await write('config', kubeconfig(user))

  const { tls, headers } = await loadCredentials({ type: 'kubeconfig', paths }).current()

  expect(tls).toEqual({ ca: Buffer.from(CA), cert: Buffer.from('cert'), key: Buffer.from('key') })
  expect(headers).toEqual({})
})

test('a plain http server, such as the embedded control plane, is accepted', async () => {
  const paths = await write(
    'config',
    kubeconfig({ token: 't' }, { server: 'http://127.0.0.1:8001' }),
  )

  expect(await loadCredentials({ type: 'kubeconfig', paths }).current()).toMatchObject({
    server: 'http://127.0.0.1:8001',
    headers: { authorization: 'Bearer t' },
  })
})

test('a name and password are Basic authentication', async () => {
  const paths = await write('config', kubeconfig({ username: 'ann', password: 'pw' }))

  const { headers } = await loadCredentials({ type: 'kubeconfig', paths }).current()

  expect(headers).toEqual({ authorization: `Basic ${base64('ann:pw')}` })
})

test('several kubeconfigs are merged', async () => {
  const first = await write('first', { ...kubeconfig({ token: 't' }), clusters: [] })
  const second = await write('second', { ...kubeconfig({}), users: [], contexts: [] })

  const access = await loadCredentials({
    type: 'kubeconfig',
    paths: `${first}:${second}`,
  }).current()

  expect(access).toMatchObject({
    server: 'https://kube.test:6443',
    headers: { authorization: 'Bearer t' },
  })
})

test('an exec plug-in runs once, and again when its token is refused', async () => {
  const plugin = join(folder, 'plugin')
  const calls = join(folder, 'calls')
  await writeFile(
    plugin,
    `#!/bin/sh\necho x >> ${calls}\nprintf '{"status":{"token":"t%s"}}' $(wc -l < ${calls} | tr -d ' ')\n`,
  )
  await chmod(plugin, 0o755)
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin }
  const credentials = loadCredentials({
    type: 'kubeconfig',
    paths: await write('config', kubeconfig({ exec })),
  })

  const tokens: unknown[] = []
  const ask = async () => tokens.push((await credentials.current()).headers.authorization)
  await ask()
  await ask()
  credentials.forget()
  await ask()

  expect(tokens).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2'])
})

test('a missing kubeconfig is an error with its path, and is read again later', async () => {
  const paths = join(folder, 'later')
  const credentials = loadCredentials({ type: 'kubeconfig', paths })
  await expect(credentials.current()).rejects.toThrow(paths)

  await write('later', kubeconfig({ token: 't' }))

  expect((await credentials.current()).headers).toEqual({ authorization: 'Bearer t' })
})

test('a kubeconfig that is not YAML is told by its place, without its text', async () => {
  const path = join(folder, 'broken')
  await writeFile(path, 'users:\n- name: x\n  user:\n    token: very-secret: [\n')

  await expect(loadCredentials({ type: 'kubeconfig', paths: path }).current()).rejects.toThrow(
    /^the kubeconfig .*broken is not valid YAML in line 4$/,
  )
})

test('the error names a context without a cluster', async () => {
  const paths = await write('config', { ...kubeconfig({}), 'current-context': 'elsewhere' })

  await expect(loadCredentials({ type: 'kubeconfig', paths }).current()).rejects.toThrow(
    'the kubeconfig has no cluster for its current context elsewhere',
  )
})

test('credentials come from the cluster, else from KUBECONFIG, else there are none', async () => {
  expect(await findCredentials({ KUBECONFIG: '/a:/b' })).toEqual({
    type: 'kubeconfig',
    paths: '/a:/b',
  })
  // Kubernetes gives every pod the address; not every pod has a token.
  expect(await findCredentials({ KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBECONFIG: '/a' })).toEqual({
    type: 'kubeconfig',
    paths: '/a',
  })
  expect(await findCredentials({ KUBECONFIG: '' })).toBeUndefined()
})

async function write(name: string, config: object): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, JSON.stringify(config))
  return path
}

function kubeconfig(user: object, cluster: { readonly server?: string } = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    clusters: [
      {
        name: 'c',
        cluster: {
          server: 'https://kube.test:6443',
          'certificate-authority-data': base64(CA),
          ...cluster,
        },
      },
    ],
    users: [{ name: 'u', user }],
  }
}
