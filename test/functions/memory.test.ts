// The memory of a function process that receives more events than it can hold.
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { kubeconfigFor } from '#test/support/kubeconfig-file.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'
import { eventually, freePort, type Running, startNode } from '#test/support/processes.ts'

const running: Running[] = []
const servers: LocalServer[] = []
afterEach(async () => {
  for (const { process } of running) process.kill('SIGKILL')
  await Promise.all(running.splice(0).map(({ ended }) => ended()))
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

const MIB = 1024 * 1024
const HEADERS = {
  'ce-specversion': '1.0',
  'ce-id': '1',
  'ce-source': '/s',
  'ce-type': 'dev.knative.apiserver.resource.update',
  'content-type': 'application/json',
}

test.skipIf(process.platform !== 'linux')(
  '64 events of 6 MiB at once take less than what a pod of 256 MiB has to spare',
  async () => {
    const api = await localServer((_, response) => response.writeHead(404).end('{}'))
    servers.push(api)
    const port = await freePort()
    const program = startNode(['functions/scheduled-machine/main.ts'], {
      PORT: String(port),
      KUBECONFIG: await kubeconfigFor(api.url),
    })
    running.push(program)
    const url = `http://127.0.0.1:${port}`
    await eventually(() => fetch(`${url}/healthz`))
    // By then all is loaded.
    await send(url, Buffer.from('{}'))
    await new Promise((loaded) => setTimeout(loaded, 1_500))
    const before = await peakOf(program)
    const filler = 'x'.repeat(5.9 * MIB)
    const body = Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', filler }))

    const answers = await Promise.all(Array.from({ length: 64 }, () => send(url, body)))
    const peak = await peakOf(program)
    const after = await send(url, body)

    expect(new Set(answers)).toEqual(new Set([202, 503]))
    expect(after).toBe(202)
    expect((peak - before) / (256 * MIB)).toBeLessThan(0.6)
  },
  40_000,
)

async function peakOf({ process: { pid } }: Running): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024
}

// The same bytes for all requests, so that this process needs little memory.
function send(url: string, body: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(20_000)
    const sent = request(
      url,
      { method: 'POST', headers: HEADERS, agent: false, signal },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    // Refused while it was still sending.
    sent.on('error', () => resolve(503))
    sent.end(body)
  })
}
