// Time: limits of registries, time limits of ours, and how long a token is kept.
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { Clock } from '#src/clock/clock.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { DIGEST, goodManifest, testRegistry, wantsToken } from '#test/support/registry.ts'
import { failedWith, question, resolver, secretFor } from './bed.ts'
import { tokenService } from './token-service.ts'

const SYLVESTER = '2026-12-31T23:59:30.500Z'
const RESOLVED = { type: 'resolved', digest: DIGEST }

/** A clock whose time a test sets. Its timers are real. */
function clockAt(start: string): Clock & { set(time: string): void } {
  let time = start
  return {
    ...realClock,
    now: () => at(time),
    elapsed: () => at(time).toMillis(),
    at: (until, wake) => realClock.at(realClock.now().plus(until.diff(at(time))), wake),
    set(next) {
      time = next
    },
  }
}

const at = (time: string) => DateTime.fromISO(time, { zone: 'utc' })

describe('a registry that wants to be left alone', () => {
  test.each([
    ['429 without a time', 429, {}, 'RateLimited', 'limits how often it is asked', undefined],
    [
      '429 with seconds',
      429,
      { 'retry-after': '90' },
      'RateLimited',
      'limits how often it is asked',
      '2027-01-01T00:01:00.500Z',
    ],
    [
      '429 with a date by its own clock',
      429,
      { 'retry-after': 'Fri, 01 Jan 2027 02:00:00 GMT', date: 'Fri, 01 Jan 2027 00:00:00 GMT' },
      'RateLimited',
      'limits how often it is asked',
      '2027-01-01T01:59:30.500Z',
    ],
    [
      '429 with a month',
      429,
      { 'retry-after': '2592000' },
      'RateLimited',
      'limits how often it is asked',
      '2027-01-01T23:59:30.500Z',
    ],
    [
      '503 with seconds',
      503,
      { 'retry-after': '30' },
      'Unreachable',
      'answers HTTP 503',
      '2027-01-01T00:00:00.500Z',
    ],
    ['503 without a time', 503, {}, 'Unreachable', 'answers HTTP 503', undefined],
  ] as const)('by %s', async (_, status, headers, reason, words, notBefore) => {
    const registry = await testRegistry((_request, response) =>
      response.writeHead(status, headers).end('hunter2'),
    )

    const answer = await resolver({ clock: clockAt(SYLVESTER) })(question(registry))

    const until = notBefore === undefined ? {} : { notBefore: at(notBefore) }
    expect(answer).toEqual(failedWith(registry, reason, words, until))
    expect(registry.requests).toHaveLength(1)
  })

  test('is not asked before, for no tag, and then again', async () => {
    let isLimited = true
    const registry = await testRegistry((request, response) => {
      if (isLimited) response.writeHead(429, { 'retry-after': '60' }).end()
      else goodManifest(request, response)
    })
    const clock = clockAt(SYLVESTER)
    const resolve = resolver({ clock })

    const first = await resolve(question(registry))
    isLimited = false
    clock.set('2027-01-01T00:00:30.499Z')
    const early = await resolve(question(registry, { tag: 'other' }))
    const requests = registry.requests.length
    clock.set('2027-01-01T00:00:30.500Z')
    const later = await resolve(question(registry))

    expect(early).toEqual({
      ...first,
      message: `fetching manifest for "${registry.host}/team/os:other": ${registry.host} limits how often it is asked`,
    })
    expect(requests).toBe(1)
    expect(later).toEqual(RESOLVED)
  })

  test('is asked with other credentials, because it counts by them', async () => {
    const registry = await testRegistry((_, response) =>
      response.writeHead(429, { 'retry-after': '60' }).end(),
    )
    const resolve = resolver()

    await resolve(question(registry))
    await resolve(question(registry, { pullSecret: secretFor(registry, {}) }))

    expect(registry.requests).toHaveLength(2)
  })

  test('by its service for tokens', async () => {
    const service = await tokenService({}, 429, { 'retry-after': '60' })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))

    expect(await resolver({ clock: clockAt(SYLVESTER) })(question(registry))).toEqual({
      type: 'failed',
      reason: 'RateLimited',
      message: `fetching manifest for "${registry.host}/team/os:1.2": ${service.host} limits how often it gives tokens`,
      notBefore: at('2027-01-01T00:00:30.500Z'),
    })
  })
})

