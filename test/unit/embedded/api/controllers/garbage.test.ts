import { describe, expect, it } from 'vitest'
import { MERGE, startWithThings, THINGS } from '#test/unit/embedded/api/started-api.ts'
import { make, names, ownedBy } from './owned.ts'

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
