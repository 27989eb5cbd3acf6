import { expect, test } from 'vitest'
import { createBodyReader, TooManyBytes } from '#src/events/read-body.ts'

const LARGE = 100_000

function requestOf(body: Uint8Array<ArrayBuffer> | ReadableStream, declared?: number): Request {
  const headers = declared === undefined ? {} : { 'content-length': String(declared) }
  return new Request('http://a.test', { method: 'POST', body, headers, duplex: 'half' })
}

// Sends one chunk, and the rest when the test asks for it.
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

test.each([undefined, LARGE])(
  'the whole body is read, with the declared length %s',
  async (declared) => {
    const { read } = createBodyReader()

    const size = await read(requestOf(new Uint8Array(LARGE), declared), (body) => body.length)

    expect(size).toBe(LARGE)
  },
)

test('a body beyond the total limit is refused, and accepted when others have been read', async () => {
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

test('a body that has been read does not count while its answer is awaited', async () => {
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

test('a refused body no longer counts', async () => {
  const { read } = createBodyReader(LARGE)
  const wrong = () => {
    throw new Error('wrong')
  }

  await expect(read(requestOf(new Uint8Array(LARGE)), wrong)).rejects.toThrow('wrong')

  expect(await read(requestOf(new Uint8Array(LARGE)), (body) => body.length)).toBe(LARGE)
})
