// A pool by a tag of a real registry that wants to know who asks, from the first Secret to the second version, with
// everything real but the hosts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BOOTC_NODES } from '#src/bootc-node/resource.ts'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { parsePoolStatus } from '#src/bootc-node-pool/schema.ts'
import { findCondition } from '#src/kube/conditions.ts'
import { fieldsAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { SECRETS } from '#src/kube/resource.ts'
import { createNodes, hostOf } from '#test/support/control-plane/bootc-hosts.ts'
import {
  type ImageRegistry,
  startImageRegistry,
} from '#test/support/control-plane/image-registry.ts'
import { type PoolCluster, startPoolCluster } from '#test/support/control-plane/pool-cluster.ts'
import {
  bootedImages,
  createPool,
  marksOf,
  mostOut,
  POOL,
  untilUpdated,
} from '#test/support/control-plane/pools.ts'

const NAMES = ['a', 'b', 'c', 'd']
const SECRET = { namespace: 'sundial-system', name: 'my-pull-secret' }

let cluster: PoolCluster
let registry: ImageRegistry
let first: string
beforeAll(async () => {
  cluster = await startPoolCluster({
    backstop: '*/10 * * * * *',
    env: { TAG_RESOLUTION_INTERVAL: '10s' },
  })
  registry = await startImageRegistry(cluster.api.workspace)
  first = await registry.push('team/os', 'stable', '1')
})
afterAll(async () => {
  await registry?.stop()
  await cluster?.stop()
})

const untilDegraded = (reason: string, words: string) =>
  cluster.following.until(`pool Degraded with ${reason}`, ({ get }) => {
    const pool = get('node.bootc.dev', BOOTC_NODE_POOLS.kind, { name: POOL })
    const { conditions = [] } = parsePoolStatus(pool?.['status'])
    const degraded = findCondition(conditions, 'Degraded')
    return degraded?.reason === reason && degraded.message?.includes(words) && degraded
  })

test('without its pull Secret the pool says what to create, and nothing is staged', async () => {
  const installed = `${registry.host}/team/os@sha256:${'0'.repeat(64)}`
  await createNodes(cluster.api, NAMES, { labels: { pool: POOL }, annotations: hostOf(installed) })
  await createPool(cluster.api, {
    image: { ref: `${registry.host}/team/os:stable` },
    pullSecretRef: SECRET,
  })

  const degraded = await untilDegraded('TagResolutionError', 'does not exist: create it')

  expect(degraded).toMatchObject({
    status: 'True',
    message: expect.stringContaining('Secret sundial-system/my-pull-secret does not exist'),
  })
  expect(cluster.following.mirror.list('node.bootc.dev', BOOTC_NODES.kind)).toEqual([])
})

test('with a wrong password it says that the registry refuses it', async () => {
  await cluster.api.client.create(SECRETS, registry.pullSecret(SECRET, 'guessed'))

  const degraded = await untilDegraded('TagResolutionError', 'are not valid')

  const { host } = registry
  expect(degraded.message).toBe(
    `fetching manifest for "${host}/team/os:stable": ${host} refuses the login: the credentials of the pull Secret are not valid, or team/os does not exist; renew them`,
  )
})

test('with the right one all nodes change to the image of the tag, one at a time', async () => {
  const from = cluster.following.history.length
  const { data } = fieldsAt(registry.pullSecret(SECRET))
  await cluster.api.client.patch(SECRETS, SECRET, { data })

  const pool = await untilUpdated(cluster, NAMES.length)

  const image = `${registry.host}/team/os@${first}`
  expect(parsePoolStatus(pool['status'])).toMatchObject({
    targetDigest: first,
    deployedDigest: first,
    updateAvailable: false,
    message: '4/4 updated',
    resolution: { ref: `${registry.host}/team/os:stable`, digest: first },
  })
  expect(bootedImages(cluster.following)).toEqual({ [image]: NAMES.length })
  expect(mostOut(cluster.following.history.slice(from))).toBe(1)
  expect(specs()).toEqual(
    NAMES.map(() => ({
      desiredImage: image,
      desiredImageState: 'Booted',
      pullSecretRef: SECRET,
      pullSecretHash: expect.any(String),
      rebootPolicy: 'RebootOnly',
    })),
  )
})

test('a tag that is moved is followed', async () => {
  const from = cluster.following.history.length

  const second = await registry.push('team/os', 'stable', '2')
  await cluster.following.until('the new digest', ({ get }) => {
    const pool = get('node.bootc.dev', BOOTC_NODE_POOLS.kind, { name: POOL })
    return textAt(pool, 'status', 'targetDigest') === second
  })
  await untilUpdated(cluster, NAMES.length)

  const image = `${registry.host}/team/os@${second}`
  expect(bootedImages(cluster.following)).toEqual({ [image]: NAMES.length })
  expect(mostOut(cluster.following.history.slice(from))).toBe(1)
  expect(marksOf(cluster.following)).toEqual([])
})

function specs(): readonly unknown[] {
  const all: readonly KubeObject[] = cluster.following.mirror.list(
    'node.bootc.dev',
    BOOTC_NODES.kind,
  )
  return all.map(({ spec }) => spec)
}
