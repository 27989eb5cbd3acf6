// `sundial why` about a machine whose Node is in a cluster of its own, reached over HTTP with its kubeconfig Secret.
import { expect, onTestFinished, test } from 'vitest'
import { explain } from '#functions/explain.ts'
import { kindNamed } from '#src/cli/cluster/kinds.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { kubeconfigFor, serve } from '#src/embedded/http.ts'
import { createVirtualClock } from '#src/embedded/virtual-clock.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { SECRETS } from '#src/kube/resource.ts'
import type { Explanation } from '#src/views/why/explanation.ts'
import { KEY } from '#test/support/scene/objects.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { at } from '#test/support/situation.ts'
import { outline, yesRules } from './ask.ts'

test('the Node is read in its own cluster', async () => {
  const { scene } = await twoClusters()

  const answer = await ask(scene)

  expect(answer.summary).toContain('The next pass makes it Active: The machine is in service.')
  expect(outline(answer)).toContain('    Node worker Ready')
  expect(answer.unread).toEqual([])
})

test('a cluster that does not answer is named in the first line', async () => {
  const { scene, close } = await twoClusters()
  await close()

  const answer = await ask(scene)

  expect(answer.summary).toContain('The workload cluster does not answer for Node worker')
  expect(outline(answer)).toContain('    Node worker Unknown')
})

test('where other clusters are not reached, the Node is unread, and nothing is asked there', async () => {
  const { scene, close } = await twoClusters()
  await close()

  const answer = await ask(scene, false)

  expect(answer.unread).toEqual(['its workload cluster, which is not reached from here'])
  expect(answer.decision.isKnown).toBe(false)
  expect(outline(answer)).toContain('    Node worker Unread')
})

test('a kubeconfig that is refused is named, and nothing of it is quoted', async () => {
  const { scene } = await twoClusters()
  const config = JSON.parse(kubeconfigFor('https://planted-7f3a.example.com'))
  config.users[0].user = { exec: { command: 'planted-7f3a' } }
  await scene.client.patch(SECRETS, SECRET, { data: { value: encoded(JSON.stringify(config)) } })

  const answer = await ask(scene)

  expect(answer.summary).toContain('the kubeconfig in Secret team/prod-kubeconfig')
  expect(yesRules(answer)).toContainEqual(expect.stringMatching(/^unreadNode: yes/))
  expect(JSON.stringify(answer)).not.toContain('planted-7f3a')
})

const SECRET = { namespace: 'team', name: 'prod-kubeconfig' }

// A Machine whose Node has joined. No pass has looked at the Node yet.
async function twoClusters(): Promise<{ scene: Scene; close: () => Promise<void> }> {
  const api = createEmbeddedApi({ clock: createVirtualClock(at('2026-01-05T15:00:30Z')) })
  const { url, close } = await serve(api, { port: 0 })
  onTestFinished(close)
  const scene = await createScene('2026-01-05T15:00:00Z', {}, createKubeClient(api.transport))
  await scene.pass()
  await scene.provision()
  await scene.client.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: SECRET,
    data: { value: encoded(kubeconfigFor(url)) },
  })
  return { scene, close }
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64')
}

async function ask({ client, clock }: Scene, reachesClusters = true): Promise<Explanation> {
  const { signal } = new AbortController()
  const answer = await explain(kindNamed('sm'), KEY, {
    client,
    clock,
    isDev: false,
    reachesClusters,
    signal,
  })
  return answer ?? expect.fail('there is no such object')
}
