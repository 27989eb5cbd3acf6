// What a benchmark on a real API server stands on: the programs, the bundles, a cluster, and
// ScheduledMachines in it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inParallel } from '#src/kube/fair-limiter.ts'
import { textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { groupOf } from '#src/kube/resource.ts'
import { SCHEDULED_MACHINES } from '#src/scheduled-machine/resource.ts'
import { buildFunctions } from '#test/support/build.ts'
import { buildControlPlane } from '#test/support/control-plane/build.ts'
import {
  type Cluster,
  type ClusterOptions,
  startCluster,
} from '#test/support/control-plane/cluster.ts'
import { keyOf, scheduledMachine } from '#test/support/control-plane/scheduled-machines.ts'

/** Builds what is missing, starts a cluster of machines, and gives it to `work`; everything is gone afterwards. */
export function withCluster<T>(
  options: ClusterOptions,
  work: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  return withPrograms(() => startCluster(options), work)
}

/** The same with any cluster that `start` starts. */
export async function withPrograms<C extends { stop(): Promise<void> }, T>(
  start: () => Promise<C>,
  work: (cluster: C) => Promise<T>,
): Promise<T> {
  await buildControlPlane((line) => void process.stderr.write(`${line}\n`))
  const folder = mkdtempSync(join(tmpdir(), 'sundial-bench-'))
  try {
    await buildFunctions(folder)
    process.env.SUNDIAL_BUNDLES = folder
    const cluster = await start()
    try {
      return await work(cluster)
    } finally {
      await cluster.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes ScheduledMachines as an administrator does, a few at a time. */
export async function createAll(
  { api, clusterApiVersion }: Cluster,
  names: readonly string[],
  spec: object,
): Promise<void> {
  await inParallel(names, 16, (name) =>
    api.client.create(SCHEDULED_MACHINES, scheduledMachine(name, spec, clusterApiVersion)),
  )
}

/** Resolves when all of them are in this phase. */
export async function untilAll(
  { following }: Cluster,
  names: readonly string[],
  phase: string,
  withinMs: number,
): Promise<void> {
  const waiting = new Set(names)
  await following.until(
    `${names.length} ScheduledMachines ${phase}`,
    (mirror) => {
      for (const name of waiting) {
        const object = mirror.get(GROUP, SCHEDULED_MACHINES.kind, keyOf(name))
        // The first that is not yet is asked again at the next change, and those after it are not.
        if (phaseOf(object) !== phase) return false
        waiting.delete(name)
      }
      return true
    },
    withinMs,
  )
}

/** How many there are in each phase. */
export function phasesOf({ following }: Cluster): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const object of following.mirror.list(GROUP, SCHEDULED_MACHINES.kind)) {
    counts[phaseOf(object)] = (counts[phaseOf(object)] ?? 0) + 1
  }
  return counts
}

const GROUP = groupOf(SCHEDULED_MACHINES.apiVersion)

function phaseOf(object: KubeObject | undefined): string {
  return textAt(object, 'status', 'phase')
}
