import { expect, test } from 'vitest'
import { specShape } from '#src/cluster-api/spec-shape.ts'

const API_VERSION = 'bootstrap.cluster.x-k8s.io/v1beta1'
const ALL = ['owner', 'permissions', 'encoding']
const MOST = Number.POSITIVE_INFINITY
const UNLIMITED = { least: 0, most: MOST, longestPath: MOST, mostFiles: MOST }
const KUBEADM = {
  secret: 'secret',
  fields: ALL,
  least: 1,
  most: 10_240,
  longestPath: 512,
  mostFiles: 200,
}
const K0S = { secret: 'secretRef', fields: ['permissions'], ...UNLIMITED }
const ANY = { secret: undefined, fields: ALL, ...UNLIMITED }
const text = { type: 'string' }

function entry(properties: object, limits: object = {}): object {
  return { files: { type: 'array', items: { type: 'object', properties }, ...limits } }
}

test.each([
  {
    about: 'a KubeadmConfig',
    properties: entry(
      {
        path: { ...text, maxLength: 512 },
        owner: text,
        permissions: text,
        encoding: text,
        content: { ...text, minLength: 1, maxLength: 10_240 },
        contentFrom: { properties: { secret: {} } },
      },
      { maxItems: 200 },
    ),
    files: KUBEADM,
  },
  {
    about: 'a K0sWorkerConfig',
    properties: entry({
      path: text,
      permissions: text,
      content: text,
      contentFrom: { properties: { secretRef: {}, configMapRef: {} } },
    }),
    files: K0S,
  },
  {
    about: 'an older K0sWorkerConfig: no reference to a Secret, whatever newer ones have',
    kind: 'K0sWorkerConfig',
    properties: entry({ path: text, permissions: text, content: text }),
    files: { ...K0S, secret: undefined },
  },
  { about: 'a kind with user data', properties: { userData: text }, files: undefined },
  {
    about: 'a kind whose files are something else',
    properties: { files: { type: 'array', items: { properties: { source: text } } } },
    files: undefined,
  },
  {
    about: 'a kind whose files are open',
    kind: 'KubeadmConfig',
    properties: { files: { items: { 'x-kubernetes-preserve-unknown-fields': true } } },
    files: KUBEADM,
  },
])('the files of $about', ({ kind = 'AnyConfig', properties, files }) => {
  const spec = { type: 'object', properties }

  expect(specShape({ apiVersion: API_VERSION, kind }, document(kind, spec))).toEqual({
    files,
    machineFields: [],
  })
})

test('the fields of a machine are those that the kind has', () => {
  const kind = 'RemoteMachine'
  const spec = { type: 'object', properties: { address: text, port: text, pool: text } }

  expect(specShape({ apiVersion: API_VERSION, kind }, document(kind, spec))).toEqual({
    files: undefined,
    machineFields: ['address', 'port'],
  })
})

const OPEN = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

test.each([
  ['no document', () => undefined],
  ['a document of other kinds', () => document('Other', { properties: { userData: text } })],
  ['an open spec', (kind: string) => document(kind, OPEN)],
  ['a spec of no fields', (kind: string) => document(kind, { type: 'object' })],
])('with %s, a kind is taken by its name', (_, documentOf) => {
  const shapeOf = (kind: string) => specShape({ apiVersion: API_VERSION, kind }, documentOf(kind))

  expect(shapeOf('KubeadmConfig')).toEqual({ files: KUBEADM, machineFields: [] })
  expect(shapeOf('K0sWorkerConfig')).toEqual({ files: K0S, machineFields: [] })
  expect(shapeOf('RemoteMachine')).toEqual({
    files: undefined,
    machineFields: ['address', 'user', 'port'],
  })
  expect(shapeOf('TestConfig')).toEqual({ files: ANY, machineFields: [] })
})

test('the schema of another version is not looked at', () => {
  const kind = 'AnyConfig'
  const other = document(kind, { properties: { userData: text } })

  expect(specShape({ apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta2', kind }, other)).toEqual({
    files: ANY,
    machineFields: [],
  })
})

function document(kind: string, spec: object): object {
  const identity = { group: 'bootstrap.cluster.x-k8s.io', version: 'v1beta1', kind }
  const schema = {
    properties: { spec },
    'x-kubernetes-group-version-kind': [identity],
  }
  return {
    components: { schemas: { 'io.k8s.Other': { type: 'object' }, 'io.x-k8s.Kind': schema } },
  }
}
