// `sundial dev` as a user has it: a process of its own, and HTTP.
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { type Dev, startDev } from '#test/support/running-dev.ts'

const MACHINES = '/apis/5spot.finos.org/v1alpha1/namespaces/default/scheduledmachines'

const Machine = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ phase: z.string() }),
})

let started: Dev | undefined
afterEach(() => started?.process.kill('SIGKILL'))

function start(...args: string[]): Dev {
  started = startDev(...args)
  return started
}

async function phases(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${MACHINES}`)
  const list = z.object({ items: z.array(Machine) }).parse(await response.json())
  return Object.fromEntries(list.items.map(({ metadata, status }) => [metadata.name, status.phase]))
}

test('its first line is the address of the console, and / of the API leads there', async () => {
  const running = start('-f', 'docs/examples')
  const { url } = await running.address()
  const [, page = ''] = /^Console: (\S+)\n/.exec(running.output()) ?? []

  const response = await fetch(`${url}/`)

  expect(response.url).toBe(`${page}/`)
  expect(await response.text()).toContain('<h1>Machines and pools</h1>')
})

async function patch(url: string, name: string, spec: object): Promise<number> {
  const response = await fetch(`${url}${MACHINES}/${name}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ spec }),
  })
  await response.text()
  return response.status
}

test('the examples come and go in less than twenty seconds, also on a busy machine, and Ctrl-C ends it at once', async () => {
  const began = performance.now()
  const running = start('-f', 'docs/examples')
  const { kubeconfig } = await running.address()

  await running.said(/Pending → Active/)
  await running.said(/Active → ShuttingDown/)
  await running.said(/ShuttingDown → Inactive/)
  const seconds = (performance.now() - began) / 1000
  const existed = existsSync(kubeconfig)
  running.process.kill('SIGINT')
  const end = await running.ended()

  expect(seconds).toBeLessThan(20)
  expect(end.status).toBe(0)
  expect(end.seconds).toBeLessThan(2)
  expect({ existed, exists: existsSync(kubeconfig) }).toEqual({ existed: true, exists: false })
  expect(running.errors()).toBe('')
  expect(running.output()).toMatch(
    /\nStopped\. .* passed in .*, with \d+ transitions; the functions made \d+ reads and \d+ writes\.\n$/,
  )
})

test('what the kubeconfig points to can be read and changed, and the kill switch acts at once', async () => {
  const running = start('-f', 'docs/examples/kill-switch.yaml')
  const { kubeconfig } = await running.address()
  const { clusters } = parse(readFileSync(kubeconfig, 'utf8'))
  const url = clusters[0].cluster.server

  await running.said(/Pending → Active/)
  const machines = await phases(url)
  const pulled = await patch(url, 'kill-switch', { killSwitch: true })
  await running.said(/Active → Terminated/)
  const released = await patch(url, 'kill-switch', { killSwitch: false })
  await running.said(/Terminated → Pending[\s\S]*Pending → Active/)
  running.process.kill('SIGTERM')
  const { status } = await running.ended()

  expect(machines).toEqual({ 'kill-switch': 'Active' })
  expect({ pulled, released, status }).toEqual({ pulled: 200, released: 200, status: 0 })
})

test('an image reaches all nodes of a pool, and a tag that moves begins the next rollout', async () => {
  const running = start('-f', 'docs/examples/os-image.yaml', '--speed', '200')
  const { url } = await running.address()

  await running.said(/workers +RolloutInProgress → AllUpdated +4\/4 updated/)
  const moved = await fetch(`${url}/api/v1/namespaces/default/configmaps/worker-os`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ data: { stable: '44.3' } }),
  })
  await moved.text()
  await running.said(/workers +AllUpdated → RolloutInProgress[\s\S]*44\.3 is staged/)
  running.process.kill('SIGINT')
  const { status } = await running.ended()

  expect({ moved: moved.status, status, errors: running.errors() }).toEqual({
    moved: 200,
    status: 0,
    errors: '',
  })
}, 120_000)

test('what admission refuses is said through HTTP as well', async () => {
  const running = start('-f', 'docs/examples/kill-switch.yaml')
  const { url } = await running.address()
  await running.said(/new → Pending/)

  expect(await patch(url, 'kill-switch', { priority: 101 })).toBe(422)
})

test('a port that is taken is said, with what to do', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  try {
    const running = start('--port', String(port))
    const { status } = await running.ended()

    expect({ status, stdout: running.output(), stderr: running.errors() }).toEqual({
      status: 1,
      stdout: '',
      stderr: `error: port ${port} is in use by another program. Choose another one with --port, or any free port with --port 0.\n`,
    })
  } finally {
    server.close()
  }
})

test('a reader that goes away ends it quietly', async () => {
  const running = start('-f', 'docs/examples')
  const { kubeconfig } = await running.address()

  running.process.stdout?.destroy()
  const { status } = await running.ended()

  expect({ status, errors: running.errors() }).toEqual({ status: 0, errors: '' })
  expect(existsSync(kubeconfig)).toBe(false)
})
