// On an API server: an event of a Node, or of a kubeconfig, leads to names, and brings nothing else.
import { expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import type { KubeResponse } from '#src/kube/transport.ts'
import { type Lookup, lookUp } from '#src/scheduled-machine/lookup.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene } from '#test/support/scene.ts'

const MARKED = 'marked-bootstrap-data'

test.each<Lookup>([
  { type: 'node', name: 'worker' },
  { type: 'cluster', namespace: 'team', clusterName: 'prod' },
])('a lookup by $type finds the machine, and moves none of its bootstrap data', async (target) => {
  const scene = await createScene('2026-01-05T15:00:00Z', {
    bootstrapSpec: {
      apiVersion: 'bootstrap.cluster.x-k8s.io/v1beta1',
      kind: 'TestConfig',
      spec: { files: [MARKED] },
    },
  })
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': MARKED }
  await scene.client.patch(SCHEDULED_MACHINES, KEY, { metadata: { annotations } })
  await scene.pass()
  await scene.provision()
  await scene.pass()
  const answers: KubeResponse[] = []
  const client = createKubeClient(async (request) => {
    const answer = await scene.api.transport(request)
    answers.push(answer)
    return answer
  })

  const found = await lookUp(target, client)

  expect(found).toEqual([KEY])
  expect(answers.length).toBe(1)
  expect(JSON.stringify(answers)).not.toContain(MARKED)
})
