import { describe, expect, it } from 'vitest'
import {
  APPLY,
  MERGE,
  NOW,
  startWithThings,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'
import { applier, owners } from './appliers.ts'

describe('server-side apply', () => {
  it('creates what is not there, owning what it said and no default', async () => {
    const started = await startWithThings()

    const { status, body } = await applier(started)('one', { color: 'red', tags: ['x'] })

    expect(status).toBe(201)
    expect(body.spec).toEqual({ color: 'red', tags: ['x'], size: 3 })
    expect(body.metadata.managedFields).toEqual([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'example.com/v1',
        time: NOW,
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:color': {}, 'f:tags': {} } },
      },
    ])
  })

  it('changes nothing the second time', async () => {
    const apply = applier(await startWithThings())
    const first = await apply('one', { color: 'red', parts: [{ name: 'p', value: 1 }] })

    const second = await apply('one', { color: 'red', parts: [{ name: 'p', value: 1 }] })

    expect([second.status, second.body]).toEqual([200, first.body])
  })

  it('shares what two appliers say alike', async () => {
    const apply = applier(await startWithThings())
    await apply('one', { color: 'red' })

    const { body } = await apply('two', { color: 'red', size: 4 })

    expect(owners(body)).toEqual([
      ['one', 'Apply', { 'f:spec': { 'f:color': {} } }],
      ['two', 'Apply', { 'f:spec': { 'f:color': {}, 'f:size': {} } }],
    ])
  })

  it('refuses to change what somebody else owns, and names it', async () => {
    const apply = applier(await startWithThings())
    await apply('one', { color: 'red', size: 4 })

    const one = await apply('two', { color: 'red', size: 5 })
    const two = await apply('two', { color: 'green', size: 5 })

    expect(one.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "one": .spec.size',
      details: {
        causes: [
          { reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.size' },
        ],
      },
    })
    expect(two.body.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n- .spec.color\n- .spec.size',
    )
  })

  it('takes it over when forced', async () => {
    const apply = applier(await startWithThings())
    await apply('one', { color: 'red', size: 4 })

    const { body } = await apply('two', { color: 'red', size: 5 }, { force: true })

    expect(body.spec).toEqual({ color: 'red', size: 5 })
    expect(owners(body)).toEqual([
      ['one', 'Apply', { 'f:spec': { 'f:color': {} } }],
      ['two', 'Apply', { 'f:spec': { 'f:color': {}, 'f:size': {} } }],
    ])
  })

  it('sees the fields of those who update', async () => {
    const started = await startWithThings()
    const apply = applier(started)
    await apply('one', { color: 'red' })
    await started.ask('PATCH', `${THINGS}/s`, { spec: { color: 'green', size: 9 } }, MERGE)

    const { body } = await apply('one', { color: 'red' })

    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "test" using example.com/v1: .spec.color',
    )
  })

  it('takes away what it no longer says, unless somebody else does', async () => {
    const apply = applier(await startWithThings())
    const a = { name: 'a', value: 1 }
    const b = { name: 'b', value: 2 }
    await apply('one', { color: 'red', tags: ['x'], parts: [a, b], labels: { k: 'v', l: 'w' } })
    await apply('two', { color: 'red', parts: [b], labels: { k: 'v' } })

    const { body } = await apply('one', { color: 'red' })

    expect(body.spec).toEqual({ color: 'red', size: 3, parts: [b], labels: { k: 'v' } })
  })

  it('lists items of two appliers side by side', async () => {
    const apply = applier(await startWithThings())
    await apply('one', { color: 'red', parts: [{ name: 'a', value: 1 }] })

    const { body } = await apply('two', { color: 'red', parts: [{ name: 'b', value: 2 }] })

    expect(body.spec.parts).toEqual([
      { name: 'a', value: 1 },
      { name: 'b', value: 2 },
    ])
  })

  it('owns a status apart from the object', async () => {
    const started = await startWithThings()
    await applier(started)('one', { color: 'red' })
    const status = { ...thing('s'), spec: undefined, status: { phase: 'Up' } }

    const { body } = await started.ask(
      'PATCH',
      `${THINGS}/s/status?fieldManager=two`,
      status,
      APPLY,
    )

    expect(body.status).toEqual({ phase: 'Up' })
    expect(body.metadata.managedFields?.[1]).toMatchObject({
      manager: 'two',
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:phase': {} } },
    })
  })

  it('reads YAML', async () => {
    const { ask } = await startWithThings()
    const yaml =
      'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: s}\nspec: {color: red}\n'

    const { status } = await ask('PATCH', `${THINGS}/s?fieldManager=one`, yaml, APPLY)

    expect(status).toBe(201)
  })

  it.each([
    [
      'no manager',
      '',
      thing('s'),
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'managedFields',
      '?fieldManager=one',
      thing('s', { color: 'red' }, { managedFields: [{ manager: 'x', operation: 'Apply' }] }),
      400,
      'metadata.managedFields must be nil',
    ],
    [
      'a field that is in no schema',
      '?fieldManager=one',
      thing('s', { color: 'red', nope: 1 }),
      500,
      'failed to create typed patch object (/s; example.com/v1, Kind=Thing): .spec.nope: field not declared in schema',
    ],
  ])('refuses %s', async (_, query, body, code, message) => {
    const { ask } = await startWithThings()

    const answer = await ask('PATCH', `${THINGS}/s${query}`, body, APPLY)

    expect([answer.status, answer.body.message]).toEqual([code, message])
  })
})
