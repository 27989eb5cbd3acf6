import { expect, it } from 'vitest'
import { bootcNodeCrd } from '#src/bootc-node/crd.ts'
import { type ImageInfo, parseBootcNodeStatus } from '#src/bootc-node/schema.ts'

it('is named, printed and scoped as promised', () => {
  expect(bootcNodeCrd()).toMatchObject({
    metadata: { name: 'bootcnodes.node.bootc.dev' },
    spec: {
      scope: 'Cluster',
      names: { shortNames: ['bn'] },
      versions: [
        {
          subresources: { status: {} },
          additionalPrinterColumns: [
            { name: 'Booted' },
            { name: 'Staged' },
            { name: 'State' },
            { name: 'Age' },
          ],
        },
      ],
    },
  })
})

it('keeps the valid fields of a status', () => {
  const booted: ImageInfo = { image: 'quay.io/example/os:stable', imageDigest: 'sha256:1' }
  expect(parseBootcNodeStatus({ booted, staged: { image: 3 }, conditions: [{}] })).toEqual({
    booted,
    conditions: [],
  })
})
