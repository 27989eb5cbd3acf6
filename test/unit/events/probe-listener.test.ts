// The probes of a node program, as Node's server gives them, and of a function, as Hono does: they are the same.
import { createServer } from 'node:http'
import { Hono } from 'hono'
import { describe, expect, onTestFinished, test } from 'vitest'
import { probeListener } from '#src/events/probe-listener.ts'
import { addProbes, type ProbesOptions } from '#src/events/probes.ts'
import { createMetrics } from '#src/telemetry/metrics.ts'

type Ask = (method: string, path: string) => Promise<Response>

async function ofNodeProgram(options: ProbesOptions): Promise<Ask> {
  const server = createServer(probeListener(options)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return (method, path) => fetch(`http://127.0.0.1:${port}${path}`, { method })
}

async function ofFunction(options: ProbesOptions): Promise<Ask> {
  const app = new Hono()
  addProbes(app, options)
  return async (method, path) => app.request(path, { method })
}

const TEXT = 'text/plain; charset=UTF-8'
const METRICS = 'text/plain; version=0.0.4; charset=utf-8'
const PROBLEM = 'application/problem+json'
const notYet =
  '{"type":"about:blank","title":"Not ready","status":503,"detail":"Nothing is known yet."}'

describe.each([
  { of: 'a node program', asked: ofNodeProgram },
  { of: 'a function', asked: ofFunction },
])('the probes of $of', ({ asked }) => {
  test.each([
    { path: '/healthz', expected: [200, TEXT, 'ok\n'] },
    { path: '/health', expected: [200, TEXT, 'ok\n'] },
    { path: '/readyz', expected: [200, TEXT, 'ok\n'] },
    { path: '/ready?verbose', expected: [200, TEXT, 'ok\n'] },
    { path: '/readyz', reason: 'Nothing is known yet.', expected: [503, PROBLEM, notYet] },
    { path: '/healthz', reason: 'Nothing is known yet.', expected: [200, TEXT, 'ok\n'] },
    {
      path: '/metrics',
      expected: [
        200,
        METRICS,
        '# HELP looks_total Looks.\n# TYPE looks_total counter\nlooks_total 1\n',
      ],
    },
    { path: '/healthz', method: 'HEAD', expected: [200, TEXT, ''] },
    { path: '/healthz', method: 'POST', expected: [404, TEXT, '404 Not Found'] },
    { path: '/', expected: [404, TEXT, '404 Not Found'] },
  ])('$path $reason $expected.0', async ({ path, method = 'GET', reason, expected }) => {
    const metrics = createMetrics()
    metrics.counter('looks_total', 'Looks.').add()
    const ask = await asked({ notReady: async () => reason, metrics })

    const response = await ask(method, path)

    const { status, headers } = response
    expect([status, headers.get('content-type'), await response.text()]).toEqual(expected)
  })
})
