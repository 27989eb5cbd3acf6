// A resolver of tags, on the stand-in registry.
import { expect, test } from 'vitest'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { connectionsOver } from '#src/embedded/stand-ins/bootc/registry-connections.ts'
import { createTagResolver } from '#src/images/registry/resolve-tag.ts'
import { CONFIG_MAPS } from '#src/kube/resource.ts'
import { startedWorld } from '#test/unit/embedded/stand-ins/started-world.ts'

async function startedResolver(repository: string, annotations = {}) {
  const { world, client, clock } = await startedWorld({
    installations: [bootcNodePoolInstallation()],
  })
  await client.create(CONFIG_MAPS, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      namespace: 'default',
      name: 'images',
      annotations: { 'stand-in.sundial.dev/repository': repository, ...annotations },
    },
    data: { stable: '44.1' },
  })
  const resolve = createTagResolver({
    clock,
    policy: { allowed: [], plainHttp: [] },
    connect: () => connectionsOver(world.fetch),
  })
  const digestOf = async (path: string) =>
    (await world.fetch(new Request(path, { method: 'HEAD' }))).headers.get('docker-content-digest')
  return { resolve, digestOf }
}

test.each([
  ['quay.io', 'team/os', 'https://quay.io/v2/team/os/manifests/44.1'],
  ['docker.io', 'library/os', 'https://registry-1.docker.io/v2/library/os/manifests/44.1'],
])('a tag of %s is resolved', async (registry, repository, manifest) => {
  const { resolve, digestOf } = await startedResolver(`${registry}/${repository}`)

  const answer = await resolve({ reference: { registry, repository, tag: 'stable' } })

  expect(answer).toEqual({ type: 'resolved', digest: await digestOf(manifest) })
})

test.each([
  [
    'a tag that is not there',
    'other',
    {},
    'NotFound',
    'quay.io has no tag other of team/os; push it, or correct spec.image.ref',
  ],
  [
    'a registry that fails',
    'stable',
    { 'stand-in.sundial.dev/fail': '503' },
    'Unreachable',
    'quay.io answers HTTP 503',
  ],
])('%s is told', async (_, tag, annotations, reason, words) => {
  const { resolve } = await startedResolver('quay.io/team/os', annotations)

  expect(await resolve({ reference: { registry: 'quay.io', repository: 'team/os', tag } })).toEqual(
    {
      type: 'failed',
      reason,
      message: `fetching manifest for "quay.io/team/os:${tag}": ${words}`,
    },
  )
})
