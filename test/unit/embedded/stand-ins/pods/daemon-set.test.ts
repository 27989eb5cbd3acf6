import { describe, expect, test } from 'vitest'
import { NODES } from '#src/kube/resource.ts'
import { DAEMON_SETS, deployment } from '#test/unit/embedded/stand-ins/started-world.ts'
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
})
