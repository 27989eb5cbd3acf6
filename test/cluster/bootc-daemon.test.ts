// The daemon of a bootc node on a real API server, with the token that its pod would have: bound to a pod of one Node. Its
// host is a stand-in.
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { parseBootcNodeStatus } from '#src/bootc-node/schema.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import { EVENTS, SECRETS } from '#src/kube/resource.ts'
import { DAEMON_ACCOUNT, tokenFor, tokenOfDaemonOn } from '#test/support/bootc-daemon/daemon-pod.ts'
import { createBootcHost, hostImage } from '#test/support/bootc-host/bootc-host.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { applyFolder } from '#test/support/control-plane/install.ts'
import { nodeFlags } from '#test/support/manifests/node-flags.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'

const A = hostImage('a')
const AUTH = Buffer.from('robot:secret').toString('base64')
const B = hostImage('b', { auth: AUTH })
const OWN = { group: 'node.bootc.dev', resource: 'bootcnodes', name: 'worker-1' }
const STATUS = '/apis/node.bootc.dev/v1alpha1/bootcnodes/worker-1/status'

let api: ApiServer
let token: string
beforeAll(async () => {
  api = await startApiServer()
  await applyFolder(api, 'deploy/crds')
  await applyFolder(api, 'deploy/bootc-daemon')
  for (const name of ['worker-1', 'worker-2']) {
    await api.client.create(BOOTC_NODES, {
      apiVersion: BOOTC_NODES.apiVersion,
      kind: BOOTC_NODES.kind,
      metadata: { name },
      spec: { desiredImage: `${A.repository}@${A.digest}`, desiredImageState: 'Staged' },
    })
  }
  token = await tokenOfDaemonOn(api, 'worker-1')
  // The server takes a moment until it asks a new policy.
  await eventually(async () => {
    const { status } = await patchAs(token, STATUS.replace('worker-1', 'worker-2'), state('x'))
    expect(status).toBe(422)
  }, 30_000)
})
afterAll(() => api?.stop())

test('an image behind a password is staged, approved and booted, with these rights', async () => {
  const host = createBootcHost({
    images: [A, B],
    activeTimers: ['bootc-fetch-apply-updates.timer'],
  })
  onTestFinished(host.remove)
  const start = await daemonOn(host.root, host.prefix)
  let daemon = start()
  onTestFinished(async () => {
    daemon.process.kill('SIGTERM')
    expect(await daemon.ended()).toMatchObject({ status: 0, stderr: '' })
  })
  const auths = { 'quay.io': { auth: AUTH } }
  const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') }
  const key = { namespace: 'sundial-bootc', name: 'bootc-pull-secret' }
  const type = 'kubernetes.io/dockerconfigjson'
  await api.client.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata: key, type, data })

  await want({ desiredImage: `${B.repository}@${B.digest}`, pullSecretRef: key })
  await untilState('Staged')
  await want({ desiredImageState: 'Booted' })
  await eventually(async () => expect(host.state().system).toBe('stopping'))
  daemon.process.kill('SIGKILL')
  await daemon.ended()
  host.reboot()
  daemon = start()

  const { bootedDigest } = await untilState('Idle')
  expect(bootedDigest).toBe('sha256:bbbbbbbbbbbb')
  const events = await api.client.list(EVENTS, { namespace: 'default' })
  expect(events.filter(({ reason }) => reason === 'ExternalReboots')).toMatchObject([
    { regarding: { kind: 'BootcNode', name: 'worker-1' } },
  ])
})

test('a daemon may not change the status of another node', async () => {
  const refused = await patchAs(token, STATUS.replace('worker-1', 'worker-2'), state('Stolen'))

  expect(refused).toEqual({
    status: 422,
    message: expect.stringContaining(
      'The bootc daemon may change only the BootcNode of the Node that its token is bound to, worker-1; this is worker-2.',
    ),
  })
})

