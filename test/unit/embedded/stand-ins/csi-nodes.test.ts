import { expect, test } from 'vitest'
import { bootcNodePoolInstallation } from '#src/embedded/bootc-node-pool.ts'
import { NODES } from '#src/kube/resource.ts'
import { startedWorld } from './started-world.ts'

const CSI_NODES = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  plural: 'csinodes',
  namespaced: false,
}
const KEY = { name: 'node-1' }

test('a CSINode comes and goes with its Node', async () => {
  const { client, clock } = await startedWorld({ installations: [bootcNodePoolInstallation()] })

  const node = await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: KEY })
  await clock.settle()
  const there = await client.get(CSI_NODES, KEY)
  await client.delete(NODES, KEY)
  await clock.settle()
  const gone = await client.get(CSI_NODES, KEY)

  expect(there).toMatchObject({
    metadata: { ownerReferences: [{ kind: 'Node', name: 'node-1', uid: node.metadata.uid }] },
    spec: { drivers: [] },
  })
  expect(gone).toBeUndefined()
})
