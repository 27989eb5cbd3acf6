import { DateTime, Duration } from 'luxon'
import { describe, expect, test } from 'vitest'
import { parseReference } from '#src/images/reference.ts'
import { nextResolutionStep, type Resolution, resolutionAfter } from '#src/images/resolution.ts'

const A = `sha256:${'a'.repeat(64)}`
const B = `sha256:${'b'.repeat(64)}`
const TAG = 'quay.io/example/os:1.2'
const at = (time: string) => DateTime.fromISO(time, { zone: 'utc' })

function asked(ref: string, stored: Resolution | undefined, now: string, interval = 'PT5M') {
  const parsed = parseReference(ref)
  if (parsed.type === 'refused') throw new Error(parsed.because)
  const { reference } = parsed
  return { ref, reference, stored, interval: Duration.fromISO(interval), now: at(now) }
}

const RESOLVED: Resolution = {
  ref: TAG,
  digest: A,
  resolvedAt: '2026-12-31T23:57:00Z',
  nextAt: '2027-01-01T00:02:00Z',
}
const FAILED: Resolution = {
  ref: TAG,
  digest: A,
  resolvedAt: '2026-12-31T23:57:00Z',
  nextAt: '2027-01-01T06:00:00Z',
  lastError: 'quay.io limits how often it is asked',
  failures: 7,
}

describe('the registry is asked', () => {
  test.each<[string, Parameters<typeof asked>]>([
    ['when nothing is known', [TAG, undefined, '2026-12-31T23:59:59Z']],
    ['when the time has come', [TAG, RESOLVED, '2027-01-01T00:02:00Z']],
    [
      'when another tag is wanted, although the time has not come',
      [`${TAG}.1`, RESOLVED, '2027-01-01T00:00:00Z'],
    ],
    [
      'when another repository is wanted',
      ['quay.io/other/os:1.2', RESOLVED, '2027-01-01T00:00:00Z'],
    ],
    [
      'when a tag is wanted after a digest',
      [TAG, { ref: `quay.io/example/os@${A}`, digest: A }, '2027-01-01T00:00:00Z'],
    ],
    ['when the next time is missing', [TAG, { ref: TAG, digest: A }, '2027-01-01T00:00:00Z']],
    [
      'when the next time is no instant',
      [TAG, { ...RESOLVED, nextAt: 'soon' }, '2027-01-01T00:00:00Z'],
    ],
    ['when the clock has jumped back', [TAG, RESOLVED, '2026-12-31T23:56:58Z']],
    ['when the interval is shorter now', [TAG, RESOLVED, '2027-01-01T00:00:00Z', 'PT10S']],
    ['when a registry wants a longer wait than a day', [TAG, FAILED, '2026-12-31T05:59:58Z']],
  ])('%s', (_, given) => {
    const { reference } = asked(...given)

    expect(nextResolutionStep(asked(...given))).toEqual({ type: 'ask', reference })
  })
})

describe('the registry is not asked', () => {
  test.each<[string, Parameters<typeof asked>]>([
    ['before the time', [TAG, RESOLVED, '2027-01-01T00:01:59.999Z']],
    ['just after an answer', [TAG, RESOLVED, '2026-12-31T23:57:00.900Z']],
    ['before the time that it named', [TAG, FAILED, '2027-01-01T05:59:59Z']],
    [
      'before the time, with an interval of days',
      [TAG, { ...RESOLVED, nextAt: '2027-01-03T00:00:00Z' }, '2027-01-01T00:00:00Z', 'P2D'],
    ],
  ])('%s', (_, given) => {
    expect(nextResolutionStep(asked(...given))).toEqual({ type: 'known', resolution: given[1] })
  })

  test.each([
    ['for a digest', `quay.io/example/os@${B}`],
    ['for a digest with a tag', `quay.io/example/os:1.2@${B}`],
  ])('%s, and there is no next time', (_, ref) => {
    expect(nextResolutionStep(asked(ref, FAILED, '2027-01-01T00:00:00Z'))).toEqual({
      type: 'known',
      resolution: { ref, digest: B },
    })
  })
})

