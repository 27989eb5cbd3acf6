import { Buffer } from 'node:buffer'
import { expect, test } from 'vitest'
import { parseProcessEvent, subscription } from '#src/agents/reclaim/process-event.ts'

test('the subscription is the message that the kernel expects', () => {
  expect(subscription().toString('hex')).toBe(
    [
      // nlmsghdr: length 40, type DONE, no flags, sequence, port.
      '28000000 0300 0000 00000000 00000000',
      // cn_msg: idx and val PROC, sequence, ack, length 4, flags.
      '01000000 01000000 00000000 00000000 0400 0000',
      // LISTEN
      '01000000',
    ]
      .join('')
      .replaceAll(' ', ''),
  )
})

test.each([
  ['exec', [0x2, 4711, 4711], { type: 'changed', pid: 4711 }],
  ['a changed name', [0x200, 4711, 4711], { type: 'changed', pid: 4711 }],
  ['a changed name of a thread', [0x200, 4712, 4711], { type: 'other' }],
  ['fork', [0x1, 1, 1, 4711, 4711], { type: 'other' }],
  ['exit', [0x80000000, 4711, 4711, 0, 17], { type: 'other' }],
  ['an answer', [0x0, 0], { type: 'answer', error: 0 }],
  ['a refusal', [0x0, 1], { type: 'answer', error: 1 }],
])('%s is read', (_, [what = 0, ...values], expected) => {
  expect(parseProcessEvent(message(what, values))).toEqual(expected)
})

test('a message that is cut is none that is known', () => {
  const whole = message(0x2, [4711, 4711])

  expect(parseProcessEvent(whole.subarray(0, 59))).toEqual({ type: 'other' })
  expect(parseProcessEvent(Buffer.alloc(0))).toEqual({ type: 'other' })
})

// nlmsghdr and cn_msg, then what, cpu, time, and the union of 24 bytes.
function message(what: number, values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(76)
  buffer.writeUInt32LE(what, 36)
  for (const [i, value] of values.entries()) buffer.writeUInt32LE(value, 52 + 4 * i)
  return buffer
}
