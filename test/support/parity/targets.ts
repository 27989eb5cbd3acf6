// The two servers that every case is run against: a real kube-apiserver, and the embedded API served
// on a port. Both have the same definitions.
import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { parse } from 'yaml'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { serve } from '#src/embedded/http.ts'
import { createScaledClock } from '#src/embedded/scaled-clock.ts'
import { type ApiServer, startApiServer } from '#test/support/control-plane/api-server.ts'
import { eventually } from '#test/support/processes.ts'
import { type Connection, connect } from './connection.ts'
import { SHELF_DEFINITION, THING_DEFINITION } from './definitions.ts'

export interface Targets {
  readonly real: Connection
  readonly embedded: Connection
  /** The real server itself. */
  readonly server: ApiServer
  stop(): Promise<void>
}

// What the embedded API does not imitate and its table says so: what admission adds to Pods and Nodes.
const FLAGS = ['--disable-admission-plugins=DefaultTolerationSeconds,TaintNodesByCondition']
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

export async function startTargets(): Promise<Targets> {
  const server = await startApiServer({ flags: FLAGS })
  const { url, ca, etcdUrl } = server
  const headers = { authorization: 'Bearer admin' }
  const real = connect({ url, ca, headers }, () => compact(etcdUrl))
  const served = await startEmbedded()
  await Promise.all([define(real), define(served.connection)])
  return {
    real,
    embedded: served.connection,
    server,
    async stop() {
      real.close()
      await served.stop()
      await server.stop()
    },
  }
}

export interface ServedEmbedded {
  readonly connection: Connection
  stop(): Promise<void>
}

/** An embedded API, which remembers the last `history` changes. */
export async function startEmbedded(history?: number): Promise<ServedEmbedded> {
  const clock = createScaledClock({ from: DateTime.utc(), speed: 1 })
  const api = createEmbeddedApi({ clock, ...(history !== undefined && { history }) })
  const served = await serve(api, { port: 0 })
  const connection = connect({ url: served.url, headers: {} })
  return {
    connection,
    async stop() {
      connection.close()
      await served.close()
    },
  }
}

// As the API server itself does every five minutes: it tells the others up to where, then etcd.
async function compact(etcdUrl: string): Promise<void> {
  const ask = async (path: string, body: object) => {
    const response = await fetch(`${etcdUrl}/v3/kv/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`etcd ${path}: ${response.status}`)
    const answer: { header: { revision: string } } = JSON.parse(await response.text())
    return answer
  }
  const key = Buffer.from('compact_rev_key').toString('base64')
  const { header } = await ask('range', { key })
  await ask('put', { key, value: Buffer.from(header.revision).toString('base64') })
  await ask('compaction', { revision: header.revision })
}

/** A namespace for one case. */
export async function createNamespace(connection: Connection, name: string): Promise<void> {
  await create(connection, '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })
}

/** Installs the definitions, and waits until they are served everywhere. */
async function define(connection: Connection): Promise<void> {
  const ours = ['scheduledmachine', 'bootcnodepool', 'bootcnode'].map((name) => {
    const file = new URL(`../../../deploy/crds/${name}.yaml`, import.meta.url)
    return parse(readFileSync(file, 'utf8'))
  })
  const definitions = [...ours, THING_DEFINITION, SHELF_DEFINITION]
  for (const definition of definitions) await create(connection, DEFINITIONS, definition)
  for (const { spec } of definitions) {
    const { group, names, versions } = spec
    for (const { name, served } of versions) {
      if (served) await isServed(connection, `/apis/${group}/${name}`, names.plural)
    }
  }
}

// Objects first, discovery a moment later.
async function isServed(connection: Connection, path: string, plural: string): Promise<void> {
  await eventually(async () => {
    const objects = await read(connection, `${path}/${plural}`)
    const discovery = await read(connection, path)
    const aggregated = await read(connection, '/apis', AGGREGATED)
    const isListed = [discovery, aggregated].every(({ body }) => body.includes(`"${plural}"`))
    if (objects.status !== 200 || !isListed) throw new Error(`${path}/${plural} is not served yet`)
  })
}

const AGGREGATED = {
  accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
}

function read(connection: Connection, path: string, headers = {}) {
  return connection.send({ method: 'GET', path, headers })
}

async function create(connection: Connection, path: string, object: object): Promise<void> {
  const { status, body } = await connection.send({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(object),
  })
  if (status !== 201) throw new Error(`POST ${path}: ${status} ${body}`)
}
