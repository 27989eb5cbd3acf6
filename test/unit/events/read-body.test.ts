import { expect, test } from 'vitest'
import { createBodyReader, TooManyBytes } from '#src/events/read-body.ts'

const LARGE = 100_000

function requestOf(body: Uint8Array<ArrayBuffer> | ReadableStream, declared?: number): Request {
  const headers = declared === undefined ? {} : { 'content-length': String(declared) }
  return new Request('http://a.test', { method: 'POST', body, headers, duplex: 'half' })
}

// Gives one chunk, and the rest when it is told to.
function slowly(size: number) {
  const go = Promise.withResolvers<void>()
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new Uint8Array(size / 2))
      await go.promise
      controller.enqueue(new Uint8Array(size / 2))
      controller.close()
    },
  })
  return { body, go: go.resolve }
}

test.each([undefined, LARGE])('a body is given whole, with the length %s', async (declared) => {
  const { read } = createBodyReader()

  const size = await read(requestOf(new Uint8Array(LARGE), declared), (body) => body.length)

  expect(size).toBe(LARGE)
})

test('beyond what all may have, one is refused, and welcome when others have been read', async () => {
  const { read } = createBodyReader(1.4 * LARGE)
  const first = slowly(LARGE)
  const reading = read(requestOf(first.body), (body) => body.length)

  await new Promise((turn) => setImmediate(turn))
  const second = read(requestOf(new Uint8Array(LARGE), LARGE), (body) => body.length)
  await expect(second).rejects.toThrow(TooManyBytes)
  first.go()

  expect(await reading).toBe(LARGE)
  expect(await read(requestOf(new Uint8Array(LARGE)), (body) => body.length)).toBe(LARGE)
})

test('what has been read takes no room while its answer is waited for', async () => {
  const { read } = createBodyReader(LARGE)
  const hold = Promise.withResolvers<string>()

  const begun = Promise.withResolvers<void>()

  const first = read(requestOf(new Uint8Array(LARGE)), () => {
    begun.resolve()
    return hold.promise
  })
  await begun.promise
  await new Promise((turn) => setImmediate(turn))
  const second = await read(requestOf(new Uint8Array(LARGE)), async () => 'second')
  hold.resolve('first')

  expect([await first, second]).toEqual(['first', 'second'])
})

test('a body that is taken for wrong gives its room back', async () => {
  const { read } = createBodyReader(LARGE)
  const wrong = () => {
    throw new Error('wrong')
  }

  await expect(read(requestOf(new Uint8Array(LARGE)), wrong)).rejects.toThrow('wrong')

  expect(await read(requestOf(new Uint8Array(LARGE)), (body) => body.length)).toBe(LARGE)
})
