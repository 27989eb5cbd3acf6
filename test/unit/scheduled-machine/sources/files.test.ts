// A file of the spec, as an entry of the bootstrap object.
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { FileShape } from '#src/cluster-api/spec-shape.ts'
import { fileEntries } from '#src/scheduled-machine/sources/files.ts'
import type { FileFact } from '#src/scheduled-machine/sources/source-facts.ts'
import { parseSpec } from '#src/scheduled-machine/spec/parse-spec.ts'
import { SPEC } from '#test/support/situation.ts'

const KUBEADM: FileShape = {
  secret: 'secret',
  fields: ['owner', 'permissions', 'encoding'],
  least: 1,
  most: 10_240,
  longestPath: 512,
  mostFiles: 200,
}
const K0S: FileShape = {
  secret: 'secretRef',
  fields: ['permissions'],
  least: 0,
  most: Number.POSITIVE_INFINITY,
  longestPath: Number.POSITIVE_INFINITY,
  mostFiles: Number.POSITIVE_INFINITY,
}
const HI = { type: 'text', text: 'hi' } as const
const BYTES = { type: 'bytes', base64: '/wA=' } as const
const ZIPPED = gzipSync('hi').toString('base64')
const FROM_SECRET = { contentFrom: { secretKeyRef: { name: 's', key: 'k' } } }
const FROM_MAP = { contentFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }
const OPTIONAL = { contentFrom: { configMapKeyRef: { name: 'm', key: 'k', optional: true } } }
const NO_ENCODING = 'the content is not text, and the bootstrap kind has no field encoding'

interface Row {
  readonly about: string
  readonly file?: object
  readonly fact?: FileFact
  readonly shape?: FileShape
  /** Beside the path. */
  readonly entry?: object
  readonly problem?: string
}

test.each<Row>([
  { about: 'content', entry: { content: 'hi' } },
  {
    about: 'owner, permissions and encoding',
    file: { owner: 'root', permissions: '0600', encoding: 'base64' },
    entry: { owner: 'root', permissions: '0600', encoding: 'base64', content: 'hi' },
  },
  {
    about: 'a kind without owner and encoding',
    shape: K0S,
    file: { owner: 'root', permissions: '0600', encoding: 'base64' },
    fact: { type: 'text', text: 'aGk=' },
    entry: { permissions: '0600', content: 'hi' },
  },
  {
    about: 'a Secret that the kind can refer to',
    file: { ...FROM_SECRET, owner: 'root' },
    fact: { type: 'referred' },
    entry: { owner: 'root', contentFrom: { secret: { name: 's', key: 'k' } } },
  },
  {
    about: 'a Secret that k0smotron can refer to',
    file: FROM_SECRET,
    shape: K0S,
    fact: { type: 'referred' },
    entry: { contentFrom: { secretRef: { name: 's', key: 'k' } } },
  },
  { about: 'bytes', fact: BYTES, entry: { content: '/wA=', encoding: 'base64' } },
  {
    about: 'bytes that are zipped',
    file: { encoding: 'gzip' },
    fact: { type: 'bytes', base64: ZIPPED },
    entry: { content: ZIPPED, encoding: 'gzip+base64' },
  },
  {
    about: 'bytes that are zipped, for a kind without encodings',
    file: { encoding: 'gzip' },
    shape: K0S,
    fact: { type: 'bytes', base64: ZIPPED },
    entry: { content: 'hi' },
  },
  {
    about: 'text that is zipped, for a kind without encodings',
    file: { encoding: 'gzip+base64' },
    shape: K0S,
    fact: { type: 'text', text: ZIPPED },
    entry: { content: 'hi' },
  },
  { about: 'bytes, for a kind without encodings', shape: K0S, fact: BYTES, problem: NO_ENCODING },
  {
    about: 'bytes that should be base64',
    file: { encoding: 'base64' },
    fact: BYTES,
    problem: 'the content is not base64',
  },
  {
    about: 'text that should be zipped, for a kind without encodings',
    file: { encoding: 'gzip+base64' },
    shape: K0S,
    problem: 'the content is not gzip+base64',
  },
  {
    about: 'no content, for a kind that refuses that',
    fact: { type: 'text', text: '' },
    problem: 'the content is empty, and the bootstrap kind refuses that',
  },
  {
    about: 'no content, for another kind',
    shape: K0S,
    fact: { type: 'text', text: '' },
    entry: { content: '' },
  },
  {
    about: 'the longest content',
    fact: { type: 'text', text: 'a'.repeat(10_240) },
    entry: { content: 'a'.repeat(10_240) },
  },
  {
    about: 'content that is too long',
    fact: { type: 'text', text: 'a'.repeat(10_241) },
    problem: 'the content has 10241 characters, and the bootstrap kind allows 10240',
  },
  {
    about: 'a ConfigMap that is missing',
    file: FROM_MAP,
    fact: { type: 'absent', what: 'object' },
    problem:
      'there is no ConfigMap team/m with the key k. Create it, or correct the name. Sundial looks for it again',
  },
  {
    about: 'a key that is missing',
    file: FROM_SECRET,
    fact: { type: 'absent', what: 'key' },
    problem: 'Secret team/s has no key k. Add it, or correct the name. Sundial looks for it again',
  },
  {
    about: 'an optional ConfigMap that is missing',
    file: OPTIONAL,
    fact: { type: 'absent', what: 'object' },
  },
  {
    about: 'an optional key that is missing',
    file: OPTIONAL,
    fact: { type: 'absent', what: 'key' },
  },
  {
    about: 'a Secret that may not be read',
    file: FROM_SECRET,
    fact: { type: 'forbidden', message: 'no right' },
    problem: 'no right',
  },
])('$about', ({ file = {}, fact = HI, shape = KUBEADM, entry, problem }) => {
  const source = 'contentFrom' in file ? {} : { content: 'hi' }
  const spec = parseSpec({ ...SPEC, files: [{ path: '/a', ...source, ...file }] })
  const sources = {
    templates: {},
    files: [fact],
    shapes: { bootstrap: { files: shape, machineFields: [] } },
  }

  const entries = fileEntries(spec, sources, 'team')

  const expected =
    problem === undefined ? { entry: entry && { path: '/a', ...entry } } : { problem }
  expect(spec.errors).toEqual([])
  expect(entries).toEqual([{ field: 'spec.files[0]', ...expected }])
})

test('files of spec.machine come after those of spec.files', () => {
  const files = [{ path: '/a', content: 'a' }]
  const spec = parseSpec({ ...SPEC, files, machine: { files: [{ path: '/b', content: 'b' }] } })
  const read = (text: string) => ({ type: 'text', text }) as const
  const sources = {
    templates: {},
    files: [read('a'), read('b')],
    shapes: { bootstrap: { files: KUBEADM, machineFields: [] } },
  }

  expect(fileEntries(spec, sources, 'team')).toEqual([
    { field: 'spec.files[0]', entry: { path: '/a', content: 'a' } },
    { field: 'spec.machine.files[0]', entry: { path: '/b', content: 'b' } },
  ])
})
