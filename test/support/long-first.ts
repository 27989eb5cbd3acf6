// In which order files are tested: those that take long begin first, so that in the end no worker waits for one of them
// alone. Without a cache, which a fresh clone has not, vitest begins with the largest files.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Each takes more than half a minute, about the longest first. Those that compute stand apart: three of them would fill
 * two cores. */
export const LONG: readonly string[] = [
  'test/cluster/pool-crash.test.ts',
  'test/cluster/busy-server.test.ts',
  'test/cluster/lifecycle-leaving.test.ts',
  'test/cluster/standalone-crash.test.ts',
  'test/cluster/loss-restarts.test.ts',
  'test/cluster/alarm.test.ts',
  'test/cluster/crash.test.ts',
  'test/cluster/os-rollout.test.ts',
  'test/cluster/os-rollout-trouble.test.ts',
  'test/cluster/alarm-slow.test.ts',
  'test/cluster/broker-trouble.test.ts',
  'test/cluster/tutorial-pools.test.ts',
  'test/cluster/two-clusters.test.ts',
  'test/cluster/emergency-reclaim.test.ts',
  'test/cluster/lost-kubeconfig.test.ts',
  'test/cluster/old-contract.test.ts',
  'test/simulation/pool-interleavings.test.ts',
  'test/simulation/killed-pass.test.ts',
]

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return longFirst(await super.sort(files), ({ moduleId }) => moduleId)
  }
}

/** The others keep their order. */
export function longFirst<File>(files: readonly File[], pathOf: (file: File) => string): File[] {
  const rank = (file: File) => {
    const index = LONG.findIndex((each) => pathOf(file).endsWith(`/${each}`))
    return index === -1 ? LONG.length : index
  }
  return [...files].sort((a, b) => rank(a) - rank(b))
}
