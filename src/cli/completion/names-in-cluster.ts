// Names of objects, for a person who waits for them at the prompt of a shell.
import { isDnsSubdomain } from '#src/kube/names.ts'
import { NAMESPACES } from '#src/kube/resource.ts'
import { onCluster } from '../cluster/cluster.ts'
import type { Surroundings } from '../cluster/find-cluster.ts'
import type { AskedFor } from './asked-for.ts'

const PATIENCE_MS = 1_000

/** The names, sorted; none when the cluster does not answer within a second, or refuses. Never throws. */
export async function namesInCluster(
  asked: AskedFor,
  surroundings?: Surroundings,
): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(PATIENCE_MS)
  const late = new Promise<readonly string[]>((resolve) => {
    signal.addEventListener('abort', () => resolve([]), { once: true })
  })
  const found = listNames(asked, signal, surroundings).catch(() => [])
  return Promise.race([found, late])
}

function listNames(
  { kind, choice, namespace, isQualified }: AskedFor,
  signal: AbortSignal,
  surroundings: Surroundings | undefined,
): Promise<readonly string[]> {
  return onCluster(
    choice,
    async (cluster) => {
      const resource = kind?.resource ?? NAMESPACES
      const where = resource.namespaced ? { namespace: namespace ?? cluster.namespace } : {}
      const objects = await cluster.client.list(resource, where, signal)
      // bash expands the words that are offered. No object of a real API server has another name.
      const names = objects.map(({ metadata }) => metadata.name).filter(isDnsSubdomain)
      const before = isQualified && resource.namespaced ? `${namespace}/` : ''
      return names.toSorted().map((name) => `${before}${name}`)
    },
    surroundings,
  )
}
