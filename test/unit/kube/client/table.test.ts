import { expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { clientOf } from './bed.ts'

test('a table has the columns and the cells of all pages, without the objects', async () => {
  const columnDefinitions = [
    { name: 'Name', type: 'string' },
    { name: 'Wake', type: 'string' },
  ]
  const rows = (...cells: unknown[][]) => cells.map((row) => ({ cells: row, object: null }))
  const { client, requests } = clientOf(
    {
      body: {
        kind: 'Table',
        metadata: { continue: 'more' },
        columnDefinitions,
        rows: rows(['a', null], ['b', '2026-10-25T01:00:00Z']),
      },
    },
    { body: { kind: 'Table', metadata: {}, columnDefinitions, rows: rows(['c', 1]) } },
  )

  const table = await client.table(SCHEDULED_MACHINES, { resourceVersion: '0' })

  expect(table).toEqual({
    columns: ['Name', 'Wake'],
    rows: [
      ['a', null],
      ['b', '2026-10-25T01:00:00Z'],
      ['c', 1],
    ],
  })
  const collection = '/apis/5spot.finos.org/v1alpha1/scheduledmachines'
  expect(requests.map(({ path }) => path)).toEqual([
    `${collection}?resourceVersion=0&limit=500&includeObject=None`,
    `${collection}?limit=500&continue=more&includeObject=None`,
  ])
  expect(requests[0]?.headers?.['accept']).toBe('application/json;as=Table;v=v1;g=meta.k8s.io')
})

test('with the metadata, each row has it', async () => {
  const columnDefinitions = [{ name: 'Name', type: 'string' }]
  const metadata = { name: 'a', deletionTimestamp: '2026-10-25T01:00:00Z' }
  const object = { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata }
  const { client, requests } = clientOf({
    body: { kind: 'Table', metadata: {}, columnDefinitions, rows: [{ cells: ['a'], object }] },
  })

  const table = await client.table(NODES, { withMetadata: true })

  expect(table).toEqual({ columns: ['Name'], rows: [['a']], metadata: [metadata] })
  expect(requests.map(({ path }) => path)).toEqual([
    '/api/v1/nodes?limit=500&includeObject=Metadata',
  ])
})
