import { describe, expect, it } from 'vitest'
import {
  CRDS,
  MERGE,
  PODS,
  pod,
  type StartedApi,
  startApi,
  startWithThings,
  THINGS,
  thing,
} from './started-api.ts'

interface Owner {
  readonly name: string
  readonly uid: string
}

const ownedBy = (...owners: readonly (Owner & { blockOwnerDeletion?: boolean })[]) => ({
  ownerReferences: owners.map((owner) => ({
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    ...owner,
  })),
})

async function make(ask: StartedApi['ask'], name: string, metadata: object = {}): Promise<Owner> {
  const { body } = await ask('POST', THINGS, thing(name, { color: 'red' }, metadata))
  return { name, uid: body.metadata.uid ?? '' }
}

async function names(ask: StartedApi['ask']): Promise<readonly string[]> {
  const { body } = await ask('GET', THINGS)
  return body.items.map((item) => item.metadata.name)
}

describe('the garbage collector', () => {
  it('takes what has lost its last owner, and what that owned', async () => {
    const { ask, clock } = await startWithThings()
    const a = await make(ask, 'a')
    const b = await make(ask, 'b')
    const c = await make(ask, 'c', ownedBy(a))
    await make(ask, 'd', ownedBy(c))
    await make(ask, 'e', ownedBy(a, b))
    await clock.settle()

    await ask('DELETE', `${THINGS}/a`)
    await clock.settle()

    expect(await names(ask)).toEqual(['b', 'e'])
    const { body } = await ask('GET', `${THINGS}/e`)
    expect(body.metadata.ownerReferences).toEqual(ownedBy(b).ownerReferences)
  })

  it('does not take one of another uid for the owner', async () => {
    const { ask, clock } = await startWithThings()
    await make(ask, 'a')
    await make(ask, 'b', ownedBy({ name: 'a', uid: 'of-its-predecessor' }))

    await clock.settle()

    expect(await names(ask)).toEqual(['a'])
  })

  it('leaves alone what is owned by something of an unknown kind', async () => {
    const { ask, clock } = await startWithThings()
    const owner = { apiVersion: 'other.io/v1', kind: 'Other', name: 'o', uid: 'u' }
    await make(ask, 'a', { ownerReferences: [owner] })

    await clock.settle()

    expect(await names(ask)).toEqual(['a'])
  })

  it('waits, before a foreground deletion, for those that block it', async () => {
    const { ask, clock } = await startWithThings()
    const a = await make(ask, 'a')
    await make(ask, 'b', { ...ownedBy({ ...a, blockOwnerDeletion: true }), finalizers: ['x.io/y'] })
    await make(ask, 'c', ownedBy(a))
    await clock.settle()

    const { body } = await ask('DELETE', `${THINGS}/a`, { propagationPolicy: 'Foreground' })
    await clock.settle()
    const meanwhile = await names(ask)
    await ask('PATCH', `${THINGS}/b`, { metadata: { finalizers: null } }, MERGE)
    await clock.settle()

    expect(body.metadata.finalizers).toEqual(['foregroundDeletion'])
    expect(meanwhile).toEqual(['a', 'b'])
    expect(await names(ask)).toEqual([])
  })

  it('lets the dependents live when they are orphaned', async () => {
    const { ask, clock } = await startWithThings()
    const a = await make(ask, 'a')
    await make(ask, 'b', ownedBy(a))
    await clock.settle()

    await ask('DELETE', `${THINGS}/a`, { propagationPolicy: 'Orphan' })
    await clock.settle()

    const { body } = await ask('GET', THINGS)
    expect(body.items).toHaveLength(1)
    expect(body.items[0]?.metadata).toMatchObject({ name: 'b' })
    expect(body.items[0]?.metadata.ownerReferences).toBeUndefined()
  })
})

describe('a namespace that is deleted', () => {
  const NAMESPACES = '/api/v1/namespaces'
  const withTeam = async () => {
    const started = startApi()
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } }
    await started.ask('POST', NAMESPACES, namespace)
    return started
  }

  it('is active when it is made, with its name as a label', async () => {
    const { ask } = await withTeam()

    const { body } = await ask('GET', `${NAMESPACES}/team`)

    expect(body).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'team' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    })
  })

  it('takes its content along, and waits for finalizers in it', async () => {
    const { ask, clock } = await withTeam()
    await ask('POST', `${NAMESPACES}/team/pods`, pod('a'))
    await ask('POST', `${NAMESPACES}/team/pods`, pod('b', {}, { finalizers: ['x.io/y'] }))

    const { body } = await ask('DELETE', `${NAMESPACES}/team`)
    await clock.settle()
    const left = await ask('GET', `${NAMESPACES}/team/pods`)
    const refused = await ask('POST', `${NAMESPACES}/team/pods`, pod('c'))
    await ask('PATCH', `${NAMESPACES}/team/pods/b`, { metadata: { finalizers: null } }, MERGE)
    await clock.settle()

    expect(body.status.phase).toBe('Terminating')
    expect(left.body.items.map((item) => item.metadata.name)).toEqual(['b'])
    expect(refused.body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "c" is forbidden: unable to create new content in namespace team because it is being terminated',
      details: {
        name: 'c',
        kind: 'pods',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace team is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    })
    expect((await ask('GET', `${NAMESPACES}/team`)).status).toBe(404)
  })

  it('is refused for those that a cluster cannot do without', async () => {
    const { ask } = startApi()

    const { status, body } = await ask('DELETE', `${NAMESPACES}/default`)

    expect([status, body.message]).toEqual([
      403,
      'namespaces "default" is forbidden: this namespace may not be deleted',
    ])
  })
})

describe('a definition that is deleted', () => {
  it('takes its objects along, and is served until then', async () => {
    const { ask, clock } = await startWithThings()
    await make(ask, 'a', { finalizers: ['x.io/y'] })

    await ask('DELETE', `${CRDS}/things.example.com`)
    await clock.settle()
    const meanwhile = await names(ask)
    await ask('PATCH', `${THINGS}/a`, { metadata: { finalizers: null } }, MERGE)
    await clock.settle()

    expect(meanwhile).toEqual(['a'])
    expect((await ask('GET', `${CRDS}/things.example.com`)).status).toBe(404)
    expect((await ask('GET', THINGS)).status).toBe(404)
  })
})

describe('the controllers', () => {
  it('act in the same order in every run', async () => {
    const run = async () => {
      const { api, ask, clock } = await startWithThings({ seed: 7 })
      const seen: string[] = []
      api.subscribe(({ type, object }) => seen.push(`${type} ${object.metadata.name}`))
      const a = await make(ask, 'a')
      for (const name of ['z', 'b', 'm']) await make(ask, name, ownedBy(a))
      await ask('POST', PODS, pod('p', {}, ownedBy(a)))
      await clock.settle()
      await ask('DELETE', `${THINGS}/a`)
      await clock.settle()
      return seen
    }

    const first = await run()

    expect(first.slice(5)).toEqual([
      'DELETED a',
      'DELETED z',
      'DELETED b',
      'DELETED m',
      'MODIFIED p',
      'DELETED p',
    ])
    expect(await run()).toEqual(first)
  })
})
