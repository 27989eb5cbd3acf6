import { expect, it } from 'vitest'
import { BOOTC_NODE_COLUMNS } from '#src/bootc-node/columns.ts'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { type ImageInfo, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'

it('is named, printed and scoped as promised', () => {
  expect(bootcNodeCrd()).toMatchObject({
    metadata: { name: 'bootcnodes.node.bootc.dev' },
    spec: {
      scope: 'Cluster',
      names: { shortNames: ['bn'] },
      versions: [{ subresources: { status: {} } }],
    },
  })
})

it('shows people few columns', () => {
  const shown = BOOTC_NODE_COLUMNS.filter((column) => !('priority' in column))

  expect(shown.map(({ name }) => name)).toEqual(['Booted', 'Staged', 'State', 'Age'])
})

it('keeps the valid fields of a status', () => {
  const booted: ImageInfo = { image: 'quay.io/example/os:stable', imageDigest: 'sha256:1' }
  expect(parseBootcNodeStatus({ booted, staged: { image: 3 }, conditions: [{}] })).toEqual({
    booted,
    conditions: [],
  })
})
