import { expect, test } from 'vitest'
import { KubeError } from '#src/kube/kube-error.ts'
import { createLogger, type LogLevel } from '#src/telemetry/logger.ts'

test('a line is one JSON object with its time, level, message and fields', () => {
  const { log, lines } = collect('info')

  log.child({ function: 'sweep' }).info('swept', { due: 3 })

  expect(lines).toEqual([
    '{"time":"2026-03-29T01:00:00.000Z","level":"info","message":"swept","function":"sweep","due":3}\n',
  ])
})

test('lines below the level are not written', () => {
  const { log, lines } = collect('warn')

  log.debug('a')
  log.info('b')
  log.warn('c')
  log.error('d')

  expect(lines.map((line) => JSON.parse(line).message)).toEqual(['c', 'd'])
})

test('an error is written with its message, stack and cause, and without other properties', () => {
  const { log, lines } = collect('info')
  const cause = Object.assign(new Error('ECONNRESET'), {
    headers: { authorization: 'Bearer secret' },
  })

  log.error('failed', { error: new Failure('GET /x: reset', { cause }) })

  const { error } = JSON.parse(lines[0] ?? '')
  expect(error).toEqual({
    name: 'Error',
    code: 'EFAIL',
    message: 'GET /x: reset',
    stack: expect.stringContaining('logger.test.ts'),
    cause: { name: 'Error', message: 'ECONNRESET', stack: expect.any(String) },
  })
  expect(lines.join()).not.toContain('secret')
})

test('an error of the API server is written with its code and message', () => {
  const { log, lines } = collect('info')

  log.warn('failed', { error: new KubeError('Unavailable', 'GET /x: reset', { cause: 'x' }) })

  const { error } = JSON.parse(lines[0] ?? '')
  expect(error).toEqual({ code: 'Unavailable', message: 'GET /x: reset' })
})

test('a long text is cut', () => {
  const { log, lines } = collect('info')

  log.warn('failed', { error: new KubeError('Invalid', 'x'.repeat(1_000_000)) })

  expect(lines[0]?.length).toBeLessThan(11_000)
})

class Failure extends Error {
  readonly code = 'EFAIL'
}

function collect(level: LogLevel) {
  const lines: string[] = []
  const log = createLogger({
    level,
    write: (line) => lines.push(line),
    time: () => '2026-03-29T01:00:00.000Z',
  })
  return { log, lines }
}
