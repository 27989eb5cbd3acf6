import { PassThrough, Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { terminalIo } from '#src/cli/io.ts'

function streams(isTTY: boolean) {
  const stdout = Object.assign(new PassThrough(), { isTTY, columns: 120 })
  const stderr = Object.assign(new PassThrough(), { isTTY })
  return {
    stdout,
    stderr,
    stdin: Readable.from([Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)]),
  }
}

test.each([
  ['a terminal has colours', true, {}, true],
  ['a pipe has none', false, {}, false],
  ['NO_COLOR turns them off', true, { NO_COLOR: '1' }, false],
  ['NO_COLOR counts with any value', true, { NO_COLOR: '0' }, false],
  ['an empty NO_COLOR does not count', true, { NO_COLOR: '' }, true],
])('%s', (_name, isTTY, environment, color) => {
  expect(terminalIo(streams(isTTY), environment).color).toBe(color)
})

test('stdin is read to its end, also where a character is cut in two', async () => {
  expect(Buffer.from(await terminalIo(streams(false), {}).stdin()).toString()).toBe('ä')
})

test('both streams are written to', () => {
  const { stdout, stderr, stdin } = streams(false)
  const io = terminalIo({ stdout, stderr, stdin }, {})

  io.stdout('out')
  io.stderr('err')

  expect([String(stdout.read()), String(stderr.read())]).toEqual(['out', 'err'])
})

test('a keyboard gives each key at once, until nobody listens', () => {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: vi.fn() })
  const io = terminalIo({ ...streams(true), stdin: keyboard }, {})
  const keys: string[] = []

  const stop = io.onKey?.((key) => keys.push(key))
  keyboard.emit('data', Buffer.from('s \u0003'))
  stop?.()
  keyboard.emit('data', Buffer.from('q'))

  expect({ keys, raw: keyboard.setRawMode.mock.calls }).toEqual({
    keys: ['s', ' ', '\u0003'],
    raw: [[true], [false]],
  })
})

test.each([
  ['a pipe', true, false],
  ['a keyboard, when the output goes to a file', false, true],
])('%s has no keys', (_name, isOutTTY, isTTY) => {
  const stdin = Object.assign(new PassThrough(), { isTTY, setRawMode: vi.fn() })

  expect(terminalIo({ ...streams(isOutTTY), stdin }, {}).onKey).toBeUndefined()
})
