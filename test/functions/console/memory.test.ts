// The memory of the console process when the objects of a filtered page are many and large.
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import type { KubeObject } from '#src/kube/object.ts'
import { machine, pool } from '#test/support/cluster-world.ts'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'
import { bootcNode, TARGET } from '#test/support/pool-objects.ts'
import { eventually, freePort, type Running, startNode } from '#test/support/processes.ts'

const running: Running[] = []
const servers: LocalServer[] = []
afterEach(async () => {
  for (const { process } of running) process.kill('SIGKILL')
  await Promise.all(running.splice(0).map(({ ended }) => ended()))
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const MIB = 2 ** 20
/** Of each object. */
const BYTES = 20_000
/** Those of the function's manifest. */
const FLAGS = ['--max-old-space-size=160', '--max-semi-space-size=4']

test.skipIf(process.platform !== 'linux')(
  'a filter over machines and a pool of nodes, of 20 kB each, need no more for 5,000 than for 500',
  async () => {
    const few = await peakOver({ machines: 500, nodes: 500 })
    const many = await peakOver({ machines: 5_000, nodes: 5_000 })

    // The text of the others alone is 170 MiB. A busy computer collects garbage later.
    expect((many - few) / MIB).toBeLessThan(85)
  },
  120_000,
)

interface Count {
  readonly machines: number
  readonly nodes: number
}

async function peakOver(count: Count): Promise<number> {
  const api = await localServer(playLists(count))
  servers.push(api)
  const port = await freePort()
  const program = startNode([...FLAGS, 'functions/console/main.ts'], {
    PORT: String(port),
    KUBECONFIG: await kubeconfigFor(api.url),
  })
  running.push(program)
  const url = `http://127.0.0.1:${port}`
  await eventually(() => fetch(`${url}/healthz`))

  for (const query of ['?text=nothing-has-this', '?kind=BootcNodePool']) {
    const response = await fetch(`${url}/${query}`, { headers: { authorization: 'Bearer a' } })
    expect(response.status).toBe(200)
    await response.text()
  }

  const status = await readFile(`/proc/${program.process.pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

// One page after the other, so that this process needs little memory.
function playLists(count: Count) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api')
    const make = makerOf(pathname)
    const from = Number(searchParams.get('continue') ?? 0)
    const limit = Number(searchParams.get('limit') ?? 500)
    const all = pathname.endsWith('bootcnodes') ? count.nodes : count.machines
    const to = make === undefined ? 0 : Math.min(from + limit, all)
    const items = Array.from({ length: to - from }, (_, index) => large(make?.(`o${from + index}`)))
    if (pathname.endsWith('bootcnodepools')) items.splice(1)
    const metadata = to < all && items.length > 1 ? { continue: String(to) } : {}
    const text = JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items })
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  }
}

function makerOf(path: string): ((name: string) => KubeObject) | undefined {
  if (path.endsWith('/scheduledmachines')) return machine
  if (path.endsWith('/bootcnodepools')) return pool
  if (path.endsWith('/bootcnodes')) return (name) => bootcNode(name, { booted: TARGET })
  return undefined
}

function large(object: KubeObject | undefined): object {
  const note = 'x'.repeat(BYTES)
  const metadata = { ...object?.metadata, annotations: { note } }
  return { ...object, metadata }
}
