// The chart of `npm run helm`, with the real helm: what it renders is what kustomize builds, and it can be installed.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { inInstallOrder } from '#src/cli/manifests/install-order.ts'
import { objectsOf } from '#src/cli/manifests/install-yaml.ts'
import { fieldsAt, listAt, valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { CUSTOM_RESOURCE_DEFINITIONS, NAMESPACES, type Resource } from '#src/kube/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { programPath } from '#test/support/control-plane/build.ts'
import { type Output, runProgram } from '#test/support/control-plane/child.ts'
import { DEPLOY, KNATIVE, TRIGGERS } from '#test/support/helm/values.ts'

const NAMESPACE = 'sundial-system'
const DIGEST = `sha256:${'a'.repeat(64)}`
const DEPLOYMENTS: Resource = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
}

const folder = mkdtempSync(join(tmpdir(), 'sundial-helm-'))
const chart = join(folder, 'sundial')
beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['test/support/helm.ts', chart])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function helm(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Output> {
  return runProgram(await programPath('helm'), args, {
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  })
}

/** What it renders, in the order of an installation. */
async function rendered(
  set: Readonly<Record<string, string>> = {},
): Promise<readonly KubeObject[]> {
  const { status, stdout, stderr } = await render(set)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return inInstallOrder(parseAllDocuments(stdout).flatMap((document) => document.toJS() ?? []))
}

function render(set: Readonly<Record<string, string>>): Promise<Output> {
  const values = Object.entries(set).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  return helm(['template', 'sundial', chart, '--namespace', NAMESPACE, ...values])
}

test('helm finds no fault in it', async () => {
  const { status, stdout } = await helm(['lint', '--strict', chart])

  expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed')
  expect(status).toBe(0)
})

const WITH_KNATIVE = (['all', 'narrow-secrets'] as const).flatMap((deploy) =>
  keysOf(KNATIVE).flatMap((knative) =>
    keysOf(TRIGGERS).map((triggers) => ({
      values: { deploy, knative, triggers },
      folders: [DEPLOY[deploy], KNATIVE[knative], TRIGGERS[triggers]],
    })),
  ),
)

test.each([
  { values: {}, folders: ['deploy/overlays/all'] },
  { values: { deploy: 'standalone' }, folders: ['deploy/overlays/standalone'] },
  { values: { userRoles: 'true' }, folders: ['deploy/overlays/all', 'deploy/user-roles'] },
  { values: { console: 'true' }, folders: ['deploy/overlays/all', 'knative/overlays/console'] },
  { values: { deploy: 'standalone', console: 'true' }, folders: ['deploy/overlays/standalone'] },
  ...WITH_KNATIVE,
])('with $values it renders what kustomize builds', async ({ values, folders }) => {
  const built = folders.flatMap(objectsOf).map(asInChart)
  const each = new Map(built.map((object) => [nameOf(object), object]))
  // Helm makes the namespace of the release.
  each.delete(`Namespace /${NAMESPACE}`)

  expect(await rendered(values)).toEqual(inInstallOrder([...each.values()]))
})

test('in another namespace it makes that of the functions', async () => {
  const { stdout } = await helm(['template', 'sundial', chart, '--namespace', 'default'])

  const objects: readonly KubeObject[] = parseAllDocuments(stdout).map((each) => each.toJS())
  const namespaces = objects.filter((each) => each?.kind === 'Namespace')
  expect(namespaces).toEqual(objectsOf('deploy').filter(({ kind }) => kind === 'Namespace'))
})

test('values reach every container and account that they are for', async () => {
  const objects = await rendered({
    'image.repository': 'registry.example.com:5000/sundial',
    'image.digest': DIGEST,
    'imagePullSecrets[0].name': 'my-registry',
    logLevel: 'debug',
  })

  const containers = objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap((each) => listAt(each, 'spec', 'template', 'spec', 'containers'))
  const ours = containers.map((each) => [
    valueAt(each, 'image'),
    listAt(each, 'env').find((variable) => valueAt(variable, 'name') === 'LOG_LEVEL'),
  ])
  expect(ours).toEqual(
    Array(3).fill([
      `registry.example.com:5000/sundial@${DIGEST}`,
      { name: 'LOG_LEVEL', value: 'debug' },
    ]),
  )
  const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount')
  expect(accounts.map((each) => each['imagePullSecrets'])).toEqual(
    accounts.map(() => [{ name: 'my-registry' }]),
  )
})

test('without crds there is no definition, and replicas are those of the value', async () => {
  const objects = await rendered({ deploy: 'standalone', crds: 'false', replicas: '1' })

  const deployment = objects.find(({ kind }) => kind === 'Deployment')
  expect(objects.filter(({ kind }) => kind === 'CustomResourceDefinition')).toEqual([])
  expect(valueAt(deployment, 'spec', 'replicas')).toBe(1)
})

test.each([
  [
    { deploy: 'everything' },
    "at '/deploy': value must be one of 'all', 'narrow-secrets', 'standalone'",
  ],
  [{ replicas: '0' }, "at '/replicas': minimum: got 0, want 1"],
  [{ 'image.digest': 'sha256:1' }, "at '/image/digest': 'sha256:1' does not match pattern"],
  [{ loglevel: 'info' }, "additional properties 'loglevel' not allowed"],
])('%j is refused, and helm says what is allowed', async (values, words) => {
  const { status, stderr } = await render(values)

  expect(status).toBe(1)
  expect(stderr).toContain(words)
})

describe('on a real API server', () => {
  let api: ApiServer
  let kubeconfig: string
  beforeAll(async () => {
    api = await startApiServer()
    kubeconfig = await api.kubeconfigFile('admin')
  })
  afterAll(() => api?.stop())

  const release = (...args: readonly string[]) =>
    helm([...args, '--namespace', NAMESPACE], { KUBECONFIG: kubeconfig })

  test('it is installed, changed and removed, and the definitions stay', async () => {
    const installed = await release(
      ...['install', 'sundial', chart, '--create-namespace', '--set', 'deploy=standalone'],
    )
    const upgraded = await release(
      ...['upgrade', 'sundial', chart, '--set', 'deploy=standalone,replicas=3'],
    )
    const deployment = await api.client.get(DEPLOYMENTS, {
      namespace: NAMESPACE,
      name: 'standalone',
    })
    const removed = await release('uninstall', 'sundial')

    expect([installed, upgraded, removed].map(({ status }) => status)).toEqual([0, 0, 0])
    expect(installed.stdout).toContain('rollout status deployment/standalone')
    expect(fieldsAt(deployment, 'spec')['replicas']).toBe(3)
    const definitions = await api.client.list(CUSTOM_RESOURCE_DEFINITIONS)
    expect(definitions.map(({ metadata }) => metadata.name).sort()).toEqual(
      objectsOf('deploy/crds')
        .map(({ metadata }) => metadata.name)
        .sort(),
    )
    expect(await api.client.list(DEPLOYMENTS)).toEqual([])
    expect(await api.client.get(NAMESPACES, { name: NAMESPACE })).toBeDefined()
  })
})

// Helm keeps these when a release is removed.
function asInChart(object: KubeObject): KubeObject {
  if (object.kind !== 'CustomResourceDefinition') return object
  const annotations = { 'helm.sh/resource-policy': 'keep' }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[]
}