test('a token that is bound to no Node changes nothing', async () => {
  const refused = await patchAs(await tokenFor(api), STATUS, state('Stolen'))

  expect(refused).toEqual({
    status: 422,
    message: expect.stringContaining('and this token is bound to none'),
  })
})

test.each([
  { about: 'another BootcNode', regarding: { kind: 'BootcNode', name: 'worker-2' } },
  { about: 'a Node', regarding: { kind: 'Node', name: 'worker-1' } },
])('a daemon may not write an Event about $about', async ({ regarding }) => {
  const { status, message } = await send(
    token,
    'POST',
    '/apis/events.k8s.io/v1/namespaces/default/events',
    {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'a-lie', namespace: 'default' },
      eventTime: '2026-12-31T23:59:59.000000Z',
      type: 'Warning',
      reason: 'Lie',
      action: 'Lie',
      reportingController: 'sundial.dev/bootc-daemon',
      reportingInstance: 'bootc-daemon',
      regarding: { apiVersion: BOOTC_NODES.apiVersion, namespace: 'default', ...regarding },
    },
  )

  expect([status, message]).toEqual([422, expect.stringContaining('may write Events only about')])
})

// The API server is asked about the right, because a refused request would look like a right that the daemon lacks.
test.each([
  ['a daemon may not change the spec of its own', { ...OWN, verb: 'patch' }],
  ['a daemon may not delete its own', { ...OWN, verb: 'delete' }],
  [
    'a daemon reads no other Secret',
    { resource: 'secrets', namespace: 'sundial-bootc', name: 'another', verb: 'get' },
  ],
])('%s', async (_name, resourceAttributes) => {
  const { status, body } = await api.transport({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: `system:serviceaccount:${DAEMON_ACCOUNT}`, resourceAttributes },
    }),
  })

  expect(status).toBe(201)
  expect(fieldsAt(JSON.parse(body), 'status')).toMatchObject({ allowed: false })
})

test('others change BootcNodes as before', async () => {
  await api.client.patchStatus(BOOTC_NODES, { name: 'worker-2' }, { status: { state: 'Idle' } })
})

const state = (text: string) => ({ status: { state: text } })

async function want(spec: object): Promise<void> {
  await api.client.patch(BOOTC_NODES, { name: 'worker-1' }, { spec })
}

async function untilState(wanted: string) {
  return eventually(async () => {
    const object = await api.client.get(BOOTC_NODES, { name: 'worker-1' })
    const status = parseBootcNodeStatus(object?.['status'])
    expect(status.state).toBe(wanted)
    return status
  }, 60_000)
}

async function daemonOn(root: string, prefix: readonly string[]) {
  const kubeconfig = api.workspace.path('bootc-daemon.kubeconfig')
  const config = JSON.parse(await api.kubeconfig(DAEMON_ACCOUNT))
  const users = [{ name: 'control-plane', user: { token } }]
  writeFileSync(kubeconfig, JSON.stringify({ ...fieldsAt(config), users }))
  const port = String(await freePort())
  return () =>
    startNode(
      [...nodeFlags('bootc-daemon'), `${process.env['SUNDIAL_BUNDLES']}/bootc-daemon.mjs`],
      {
        NODE_NAME: 'worker-1',
        HOST_ROOT: root,
        HOST_COMMAND_PREFIX: prefix.join(' '),
        KUBECONFIG: kubeconfig,
        PORT: port,
      },
    )
}

const patchAs = (bearer: string, path: string, patch: object) => send(bearer, 'PATCH', path, patch)

// The client tells of a refusal only what is safe to tell. Here the whole message counts.
async function send(bearer: string, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) {
  const headers = { authorization: `Bearer ${bearer}` }
  const access = { server: api.url, tls: { ca: api.ca }, headers }
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const answer = await createHttpsTransport(fixedCredentials(access))({
    method,
    path,
    headers: { 'content-type': type },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, message: textAt(JSON.parse(answer.body), 'message') }
}
