// `sundial console` against the embedded control plane over HTTP.
import { expect, test, vi } from 'vitest'
import { BOOTC_NODE_POOLS } from '#src/bootc-node-pool/resource.ts'
import { consoleCommand } from '#src/cli/console.ts'
import { UsageError } from '#src/cli/usage-error.ts'
import { pool, startClusterWorld } from '#test/support/cluster-world.ts'
import { localServer } from '#test/support/local-server.ts'
import { collectingIo } from './collecting-io.ts'

async function start(port?: number) {
  const world = await startClusterWorld()
  await world.client.create(BOOTC_NODE_POOLS, pool('workers'))
  const { kubeconfig, surroundings } = world
  const io = collectingIo()
  const stop = new AbortController()
  const options = { kubeconfig, ...(port !== undefined && { port }) }
  const ended = consoleCommand(options, io, () => stop.signal, surroundings)
  return { ...world, io, stop, ended }
}

test('it prints the address of the page first, serves it with the rights of the kubeconfig, and ends', async () => {
  const { io, stop, ended } = await start(0)
  const address = () => /^Console: (http:\/\/127\.0\.0\.1:\d+)\n/.exec(io.out())?.[1] ?? ''
  await vi.waitFor(() => expect(address()).not.toBe(''), { timeout: 15_000 })

  const page = await fetch(address())
  stop.abort()

  expect(await page.text()).toContain('<a href="/bootcnodepools/workers">workers</a>')
  expect(await ended).toBe(0)
  await expect(fetch(address())).rejects.toThrow()
})

test('a port that is taken is status 1 and one sentence', async () => {
  const taken = await localServer((_, response) => response.end())
  const { io, ended } = await start(Number(new URL(taken.url).port))

  const status = await ended
  await taken.close()

  expect(status).toBe(1)
  expect(io.err()).toMatch(/^error: port \d+ is in use by another program\./)
})

test('a kubeconfig that does not exist is a wrong use', async () => {
  const { surroundings } = await startClusterWorld()
  const { signal } = new AbortController()

  const ended = consoleCommand({ kubeconfig: '/none' }, collectingIo(), () => signal, surroundings)

  await expect(ended).rejects.toThrow(UsageError)
})
