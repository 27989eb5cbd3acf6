// What production runs: the bundles, with everything dropped that nobody uses.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { buildFunctions } from '#test/support/build.ts'
import { changed } from '#test/support/events.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { localServer } from '#test/support/local-server.ts'
import { eventually, freePort, startNode } from '#test/support/processes.ts'

let folder: string
let sizes: Readonly<Record<string, number>>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sundial-bundle-'))
  sizes = await buildFunctions(folder)
})
afterAll(() => rm(folder, { recursive: true }))

test('every function has its bundle, and client-node without its models', () => {
  const entries = Object.keys(sizes).filter((path) => !path.includes('parts/'))
  const clientNode = Object.entries(sizes).filter(([path]) => path.includes('client-node'))

  expect(entries.map((path) => basename(path)).sort()).toEqual([
    'scheduled-machine.mjs',
    'sweep.mjs',
  ])
  expect(clientNode).toHaveLength(1)
  // With its models and undici it is 3.4 MB.
  expect(clientNode[0]?.[1]).toBeLessThan(400_000)
})

test('a bundle takes an event, and its pass reaches the API server with the credentials', async () => {
  const api = await localServer((_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"reason":"NotFound"}')
  })
  onTestFinished(() => api.close())
  const port = await freePort()
  const program = startNode([join(folder, 'scheduled-machine.mjs')], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
  })
  onTestFinished(async () => {
    program.process.kill('SIGKILL')
    await program.ended()
  })

  const event = changed('5spot.finos.org/v1alpha1', 'ScheduledMachine', 'team-a', 'night')
  const { status } = await eventually(() => fetch(`http://127.0.0.1:${port}`, event))
  await eventually(async () => expect(api.requests).toHaveLength(1))
  program.process.kill('SIGTERM')

  expect([status, (await program.ended()).status]).toEqual([202, 0])
  expect(api.requests).toEqual([
    'GET /apis/5spot.finos.org/v1alpha1/namespaces/team-a/scheduledmachines/night',
  ])
  expect(api.headers[0]).toMatchObject({
    authorization: 'Bearer secret',
    'user-agent': 'sundial/0.1.0',
  })
})
