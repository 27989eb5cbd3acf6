// The rights that bootc-node-pool and the sweep have where pull Secrets are named one by one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { textAt } from '#src/kube/json.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { readAuditLog } from '#test/support/control-plane/audit.ts'
import { createNodes } from '#test/support/control-plane/bootc-hosts.ts'
import { type FunctionProcess, startFunction } from '#test/support/control-plane/functions.ts'
import { applyDefinitions, applyFolder } from '#test/support/control-plane/install.ts'
import { createPool, imageOf, POOL } from '#test/support/control-plane/pools.ts'
import { changed, ping } from '#test/support/events.ts'
import { eventually } from '#test/support/processes.ts'

const NAMED = { namespace: 'default', name: 'my-pull-secret' }

let api: ApiServer
let started: readonly FunctionProcess[] = []
beforeAll(async () => {
  api = await startApiServer()
  await applyDefinitions(api, 'knative-eventing', (file) => /pingsource\.yaml$/.test(file))
  await applyFolder(api, 'deploy/overlays/narrow-secrets')
  await applyFolder(api, 'deploy/pull-secret-role')
  await api.client.create(SECRETS, pullSecret(NAMED))
  await createNodes(api, ['a'], { labels: { pool: POOL } })
  const pool = await startFunction(api, 'bootc-node-pool')
  const sinks = { SCHEDULED_MACHINE_SINK: 'http://127.0.0.1:9', BOOTC_NODE_POOL_SINK: pool.url }
  started = [pool, await startFunction(api, 'sweep', { env: sinks })]
})
afterAll(async () => {
  await Promise.all(started.map(({ child }) => child.stop(1_000)))
  await api?.stop()
})

test('a pull Secret that a Role names is read by the function, and by the sweep', async () => {
  const [pool, sweep] = started
  await createPool(api, { image: { ref: imageOf(1) }, pullSecretRef: NAMED })

  await fetch(pool?.url ?? '', changed('node.bootc.dev/v1alpha1', 'BootcNodePool', '', POOL))
  const claimed = await eventually(async () => {
    const found = await api.client.get(BOOTC_NODES, { name: 'a' })
    if (found === undefined) throw new Error('the Node is not claimed yet')
    return found
  })
  await fetch(sweep?.url ?? '', ping('backstop'))

  expect(textAt(claimed, 'spec', 'pullSecretHash')).not.toBe('')
  const readers = readAuditLog(api.workspace.path('audit.log'))
    .filter(({ resource, name }) => resource === 'secrets' && name === NAMED.name)
    .map(({ account, verb, status }) => `${account} ${verb} ${status}`)
  expect([...new Set(readers)].sort()).toEqual([
    'sundial-system:bootc-node-pool get 200',
    'sundial-system:sweep get 200',
  ])
})

function pullSecret(metadata: typeof NAMED) {
  const config = JSON.stringify({ auths: { 'registry.example.com': { auth: 'dTpw' } } })
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(config).toString('base64') },
  }
}
