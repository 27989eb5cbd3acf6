// A kept connection that the server has closed.
import { expect, test } from 'vitest'
import { type Play, play, transportTo } from './bed.ts'

// The server closes a kept-alive connection when the second request is sent on it.
const closesUnderTheSecond: Play = (request, response, count) => {
  if (count === 1) request.socket.resetAndDestroy()
  else response.end('{}')
}

test('a read on a closed connection is repeated on a new one', async () => {
  const server = await play(closesUnderTheSecond)
  const transport = transportTo(server)
  await transport({ method: 'GET', path: '/a' })

  const answer = await transport({ method: 'GET', path: '/b' })

  expect(answer.status).toBe(200)
  expect(server.requests).toEqual(['GET /a', 'GET /b', 'GET /b'])
})

test('a write on a closed connection is not repeated, because it may have been done', async () => {
  const server = await play(closesUnderTheSecond)
  const transport = transportTo(server)
  await transport({ method: 'GET', path: '/a' })

  await expect(transport({ method: 'POST', path: '/b', body: '{}' })).rejects.toMatchObject({
    code: 'Unavailable',
  })
  expect(server.requests).toEqual(['GET /a', 'POST /b'])
})

test('a reset on a fresh connection is not repeated', async () => {
  const server = await play((request) => request.socket.resetAndDestroy())

  await expect(transportTo(server)({ method: 'GET', path: '/a' })).rejects.toMatchObject({
    code: 'Unavailable',
  })
  expect(server.requests).toEqual(['GET /a'])
})
