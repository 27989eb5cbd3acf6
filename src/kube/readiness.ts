// Whether the API server answers and serves what a function needs.
import type { KubeClient } from '#src/kube/client.ts'

export interface ServedKinds {
  /** Kinds that must be served, by apiVersion. */
  readonly kinds: Readonly<Record<string, readonly string[]>>
  /** API groups of which any version will do. */
  readonly groups: readonly string[]
}

const KEEP_MS = 5_000
const TIMEOUT_MS = 3_000

/**
 * A request to the API server, asked at most every five seconds: what is missing, in words, or
 * `undefined` when nothing is. Never throws.
 */
export function createReadiness(
  client: KubeClient,
  served: ServedKinds,
): () => Promise<string | undefined> {
  let kept: { readonly answer: Promise<string | undefined>; readonly since: number } | undefined
  return () => {
    // Real time: whoever asks does so by the second, however fast a demonstration runs.
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
    return `The API server does not answer: ${error instanceof Error ? error.message : String(error)}`
  }
}
