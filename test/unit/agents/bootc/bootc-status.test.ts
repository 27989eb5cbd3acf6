import { describe, expect, test } from 'vitest'
import { nextBootOf, parseBootcStatus } from '#src/agents/bootc/bootc-status.ts'
import { hostImage } from '#test/support/bootc-host/bootc-host.ts'
import type { HostState } from '#test/support/bootc-host/state.ts'
import { statusDocument } from '#test/support/bootc-host/status-document.ts'

const A = hostImage('a')
const B = hostImage('b', { softRebootCapable: true })
const C = hostImage('c')
const reference = (image: typeof A) => `${image.repository}@${image.digest}`
const deployed = (image: typeof A) => ({ digest: image.digest, reference: reference(image) })
const info = (image: typeof A) => ({
  image: reference(image),
  imageDigest: image.digest,
  version: image.version,
  timestamp: '2026-11-02T04:11:09Z',
  architecture: 'amd64',
})

function documentOf(given: Partial<HostState>): string {
  return JSON.stringify(
    statusDocument({
      backend: 'ostree',
      version: '1.16.9',
      images: [A, B, C],
      booted: deployed(A),
      staged: { ...deployed(B), locked: true },
      rollback: deployed(C),
      rollbackQueued: false,
      ...given,
    } as HostState),
  )
}

test.each(['1.12.0', '1.16.3', '1.16.9'] as const)(
  'the document of bootc %s, on ostree',
  (version) => {
    expect(parseBootcStatus(documentOf({ version }))).toEqual({
      backend: 'ostree',
      isUki: false,
      booted: { info: info(A), isLocked: false },
      staged: { info: { ...info(B), softRebootCapable: true }, isLocked: true },
      rollback: { info: info(C), isLocked: false },
      rollbackQueued: false,
    })
  },
)

test('the document of a composefs host', () => {
  const text = documentOf({ backend: 'composefs', staged: undefined, rollbackQueued: true })

  expect(parseBootcStatus(text)).toEqual({
    backend: 'composefs',
    isUki: false,
    booted: { info: info(A), isLocked: false },
    rollback: { info: info(C), isLocked: false },
    rollbackQueued: true,
  })
})

const image = { image: reference(A), transport: 'registry' }
const booted = { image: { image, imageDigest: A.digest, architecture: 'amd64' } }
const minimal = { image: reference(A), imageDigest: A.digest, architecture: 'amd64' }

describe('what bootc never promised', () => {
  test.each<{ name: string; booted: unknown; expected: object | undefined }>([
    {
      name: 'a signature that is a text',
      booted: { image: { ...booted.image, image: { ...image, signature: 'containerPolicy' } } },
      expected: minimal,
    },
    {
      name: 'a signature that is an object',
      booted: {
        image: { ...booted.image, image: { ...image, signature: { ostreeRemote: 'fedora' } } },
      },
      expected: minimal,
    },
    {
      name: 'a signature that is null',
      booted: { image: { ...booted.image, image: { ...image, signature: null } } },
      expected: minimal,
    },
    {
      name: 'null for version and timestamp',
      booted: { image: { ...booted.image, version: null, timestamp: null } },
      expected: minimal,
    },
    {
      name: 'parts of a second',
      booted: { image: { ...booted.image, timestamp: '2026-12-31T23:59:59.987654321+01:00' } },
      expected: { ...minimal, timestamp: '2026-12-31T22:59:59Z' },
    },
    {
      name: 'a timestamp that is none',
      booted: { image: { ...booted.image, timestamp: 'yesterday' } },
      expected: minimal,
    },
    {
      name: 'no digest beside one in the reference',
      booted: { image: { image } },
      expected: { image: reference(A), imageDigest: A.digest },
    },
    {
      name: 'no digest at all',
      booted: { image: { image: { image: 'quay.io/example/os:1' } } },
      expected: undefined,
    },
    { name: 'no image', booted: { image: null, incompatible: true }, expected: undefined },
    { name: 'null', booted: null, expected: undefined },
    { name: 'a list', booted: [], expected: undefined },
    {
      name: 'fields of a newer version',
      booted: {
        ...booted,
        lifetime: { kind: 'new' },
        incompatible: true,
        softRebootCapable: 'yes',
      },
      expected: { ...minimal, incompatible: true },
    },
  ])('$name', ({ booted, expected }) => {
    const { booted: found } = parseBootcStatus(JSON.stringify({ status: { booted } }))

    expect(found?.info).toEqual(expected)
  })

  test('texts that are too long for a status are cut', () => {
    const long = 'é'.repeat(1_000_000)
    const entry = { image: { image: { image: long }, imageDigest: long, version: long } }
    const { staged } = parseBootcStatus(JSON.stringify({ status: { booted, staged: entry } }))

    const cut = `${'é'.repeat(254)}…`
    expect(staged?.info).toEqual({ image: cut, imageDigest: cut, version: cut })
  })

  test.each([
    {
      booted: null,
      apiVersion: 'org.containers.bootc/v1',
      problem: 'bootc status has no booted entry',
    },
    {
      booted: { image: null, ostree: { checksum: 'x' } },
      apiVersion: 'org.containers.bootc/v1alpha1',
      problem:
        'the booted entry of bootc status names no image: the host was not installed from one',
    },
    {
      booted: { image: { image: { image: 'quay.io/example/os:1' }, imageDigest: 7 } },
      apiVersion: 'org.containers.bootc/v2',
      problem:
        'the booted entry of bootc status has no digest of its image; its apiVersion "org.containers.bootc/v2" is not known to this daemon',
    },
  ])('$problem', ({ booted, apiVersion, problem }) => {
    const text = JSON.stringify({ apiVersion, status: { booted } })

    expect(parseBootcStatus(text).bootedProblem).toBe(problem)
  })

  test('the older name of a lock', () => {
    const status = { booted, staged: { ...booted, finalizationLocked: true } }

    expect(parseBootcStatus(JSON.stringify({ status })).staged?.isLocked).toBe(true)
  })

  test('a unified kernel image', () => {
    const status = { booted: { ...booted, composefs: { bootType: 'Uki', verity: 'x' } } }

    expect(parseBootcStatus(JSON.stringify({ status }))).toMatchObject({
      backend: 'composefs',
      isUki: true,
    })
  })
})

test.each([
  { text: '', says: 'the output of bootc status is empty' },
  {
    text: documentOf({}).slice(0, 300),
    says: 'the output of bootc status is not JSON: 300 characters, from "{',
  },
  { text: '{"kind":"BootcHost"}', says: 'the output of bootc status has no field status' },
  { text: '[]', says: 'the output of bootc status has no field status' },
  {
    text: '{"apiVersion":"org.containers.bootc/v2"}',
    says: 'the output of bootc status has no field status; its apiVersion "org.containers.bootc/v2" is not known to this daemon',
  },
  { text: 'null', says: 'the output of bootc status has no field status' },
])('what is no status of a host: $says', ({ text, says }) => {
  expect(() => parseBootcStatus(text)).toThrow(says)
})

test.each([
  { name: 'nothing else', staged: undefined, rollbackQueued: false, next: undefined },
  { name: 'what is staged', staged: deployed(B), rollbackQueued: false, next: B.digest },
  { name: 'a queued rollback', staged: undefined, rollbackQueued: true, next: C.digest },
])('the next boot is $name', ({ staged, rollbackQueued, next }) => {
  const status = parseBootcStatus(documentOf({ staged, rollbackQueued }))

  expect(nextBootOf(status)?.info.imageDigest).toBe(next)
})