test('a digest is good for an interval, and ends a failure', () => {
  const after = resolutionAfter(
    { type: 'resolved', digest: B },
    asked(TAG, FAILED, '2027-01-01T06:00:00.7Z'),
  )

  expect(after).toEqual({
    ref: TAG,
    digest: B,
    resolvedAt: '2027-01-01T06:00:00Z',
    nextAt: '2027-01-01T06:05:00Z',
  })
})

const failed = (notBefore?: string) => ({
  type: 'failed' as const,
  reason: 'NotFound' as const,
  message: 'quay.io has no tag 1.2',
  ...(notBefore !== undefined && { notBefore: at(notBefore) }),
})

describe('a failure', () => {
  test.each<[string, Parameters<typeof asked>, object]>([
    [
      'keeps the digest',
      [TAG, RESOLVED, '2027-01-01T00:02:00Z'],
      { digest: A, resolvedAt: '2026-12-31T23:57:00Z' },
    ],
    [
      'of another tag keeps the digest of the repository',
      ['quay.io/example/os:2', RESOLVED, '2027-01-01T00:02:00Z'],
      { digest: A, resolvedAt: '2026-12-31T23:57:00Z' },
    ],
    [
      'after a digest of the repository keeps that',
      [TAG, { ref: `quay.io/example/os@${B}`, digest: B }, '2027-01-01T00:02:00Z'],
      { digest: B },
    ],
    [
      'in another repository keeps none',
      ['quay.io/other/os:1.2', RESOLVED, '2027-01-01T00:02:00Z'],
      {},
    ],
    [
      'in another registry keeps none',
      ['ghcr.io/example/os:1.2', RESOLVED, '2027-01-01T00:02:00Z'],
      {},
    ],
    [
      'after a reference that cannot be read keeps none',
      [TAG, { ref: 'os', digest: A }, '2027-01-01T00:02:00Z'],
      {},
    ],
    ['of the first attempt has none', [TAG, undefined, '2027-01-01T00:02:00Z'], {}],
  ])('%s', (_, given, kept) => {
    expect(resolutionAfter(failed(), asked(...given))).toEqual({
      ref: given[0],
      ...kept,
      nextAt: '2027-01-01T00:02:30Z',
      lastError: 'quay.io has no tag 1.2',
      failures: 1,
    })
  })

  test('waits twice as long each time, up to the interval', () => {
    let stored: Resolution | undefined
    let now = '2026-12-31T23:59:45Z'
    const times = Array.from({ length: 8 }, () => {
      stored = resolutionAfter(failed(), asked(TAG, stored, now))
      now = stored.nextAt ?? ''
      return now
    })

    expect(times).toEqual([
      '2027-01-01T00:00:15Z',
      '2027-01-01T00:01:15Z',
      '2027-01-01T00:03:15Z',
      '2027-01-01T00:07:15Z',
      '2027-01-01T00:12:15Z',
      '2027-01-01T00:17:15Z',
      '2027-01-01T00:22:15Z',
      '2027-01-01T00:27:15Z',
    ])
    expect(stored).toMatchObject({ failures: 8 })
  })

  test.each([
    ['never waits longer than the interval', RESOLVED, undefined, 'PT10S', '2027-01-01T00:02:10Z'],
    [
      'waits as long as the registry wants, in whole seconds',
      RESOLVED,
      '2027-01-01T01:00:00.001Z',
      'PT5M',
      '2027-01-01T01:00:01Z',
    ],
    [
      'waits its own time when the registry wants less',
      RESOLVED,
      '2027-01-01T00:02:01Z',
      'PT5M',
      '2027-01-01T00:02:30Z',
    ],
    [
      'of another reference begins to wait anew',
      { ...FAILED, ref: 'quay.io/example/os:1' },
      undefined,
      'PT5M',
      '2027-01-01T00:02:30Z',
    ],
    [
      'after years of failures waits the interval',
      { ...RESOLVED, failures: 1e6 },
      undefined,
      'PT1H',
      '2027-01-01T01:02:00Z',
    ],
  ])('%s', (_, stored, notBefore, interval, nextAt) => {
    const after = resolutionAfter(
      failed(notBefore),
      asked(TAG, stored, '2027-01-01T00:02:00Z', interval),
    )

    expect(after).toMatchObject({ nextAt })
  })
})