describe('a token', () => {
  const twice = async (answer: object, second: string): Promise<number> => {
    const service = await tokenService({ token: 'the-token', ...answer })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const clock = clockAt(SYLVESTER)
    const resolve = resolver({ clock })

    await resolve(question(registry))
    clock.set(second)
    expect(await resolve(question(registry))).toEqual(RESOLVED)
    return service.requests.length
  }

  test.each([
    [
      'is used again until ten seconds before its end',
      { expires_in: 300 },
      '2027-01-01T00:04:20Z',
      1,
    ],
    ['is renewed then', { expires_in: 300 }, '2027-01-01T00:04:20.500Z', 2],
    ['without a time lasts a minute', {}, '2027-01-01T00:00:20Z', 1],
    ['without a time is renewed then', {}, '2027-01-01T00:00:20.500Z', 2],
    [
      'with a time that is no number lasts a minute',
      { expires_in: 'x' },
      '2027-01-01T00:00:20Z',
      1,
    ],
    ['that ends at once is not kept', { expires_in: 1 }, SYLVESTER, 2],
    ['is kept for an hour at most', { expires_in: 1e9 }, '2027-01-01T00:59:21Z', 2],
  ])('%s', async (_, answer, second, requests) => {
    expect(await twice(answer, second)).toBe(requests)
  })

  test('of other credentials is not used', async () => {
    const service = await tokenService({ token: 'the-token', expires_in: 300 })
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))
    const resolve = resolver()

    await resolve(question(registry, { pullSecret: secretFor(registry, {}) }))
    await resolve(question(registry))

    expect(service.headers.map(({ authorization }) => authorization?.slice(0, 5))).toEqual([
      'Basic',
      undefined,
    ])
  })

  test.each([
    ['without a token', {}],
    ['with a token that no header can have', { token: 'a\r\nHost: evil.test' }],
    ['with a token that is no text', { token: 7 }],
  ])('is missing in an answer %s', async (_, answer) => {
    const service = await tokenService(answer)
    const registry = await testRegistry(wantsToken(() => `${service.url}/token`))

    expect(await resolver()(question(registry))).toMatchObject({
      reason: 'InvalidAnswer',
      message: expect.stringContaining(`${service.host} answers without a token`),
    })
  })
})

describe('a registry that does not answer', () => {
  test.each([
    ['at all', () => {}],
    [
      'in full',
      (_: unknown, response: { writeHead(status: number): { write(text: string): void } }) =>
        response.writeHead(200).write('{'),
    ],
  ] as const)('%s is given up', async (_, hang) => {
    const registry = await testRegistry((request, response, count) =>
      request.method === 'HEAD' && hang.length > 0
        ? response.writeHead(200).end()
        : (hang as (...args: unknown[]) => unknown)(request, response, count),
    )

    const answer = await resolver({ timeoutSeconds: 0.3 })(question(registry))

    expect(answer).toEqual(failedWith(registry, 'Unreachable', 'did not answer within 0.3 s'))
    await expect.poll(() => registry.sockets.open.size).toBe(0)
  })

  test('is left at once when the pass is given up', async () => {
    const registry = await testRegistry(() => {})
    const pass = new AbortController()

    const answer = resolver()(question(registry, { signal: pass.signal }))
    await expect.poll(() => registry.requests.length).toBe(1)
    pass.abort(new Error('the pass is over'))

    await expect(answer).rejects.toThrow('the pass is over')
    await expect.poll(() => registry.sockets.open.size).toBe(0)
  })

  test('and a pass that is over already sends nothing', async () => {
    const registry = await testRegistry()

    await expect(
      resolver()(question(registry, { signal: AbortSignal.abort(new Error('over')) })),
    ).rejects.toThrow('over')
    expect(registry.requests).toEqual([])
  })
})
