// The agent of an emergency reclaim on a real API server, with the token that its pod would have: bound to a pod of one
// Node. It looks at the real processes of this machine.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createKubeClient, type KubeClient } from '#src/kube/client.ts'
import { fixedCredentials } from '#src/kube/credentials.ts'
import { createHttpsTransport } from '#src/kube/https-transport.ts'
import { textAt } from '#src/kube/json.ts'
import { CONFIG_MAPS, NODES } from '#src/kube/resource.ts'
import { reclaimConfigKey, reclaimRequestOf, writeReclaimToml } from '#src/nodes/reclaim.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { applyFolder } from '#test/support/control-plane/install.ts'
import { eventually } from '#test/support/processes.ts'
import { hasConnector } from '#test/support/reclaim/has-connector.ts'
import {
  AGENT_ACCOUNT,
  MACHINE_ID,
  startAgent,
  tokenOfPodOn,
} from '#test/support/reclaim/node-agent.ts'
import { createPrograms } from '#test/support/reclaim/programs.ts'

let api: ApiServer
let token: string
let agent: KubeClient
beforeAll(async () => {
  api = await startApiServer()
  await applyFolder(api, 'deploy/reclaim-agent')
  await createNode('worker-1', MACHINE_ID)
  await createNode('worker-2', 'the-id-of-another')
  token = await tokenOfPodOn(api, 'worker-1')
  agent = clientWith(token)
  // The server takes a moment until it asks a new policy.
  await eventually(async () => {
    await expect(agent.patch(NODES, { name: 'worker-2' }, annotations({ x: 'y' }))).rejects.toThrow(
      'denied request',
    )
  }, 30_000)
})
afterAll(() => api?.stop())

test.for([
  { detector: 'poll', isMissing: process.platform !== 'linux' },
  { detector: 'netlink', isMissing: !hasConnector },
])('a program of the ConfigMap is requested, by $detector', async (row, { skip }) => {
  const { detector, isMissing } = row
  skip(isMissing)
  const { logged } = await startAgent(api, token, 'worker-1', ['--detector', detector])
  await configure('worker-1', `sundial-${detector}`)
  await logged('looking for processes')

  await createPrograms().start(`sundial-${detector}`)

  await eventually(async () => expect(await requestOn('worker-1')).toBeDefined())
  expect(await requestOn('worker-1')).toMatchObject({
    reason: `process-match: sundial-${detector}`,
  })
  await clear('worker-1')
})

test('the agent of one Node cannot request the reclaim of another', async () => {
  const { logged, lines } = await startAgent(api, token, 'worker-2', [
    '--detector=poll',
    '--skip-host-id-check',
  ])
  await configure('worker-2', 'sundial-foreign')
  await logged('looking for processes')

  await createPrograms().start('sundial-foreign')
  await logged('could not request reclaim')

  expect(lines()).toContainEqual(
    expect.objectContaining({
      message: 'could not request reclaim',
      error: expect.objectContaining({ code: 'Invalid' }),
    }),
  )
  expect(await requestOn('worker-2')).toBeUndefined()
})

const FOREIGN =
  'The reclaim agent may change only the Node that its token is bound to, worker-1; this is worker-2.'
const FIELDS =
  'The reclaim agent may change only the annotations 5spot.finos.org/reclaim-requested, reclaim-reason and reclaim-requested-at of a Node.'
const REQUEST = {
  '5spot.finos.org/reclaim-requested': 'true',
  '5spot.finos.org/reclaim-reason': 'process-match: java',
  '5spot.finos.org/reclaim-requested-at': '2026-12-31T23:59:59Z',
}

