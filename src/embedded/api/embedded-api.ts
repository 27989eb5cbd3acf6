// An API server of Kubernetes in memory: a tool for development and tests. It keeps nothing when it ends.
// docs/embedded-control-plane.md lists the parts of the real one that it imitates.
import type { Hono } from 'hono'
import type { Clock } from '#src/clock/clock.ts'
import type { Admit } from '#src/embedded/admission/policy.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { Resource } from '#src/kube/resource.ts'
import type { Transport } from '#src/kube/transport.ts'
import type { ApiContext } from './context.ts'
import { startControllers } from './controllers/start.ts'
import { followDefinitions } from './crds/follow-definitions.ts'
import { createObject } from './create.ts'
import type { Intercept, RequestRecord } from './edge.ts'
import { createHttpApp } from './http-app.ts'
import { createIds } from './ids.ts'
import { createTransport } from './in-process.ts'
import { createRegistry } from './registry.ts'
import { type ServedKind, storageResource } from './served-kind.ts'
import { createServer } from './server.ts'
import { type Commit, createStore, type StoreImage } from './store.ts'
import { type Convert, createViews } from './view.ts'
import { ownWrite } from './write-options.ts'

export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** In the version it is stored in. A deleted object is as it was, with the resourceVersion of its deletion. */
  readonly object: KubeObject
  readonly old?: KubeObject
  readonly resource: Resource
}

export interface EmbeddedApi {
  /** Real HTTP semantics, streaming watches included. */
  readonly app: Hono
  /** In process, without sockets: the same server, JSON text in and out. */
  readonly transport: Transport
  /** Its objects and kinds, so that another one can begin with them. */
  image(): ApiImage
  /** Every committed change, synchronously, in the order of resourceVersions. */
  subscribe(listener: (change: Change) => void): () => void
  /** Every request answered, whichever way it came in. */
  observe(listener: (record: RequestRecord) => void): () => void
}

export interface EmbeddedApiOptions {
  readonly clock: Clock
  /** Of uids and generated names. */
  readonly seed?: number
  /** Turns custom objects into other versions of their kind, as a conversion webhook would. */
  readonly convert?: Convert
  /** Namespaces to begin with, beside those of Kubernetes and `sundial-system`. */
  readonly namespaces?: readonly string[]
  /** The admission policies; none, if absent. */
  readonly admit?: Admit
  /** Called before a request is handled; an answer ends it there. */
  readonly intercept?: Intercept
  /** How many changes back a watch or a page may reach. */
  readonly history?: number
  /** Begins with the content of another one; else with none. */
  readonly from?: ApiImage
}

/** An API server at one moment. A new one that begins with it need not install the same objects again. */
export interface ApiImage {
  readonly store: StoreImage
  readonly kinds: readonly ServedKind[]
}

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'sundial-system']

/** A fresh API server with the built-in kinds and a few namespaces in it. */
export function createEmbeddedApi(options: EmbeddedApiOptions): EmbeddedApi {
  const context: ApiContext = {
    store: createStore({ history: options.history ?? 10_000, from: options.from?.store }),
    registry: createRegistry(options.from?.kinds),
    views: createViews(options.convert),
    clock: options.clock,
    ids: createIds(options.seed ?? 1),
    admit: options.admit ?? (() => undefined),
  }
  followDefinitions(context)
  startControllers(context)
  if (options.from === undefined) createNamespaces(context, options.namespaces ?? [])
  // As in the real server, the history begins when it starts.
  context.store.forget()

  const server = createServer(context)
  const observers = new Set<(record: RequestRecord) => void>()
  const edge = {
    server,
    clock: options.clock,
    intercept: options.intercept,
    report: (record: RequestRecord) => {
      for (const observer of observers) observer(record)
    },
  }
  return {
    app: createHttpApp(edge),
    transport: createTransport(edge),
    image: () => ({ store: context.store.image(), kinds: context.registry.all() }),
    subscribe: (listener) =>
      context.store.listen((commit) => {
        const change = changeOf(context, commit)
        if (change !== undefined) listener(change)
      }),
    observe(listener) {
      observers.add(listener)
      return () => observers.delete(listener)
    },
  }
}

function createNamespaces(context: ApiContext, added: readonly string[]): void {
  const target = context.registry.find('', 'v1', 'namespaces')
  if (target === undefined) return
  for (const name of [...NAMESPACES, ...added]) {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
    createObject(context, target, undefined, namespace, ownWrite('kube-apiserver'))
  }
}

function changeOf({ registry }: ApiContext, commit: Commit): Change | undefined {
  const kind = registry.byStorage(commit.storage)
  const { object, old, revision } = commit
  if (kind === undefined) return undefined
  const resource = storageResource(kind)
  if (object !== undefined) {
    return old === undefined
      ? { type: 'ADDED', object, resource }
      : { type: 'MODIFIED', object, old, resource }
  }
  if (old === undefined) return undefined
  const metadata = { ...old.metadata, resourceVersion: String(revision) }
  return { type: 'DELETED', object: { ...old, metadata }, old, resource }
}
