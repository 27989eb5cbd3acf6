import { describe, expect, test } from 'vitest'
import { textAt } from '#src/kube/json.ts'
import { NODES, PODS } from '#src/kube/resource.ts'
import {
  DAEMON_SETS,
  deployment,
  startedWorld,
} from '#test/unit/embedded/stand-ins/started-world.ts'
import { places, twoNodes } from './two-nodes.ts'

describe('a DaemonSet', () => {
  test('has one Pod on every Node, a cordoned one included', async () => {
    const started = await twoNodes()
    await started.client.patch(NODES, { name: 'b' }, { spec: { unschedulable: true } })
    const { spec } = deployment('agent', 0)
    await started.client.create(DAEMON_SETS, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'default' },
      spec: { selector: spec.selector, template: spec.template },
    })

    await started.goTo(110)

    expect(await places(started, 'agent')).toEqual({ a: 1, b: 1 })
  })

  test('has a Pod that waits for the kubelet of its Node, and runs when that starts', async () => {
    const started = await startedWorld()
    const { client } = started
    const late = { name: 'late' }
    const say = (status: string) => ({ status: { conditions: [{ type: 'Ready', status }] } })
    await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: late })
    await client.patchStatus(NODES, late, say('Unknown'))
    const { spec } = deployment('agent', 0)
    await client.create(DAEMON_SETS, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'default' },
      spec: { selector: spec.selector, template: spec.template },
    })
    await started.goTo(5)
    const before = await phases(started)

    await client.patchStatus(NODES, late, say('True'))
    await started.goTo(10)

    expect([before, await phases(started)]).toEqual([['Pending'], ['Running']])
  })
})

async function phases({ client }: Awaited<ReturnType<typeof startedWorld>>) {
  const pods = await client.list(PODS)
  return pods.map((pod) => textAt(pod, 'status', 'phase'))
}
