import { afterEach, expect, test } from 'vitest'
import { dueEvent, postEvent } from '#src/events/post-event.ts'
import { type LocalServer, localServer } from '#test/support/local-server.ts'

let server: LocalServer | undefined
afterEach(() => server?.close())

const EVENT = dueEvent('ScheduledMachine', [{ namespace: 'team-a', name: 'night' }], {
  id: '1',
  source: '/sundial/sweep',
  time: '2026-03-29T01:00:00Z',
})

test.each([204, 503, 302])('an answer of %i is handed back', async (status) => {
  const bodies: string[] = []
  server = await localServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString())
    response.writeHead(status, { location: 'http://elsewhere.test' }).end(status === 204 ? '' : 'x')
  })

  expect(await postEvent(server.url, EVENT, AbortSignal.timeout(5000))).toBe(status)
  expect(server.headers[0]).toMatchObject(EVENT.headers)
  expect(bodies).toEqual([
    '{"kind":"ScheduledMachine","keys":[{"namespace":"team-a","name":"night"}]}',
  ])
})

test('who does not answer in time is given up on', async () => {
  server = await localServer(() => {})

  await expect(postEvent(server.url, EVENT, AbortSignal.timeout(50))).rejects.toThrow('timeout')
})
