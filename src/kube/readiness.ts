// Checks that the API server answers and serves the kinds that a function needs.
import type { KubeClient } from '#src/kube/client.ts'
import { isKubeError } from '#src/kube/kube-error.ts'

export interface ServedKinds {
  /** Kinds that must be served, by apiVersion. */
  readonly kinds: Readonly<Record<string, readonly string[]>>
  /** API groups that must be served in any version. */
  readonly groups: readonly string[]
  /** The client has no credentials of its own, so a refusal shows only that the API server answers. */
  readonly acceptsRefusal?: boolean
}

const KEEP_MS = 5_000
const TIMEOUT_MS = 3_000

/**
 * Asks the API server, at most every five seconds. Returns a sentence about what is missing, or `undefined` when nothing
 * is missing. Never throws.
 */
export function createReadiness(
  client: KubeClient,
  served: ServedKinds,
): () => Promise<string | undefined> {
  let kept: { readonly answer: Promise<string | undefined>; readonly since: number } | undefined
  return () => {
    // Real time, not the virtual clock: a probe comes every few seconds, also when a simulation runs faster.
    const now = performance.now()
    if (kept === undefined || now - kept.since >= KEEP_MS) {
      kept = { answer: ask(client, served), since: now }
    }
    return kept.answer
  }
}

async function ask(client: KubeClient, served: ServedKinds): Promise<string | undefined> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const missing = await Promise.all([
      ...Object.entries(served.kinds).map(async ([apiVersion, kinds]) => {
        const found = await client.discover(apiVersion, signal)
        const absent = kinds.filter((kind) => !found?.some((resource) => resource.kind === kind))
        return absent.map((kind) => `${kind} of ${apiVersion}`)
      }),
      ...served.groups.map(async (group) => {
        const versions = await client.versionsOf(group, signal)
        return versions.length === 0 ? [`the API group ${group}`] : []
      }),
    ])
    const all = missing.flat()
    return all.length === 0 ? undefined : `The API server does not serve ${all.join(', ')}.`
  } catch (error) {
    if (served.acceptsRefusal === true && isKubeError(error, 'Forbidden')) return undefined
    return `The API server does not answer: ${error instanceof Error ? error.message : String(error)}`
  }
}
