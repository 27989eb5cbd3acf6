import { describe, expect, it } from 'vitest'
import { decodeProtobuf } from '#src/embedded/api/protobuf/decode.ts'
import { startApi } from '../started-api.ts'

type Bytes = readonly number[]

const varint = (value: bigint): Bytes =>
  value < 128n ? [Number(value)] : [Number((value & 127n) | 128n), ...varint(value >> 7n)]
const field = (number: number, content: Bytes | string): Bytes => {
  const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content
  return [...varint(BigInt((number << 3) | 2)), ...varint(BigInt(bytes.length)), ...bytes]
}
const number = (at: number, value: bigint): Bytes => [
  ...varint(BigInt(at << 3)),
  ...varint(BigInt.asUintN(64, value)),
]
const envelope = (apiVersion: string, kind: string, raw: Bytes): Uint8Array =>
  Uint8Array.from([
    ...[0x6b, 0x38, 0x73, 0],
    ...field(1, [...field(1, apiVersion), ...field(2, kind)]),
    ...field(2, raw),
    ...field(3, ''),
    ...field(4, ''),
  ])
const label = (key: string, value: string) => field(11, [...field(1, key), ...field(2, value)])

/** As Go writes it: every field that is no pointer, empty or not. */
const META = [
  ...field(1, 'a'),
  ...field(2, ''),
  ...number(7, 0n),
  ...field(8, []),
  ...label('app', 'x'),
  ...label('tier', 'y'),
]

describe('a body in protobuf', () => {
  it('is read without what Go only writes because it must', () => {
    const bytes = envelope('v1', 'Namespace', [
      ...field(1, META),
      ...field(2, []),
      ...field(3, field(1, '')),
    ])

    expect(decodeProtobuf(bytes)).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'a', labels: { app: 'x', tier: 'y' } },
      spec: {},
      status: {},
    })
  })

  it('keeps a zero that was pointed at', () => {
    const preconditions = field(1, 'u')
    const options = [...number(1, 0n), ...field(2, preconditions), ...field(4, 'Background')]

    expect(decodeProtobuf(envelope('v1', 'DeleteOptions', options))).toMatchObject({
      gracePeriodSeconds: 0,
      preconditions: { uid: 'u' },
      propagationPolicy: 'Background',
    })
  })

  it('knows the types that JSON writes in their own way', () => {
    const port = [...number(3, 80n), ...field(4, 'TCP')]
    const probe = field(
      1,
      field(2, [
        ...field(1, '/healthz'),
        ...field(2, [...number(1, 0n), ...number(2, 8080n), ...field(3, '')]),
      ]),
    )
    const limits = field(1, [...field(1, 'cpu'), ...field(2, field(1, '500m'))])
    const container = [
      ...field(1, 'main'),
      ...field(2, 'busybox:1'),
      ...field(3, 'sh'),
      ...field(3, '-c'),
      ...field(6, port),
      ...field(8, limits),
      ...field(10, probe),
      ...number(16, 1n),
    ]
    const created = field(8, number(1, 1_774_745_970n))
    const spec = [...field(2, container), ...number(4, -1n)]
    const bytes = envelope('v1', 'Pod', [
      ...field(1, [...field(1, 'p'), ...created]),
      ...field(2, spec),
    ])

    expect(decodeProtobuf(bytes)).toMatchObject({
      metadata: { name: 'p', creationTimestamp: '2026-03-29T00:59:30Z' },
      spec: {
        terminationGracePeriodSeconds: -1,
        containers: [
          {
            name: 'main',
            command: ['sh', '-c'],
            ports: [{ containerPort: 80, protocol: 'TCP' }],
            resources: { limits: { cpu: '500m' } },
            livenessProbe: { httpGet: { path: '/healthz', port: 8080 } },
            stdin: true,
          },
        ],
      },
    })
  })

  it.each([
    ['bytes of something else', Uint8Array.from([1, 2, 3, 4])],
    ['a kind that is not known here', envelope('v1', 'Nothing', [])],
    ['bytes that end too soon', envelope('v1', 'Namespace', META).subarray(0, 40)],
  ])('is none with %s', (_, bytes) => {
    expect(() => decodeProtobuf(bytes)).toThrow(RangeError)
  })

  it('comes over HTTP, and is answered in JSON', async () => {
    const { api } = startApi()
    const headers = { 'content-type': 'application/vnd.kubernetes.protobuf' }
    const post = (body: Uint8Array) =>
      api.app.request('http://api/api/v1/namespaces', {
        method: 'POST',
        headers,
        body: Buffer.from(body),
      })

    const made = await post(envelope('v1', 'Namespace', field(1, META)))
    const refused = await post(Uint8Array.from([1, 2, 3, 4]))

    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({
      metadata: { name: 'a' },
      status: { phase: 'Active' },
    })
    expect(refused.status).toBe(415)
  })
})
