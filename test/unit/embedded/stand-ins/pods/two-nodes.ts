// Two Nodes of machines, and the Pods on them.
import { PODS } from '#src/kube/resource.ts'
import {
  createCluster,
  createMachine,
  PDBS,
  startedWorld,
} from '#test/unit/embedded/stand-ins/started-world.ts'

type Started = Awaited<ReturnType<typeof startedWorld>>

export async function createBudget({ client }: Started, app: string, spec: object): Promise<void> {
  await client.create(PDBS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: app, namespace: 'default' },
    spec: { selector: { matchLabels: { app } }, ...spec },
  })
}

/** Nodes and how many Pods of the app are Running there. */
export async function places({ client }: Started, app: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { spec, status } of await client.list(PODS, { labelSelector: `app=${app}` })) {
    const { nodeName = 'none' } = spec as { nodeName?: string }
    const { phase } = status as { phase?: string }
    const place = phase === 'Running' ? nodeName : `${nodeName} ${phase}`
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts
}

export async function twoNodes(): Promise<Started> {
  const started = await startedWorld()
  await createCluster(started)
  await createMachine(started, { name: 'a' })
  await createMachine(started, { name: 'b' })
  await started.goTo(100)
  return started
}