test.each<{ change: string; node: string; patch: object; says: string }>([
  { change: 'a request', node: 'worker-2', patch: annotations(REQUEST), says: FOREIGN },
  { change: 'another annotation', node: 'worker-1', patch: annotations({ a: 'b' }), says: FIELDS },
  {
    change: 'a request, and another annotation',
    node: 'worker-1',
    patch: annotations({ ...REQUEST, a: 'b' }),
    says: FIELDS,
  },
  {
    change: 'another annotation removed',
    node: 'worker-1',
    patch: annotations({ 'example.com/kept': null }),
    says: FIELDS,
  },
  {
    change: 'another annotation changed',
    node: 'worker-1',
    patch: annotations({ 'example.com/kept': 'no' }),
    says: FIELDS,
  },
  {
    change: 'a label',
    node: 'worker-1',
    patch: { metadata: { labels: { a: 'b' } } },
    says: FIELDS,
  },
  {
    change: 'a finalizer',
    node: 'worker-1',
    patch: { metadata: { finalizers: ['example.com/kept'] } },
    says: FIELDS,
  },
  { change: 'a cordon', node: 'worker-1', patch: { spec: { unschedulable: true } }, says: FIELDS },
  {
    change: 'a taint',
    node: 'worker-1',
    patch: { spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } },
    says: FIELDS,
  },
  {
    change: 'the provider id',
    node: 'worker-1',
    patch: { spec: { providerID: 'metal://stolen' } },
    says: FIELDS,
  },
])('$change on $node is refused', async ({ node, patch, says }) => {
  const before = await api.client.get(NODES, { name: node })

  const refused = await requestText('PATCH', `/api/v1/nodes/${node}`, patch)

  expect(refused).toEqual({ status: 422, message: expect.stringContaining(says) })
  expect(await api.client.get(NODES, { name: node })).toEqual(before)
})

test('the three annotations may be set, changed and removed', async () => {
  await agent.patch(NODES, { name: 'worker-1' }, annotations(REQUEST))
  const requested = await requestOn('worker-1')
  const none = Object.fromEntries(Object.keys(REQUEST).map((key) => [key, null]))
  await agent.patch(NODES, { name: 'worker-1' }, annotations(none))

  expect(requested).toEqual({ reason: 'process-match: java', requestedAt: '2026-12-31T23:59:59Z' })
  expect(await requestOn('worker-1')).toBeUndefined()
})

test('a patch with the uid of a former Node of that name changes nothing', async () => {
  const metadata = { uid: '00000000-0000-0000-0000-000000000000', annotations: REQUEST }

  await expect(agent.patch(NODES, { name: 'worker-1' }, { metadata })).rejects.toThrow()

  expect(await requestOn('worker-1')).toBeUndefined()
})

test('a token of the account that is bound to no Node changes no Node', async () => {
  const unbound = await api.clientAs(AGENT_ACCOUNT)

  const patch = unbound.patch(NODES, { name: 'worker-1' }, annotations(REQUEST))

  await expect(patch).rejects.toMatchObject({ code: 'Invalid' })
  expect(await requestOn('worker-1')).toBeUndefined()
})

test('others change Nodes as before', async () => {
  const changed = await api.client.patch(NODES, { name: 'worker-2' }, annotations({ a: 'b' }))

  expect(changed.metadata.annotations).toMatchObject({ a: 'b' })
})

function annotations(values: Readonly<Record<string, string | null>>) {
  return { metadata: { annotations: values } }
}

async function createNode(name: string, machineID: string): Promise<void> {
  const metadata = { name, annotations: { 'example.com/kept': 'yes' } }
  await api.client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata })
  await api.client.patchStatus(NODES, { name }, { status: { nodeInfo: { machineID } } })
}

function transportWith(bearer: string) {
  const headers = { authorization: `Bearer ${bearer}` }
  const access = { server: api.url, tls: { ca: api.ca }, headers }
  return createHttpsTransport(fixedCredentials(access))
}

function clientWith(bearer: string): KubeClient {
  return createKubeClient(transportWith(bearer))
}

// The client tells of a refusal only what is safe to tell. Here the whole message counts.
async function requestText(method: 'PATCH', path: string, patch: object) {
  const { status, body } = await transportWith(token)({
    method,
    path,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify(patch),
  })
  return { status, message: textAt(JSON.parse(body), 'message') }
}

async function configure(nodeName: string, command: string): Promise<void> {
  const metadata = reclaimConfigKey(nodeName)
  const data = { 'reclaim.toml': writeReclaimToml([command]) }
  await api.client.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data })
  onTestFinished(async () => {
    await api.client.delete(CONFIG_MAPS, metadata)
  })
}

async function requestOn(name: string) {
  const node = await api.client.get(NODES, { name })
  return node && reclaimRequestOf(node)
}

async function clear(name: string): Promise<void> {
  const none = Object.fromEntries(Object.keys(REQUEST).map((key) => [key, null]))
  await api.client.patch(NODES, { name }, annotations(none))
}
