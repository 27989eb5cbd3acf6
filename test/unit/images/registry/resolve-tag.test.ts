// The digest of a tag, from a registry that a test plays.
import { describe, expect, test } from 'vitest'
import { DIGEST, goodManifest, sendManifest, testRegistry } from '#test/support/registry.ts'
import { failedWith, question, resolver, SHA512 } from './bed.ts'

describe('a digest is taken', () => {
  test('from the answer to a HEAD', async () => {
    const registry = await testRegistry()

    const answer = await resolver()(question(registry))

    expect(answer).toEqual({ type: 'resolved', digest: DIGEST })
    expect(registry.requests).toEqual(['HEAD /v2/team/os/manifests/1.2'])
    expect(registry.headers[0]).toMatchObject({
      accept:
        'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json',
      'user-agent': 'sundial',
    })
    expect(registry.headers[0]).not.toHaveProperty('authorization')
  })

  test.each([
    ['names no digest', () => ({ status: 200, headers: {} })],
    ['is not allowed', () => ({ status: 405, headers: {} })],
    ['is a bad request', () => ({ status: 400, headers: {} })],
    ['is denied', () => ({ status: 403, headers: {} })],
    [
      'is a page',
      () => ({
        status: 200,
        headers: { 'docker-content-digest': DIGEST, 'content-type': 'text/html' },
      }),
    ],
  ])('from the manifest, when a HEAD %s', async (_, head) => {
    const registry = await testRegistry((request, response) => {
      if (request.method === 'GET') return sendManifest(request, response)
      const { status, headers } = head()
      response.writeHead(status, headers).end()
    })

    const answer = await resolver()(question(registry))

    expect(answer).toEqual({ type: 'resolved', digest: DIGEST })
    expect(registry.requests).toEqual([
      'HEAD /v2/team/os/manifests/1.2',
      'GET /v2/team/os/manifests/1.2',
    ])
  })

  test('from the manifest, by the algorithm that the registry names', async () => {
    const registry = await testRegistry((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end()
      else sendManifest(request, response, { 'docker-content-digest': SHA512 })
    })

    expect(await resolver()(question(registry))).toEqual({ type: 'resolved', digest: SHA512 })
  })

  test('from a manifest without a media type in it', async () => {
    const body = JSON.stringify({ schemaVersion: 2, config: {}, layers: [] })
    const registry = await testRegistry((request, response) =>
      sendManifest(request, response, {}, body),
    )

    expect(await resolver()(question(registry))).toMatchObject({ type: 'resolved' })
  })
})

describe('a digest is not taken', () => {
  test.each([
    ['a word', 'latest'],
    ['a short one', 'sha256:abc'],
    ['one in upper case', DIGEST.toUpperCase()],
    ['two', `${DIGEST}, ${DIGEST}`],
  ])('when a HEAD names %s', async (_, digest) => {
    const registry = await testRegistry((request, response) =>
      sendManifest(request, response, { 'docker-content-digest': digest }),
    )

    expect(await resolver()(question(registry))).toEqual(
      failedWith(registry, 'InvalidAnswer', 'names something as the digest that is not one'),
    )
    expect(registry.requests).toHaveLength(1)
  })

  test('when it is not that of the manifest', async () => {
    const registry = await testRegistry((request, response) => {
      if (request.method === 'HEAD') response.writeHead(200).end()
      else sendManifest(request, response, { 'docker-content-digest': `sha256:${'0'.repeat(64)}` })
    })

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        'InvalidAnswer',
        'names a digest that is not that of the manifest it sends; it is not used',
      ),
    )
  })

  test.each([
    ['a page', '<html>Sign in with hunter2</html>'],
    ['JSON of another kind', '{"hunter2":1}'],
    ['a list', '[]'],
    ['an index of charts', '{"schemaVersion":2,"mediaType":"application/x-hunter2","config":{}}'],
    ['a manifest of the first schema', '{"schemaVersion":1,"fsLayers":[]}'],
    ['nothing', ''],
  ])('of %s', async (_, body) => {
    const registry = await testRegistry((request, response) =>
      sendManifest(request, response, { 'content-type': 'text/html' }, body),
    )

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        'InvalidAnswer',
        'answers with something that is not the manifest of an image; is it a registry?',
      ),
    )
  })

  test('from an answer that is too large', async () => {
    const registry = await testRegistry((request, response) => {
      response.writeHead(200)
      const more = () => {
        if (!response.destroyed) response.write('x'.repeat(1024 * 1024), more)
      }
      if (request.method === 'HEAD') response.end()
      else more()
    })

    expect(await resolver()(question(registry))).toEqual({
      type: 'failed',
      reason: 'InvalidAnswer',
      message: `fetching manifest for "${registry.host}/team/os:1.2": the answer of ${registry.host} is larger than 4194304 bytes`,
    })
  })

  test('from an answer that ends early', async () => {
    const registry = await testRegistry((request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      if (request.method === 'HEAD') response.end()
      else response.write('{', () => response.destroy())
    })

    expect(await resolver()(question(registry))).toEqual(
      failedWith(
        registry,
        'Unreachable',
        'cannot be reached: the connection was closed before the end of the answer',
      ),
    )
  })
})

test('many tags are asked for side by side', async () => {
  const registry = await testRegistry((request, response) =>
    setTimeout(() => goodManifest(request, response), 20),
  )
  const resolve = resolver()
  const tags = Array.from({ length: 20 }, (_, index) => `v${index}`)

  const answers = await Promise.all(tags.map((tag) => resolve(question(registry, { tag }))))

  expect(new Set(answers.map(({ type }) => type))).toEqual(new Set(['resolved']))
  expect(registry.requests).toHaveLength(20)
  await expect.poll(() => registry.sockets.open.size).toBe(0)
})
