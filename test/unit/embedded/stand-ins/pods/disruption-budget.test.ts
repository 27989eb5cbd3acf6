import { describe, expect, test } from 'vitest'
import { PODS } from '#src/kube/resource.ts'
import { DEPLOYMENTS, deployment, PDBS } from '#test/unit/embedded/stand-ins/started-world.ts'
import { createBudget, twoNodes } from './two-nodes.ts'

describe('a PodDisruptionBudget', () => {
  test('counts what its Deployment wants, and what was evicted as gone', async () => {
    const started = await twoNodes()
    const { client, goTo } = started
    await client.create(DEPLOYMENTS, deployment('web', 4))
    await createBudget(started, 'web', { maxUnavailable: '50%' })
    await goTo(110)
    const budgetStatus = async () => {
      const pdb = await client.get(PDBS, { namespace: 'default', name: 'web' })
      const status = (pdb?.status ?? {}) as Record<string, number>
      const fields = ['expectedPods', 'currentHealthy', 'desiredHealthy', 'disruptionsAllowed']
      return fields.map((field) => status[field])
    }
    const before = await budgetStatus()
    const [pod] = await client.list(PODS, { labelSelector: 'app=web' })

    await client.evict(
      { namespace: 'default', name: pod?.metadata.name ?? '' },
      pod?.metadata.uid ?? '',
    )
    await started.clock.settle()
    const during = await budgetStatus()
    await goTo(130)

    expect(before).toEqual([4, 4, 2, 2])
    expect(during).toEqual([4, 3, 2, 1])
    expect(await budgetStatus()).toEqual([4, 4, 2, 2])
  })
})
