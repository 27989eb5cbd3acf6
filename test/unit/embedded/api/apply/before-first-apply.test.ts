import { describe, expect, it } from 'vitest'
import {
  APPLY,
  MERGE,
  startWithThings,
  THINGS,
  thing,
} from '#test/unit/embedded/api/started-api.ts'
import { owners } from './appliers.ts'

describe('who owns what nobody owned', () => {
  const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' } }

  it('is not followed before somebody applies', async () => {
    const { ask } = await startWithThings()
    await ask('POST', '/api/v1/nodes', { ...NODE, spec: {} })

    const { body } = await ask('PATCH', '/api/v1/nodes/n', { spec: { unschedulable: true } }, MERGE)

    expect(body.metadata.managedFields).toBeUndefined()
  })

  it('is said to have been there before the first who applies', async () => {
    const { ask } = await startWithThings()
    await ask('POST', '/api/v1/nodes', { ...NODE, spec: {} })
    await ask('PATCH', '/api/v1/nodes/n', { spec: { unschedulable: true } }, MERGE)
    const labelled = { ...NODE, metadata: { name: 'n', labels: { a: 'b' } } }

    const { body } = await ask('PATCH', '/api/v1/nodes/n?fieldManager=me', labelled, APPLY)

    expect(owners(body)).toEqual([
      ['me', 'Apply', { 'f:metadata': { 'f:labels': { 'f:a': {} } } }],
      ['before-first-apply', 'Update', { 'f:spec': { 'f:unschedulable': {} } }],
    ])
  })

  it('is forgotten when somebody asks for it', async () => {
    const { ask } = await startWithThings()
    await ask('POST', THINGS, thing('a'))

    const { body } = await ask('PATCH', `${THINGS}/a`, { metadata: { managedFields: [{}] } }, MERGE)

    expect(body.metadata.managedFields).toBeUndefined()
  })
})
