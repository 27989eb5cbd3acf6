import { expect, test } from 'vitest'
import { createKubeClient } from '#src/kube/client.ts'
import { KubeError } from '#src/kube/kube-error.ts'
import { cordonNode, uncordonNode } from '#src/nodes/patch-cordon.ts'
import { type Answer, failure, recorded } from '../kube/recorded-transport.ts'
import { node } from './objects.ts'

const ANNOTATION = 'bootc.dev/cordoned-by'
const MARK = { annotation: ANNOTATION, uid: 'uid-of-pool' }
const free = node()
const ours = node({
  metadata: { annotations: { [ANNOTATION]: 'uid-of-pool' } },
  spec: { unschedulable: true },
})
const othersCordon = node({ spec: { unschedulable: true } })
const GONE = failure(404, 'NotFound', 'nodes "worker-1" not found')
const DONE: Answer = { body: free }

interface Row {
  readonly about: string
  readonly change: 'cordon' | 'uncordon'
  readonly to: typeof free
  readonly answers: readonly Answer[]
  readonly isChanged: boolean
}

test.each<Row>([
  { about: 'a free Node', change: 'cordon', to: free, answers: [DONE], isChanged: true },
  { about: 'a cordoned Node', change: 'cordon', to: othersCordon, answers: [], isChanged: false },
  { about: 'a Node that is gone', change: 'cordon', to: free, answers: [GONE], isChanged: false },
  { about: 'our cordon', change: 'uncordon', to: ours, answers: [DONE], isChanged: true },
  {
    about: "another actor's cordon",
    change: 'uncordon',
    to: othersCordon,
    answers: [],
    isChanged: false,
  },
  { about: 'a Node that is gone', change: 'uncordon', to: ours, answers: [GONE], isChanged: false },
])('$change of $about', async ({ change, to, answers, isChanged }) => {
  const { transport, requests } = recorded(...answers)
  const client = createKubeClient(transport)

  const result =
    change === 'cordon'
      ? await cordonNode(client, to, MARK)
      : await uncordonNode(client, to, ANNOTATION)

  expect(result !== undefined).toBe(isChanged)
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    answers.map(() => 'PATCH /api/v1/nodes/worker-1'),
  )
})

test('a Node that has changed since it was read is a Conflict', async () => {
  const { transport } = recorded(failure(409, 'Conflict', 'the object has been modified'))

  const changed = cordonNode(createKubeClient(transport), free, MARK)

  await expect(changed).rejects.toThrow(KubeError)
})
