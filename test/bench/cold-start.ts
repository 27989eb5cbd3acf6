// From nothing to the first event that is taken: spawn a function's bundle, send a binary CloudEvent
// until it answers, and compare with a bare node:http server on the same Node.

import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '#test/support/bench.ts'
import { buildFunctions } from '#test/support/build.ts'
import { freePort, startNode } from '#test/support/processes.ts'

const RUNS = 15
const WARM_UP = 2
const RETRY_MS = 0.5
const LIMIT_MS = 10_000
const CHANGED = 'dev.knative.apiserver.resource.update'

/** Milliseconds to the first answer of each bundle, with those of the bare server as reference. Medians. */
export async function bench(runs = RUNS): Promise<readonly Measurement[]> {
  const outdir = await mkdtemp(join(tmpdir(), 'sundial-cold-start-'))
  try {
    await buildFunctions(outdir)
    const programs = [
      fileURLToPath(new URL('bare-server.mjs', import.meta.url)),
      join(outdir, 'scheduled-machine.mjs'),
      join(outdir, 'sweep.mjs'),
    ] as const
    const times = programs.map((): number[] => [])
    // Interleaved, so that whatever else the machine does falls on all of them.
    for (let run = -WARM_UP; run < runs; run++) {
      for (const [i, program] of programs.entries()) {
        const took = await firstAnswer(program)
        if (run >= 0) times[i]?.push(took)
      }
    }
    const [bare = 0, scheduledMachine = 0, sweep = 0] = times.map(median)
    const held = (name: string, value: number) => ({ name, value, unit: 'ms', reference: bare })
    return [
      held('cold start scheduled-machine (aim 1.5 x bare server)', scheduledMachine),
      held('cold start sweep (aim 1.5 x bare server)', sweep),
    ]
  } finally {
    await rm(outdir, { recursive: true, force: true })
  }
}

async function firstAnswer(program: string): Promise<number> {
  // What the API server has to say is a dead letter to the sweep, which then looks at everything.
  const type = program.endsWith('sweep.mjs') ? 'com.example.other' : CHANGED
  const port = await freePort()
  const started = performance.now()
  const { process: child, ended } = startNode([program], {
    PORT: String(port),
    SCHEDULED_MACHINE_SINK: 'http://127.0.0.1:9',
    LOG_LEVEL: 'error',
  })
  try {
    for (;;) {
      const status = await post(port, type).catch(() => undefined)
      const took = performance.now() - started
      if (status !== undefined && status >= 200 && status < 300) return took
      if (status !== undefined) throw new Error(`${program} answered ${status}`)
      if (took > LIMIT_MS) throw new Error(`${program} did not answer`)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  } finally {
    child.kill('SIGKILL')
    await ended()
  }
}

const BODY = JSON.stringify({
  apiVersion: '5spot.finos.org/v1alpha1',
  kind: 'ScheduledMachine',
  metadata: { namespace: 'default', name: 'business-hours', resourceVersion: '1' },
  spec: { clusterName: 'prod', notes: 'x'.repeat(900) },
})

function post(port: number, type: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(BODY),
          'ce-specversion': '1.0',
          'ce-id': 'ca956ecc-303b-4f9c-9193-9f1d86bc334a',
          'ce-source': 'https://10.96.0.1:443',
          'ce-type': type,
          'ce-subject':
            '/apis/5spot.finos.org/v1alpha1/namespaces/default/scheduledmachines/business-hours',
          'ce-time': '2026-11-20T10:03:47.880689695Z',
          'ce-kind': 'ScheduledMachine',
          'ce-apiversion': '5spot.finos.org/v1alpha1',
          'ce-name': 'business-hours',
          'ce-namespace': 'default',
        },
      },
      (incoming) => {
        incoming.resume().on('end', () => resolve(incoming.statusCode ?? 0))
      },
    )
    outgoing.on('error', reject)
    outgoing.end(BODY)
  })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
