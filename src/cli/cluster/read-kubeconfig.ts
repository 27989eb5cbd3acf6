// A kubeconfig for a command: the context in use, or one sentence about why it cannot be used.
import { loadKubeconfig } from '#src/kube/credentials.ts'
import { UsageError } from '../usage-error.ts'
import { nearest } from '../validate/nearest.ts'

export interface KubeconfigContext {
  readonly context: string
  /** Of the context; `default` if it names none. */
  readonly namespace: string
  readonly server: string
}

/** Paths as in `KUBECONFIG`. Throws a UsageError with `title` in front: unreadable, no such context, no cluster or user. */
export async function readKubeconfig(
  paths: string,
  title: string,
  wanted: string | undefined,
): Promise<KubeconfigContext> {
  const refuse = (words: string) => new UsageError(`${title}: ${words}`)
  const config = await loadKubeconfig(paths, wanted).catch((error: unknown) => {
    const words = wordsOf(error)
    throw refuse(`it cannot be read as a kubeconfig (${words}). Give the path of a kubeconfig.`)
  })
  const names = config.contexts.map(({ name }) => name)
  const context = config.getCurrentContext()
  const found = config.getContextObject(context)
  if (found === null) {
    const choice = choiceOf(names, wanted)
    if (wanted !== undefined) throw refuse(`it has no context ${wanted}. ${choice}`)
    throw refuse(
      context
        ? `its current context ${context} does not exist. ${choice}`
        : `no current-context is set. ${choice}`,
    )
  }
  const cluster = config.getCurrentCluster()
  if (cluster === null) {
    throw refuse(
      `its context ${context} names the cluster ${found.cluster}, which it does not have.`,
    )
  }
  if (found.user && config.getCurrentUser() === null) {
    throw refuse(`its context ${context} names the user ${found.user}, whom it does not have.`)
  }
  if (!URL.canParse(cluster.server)) {
    throw refuse(`the server of its cluster ${cluster.name} is not a URL: ${cluster.server}.`)
  }
  return { context, namespace: found.namespace || 'default', server: cluster.server }
}

// Where there is no map, the loader trips over `null`.
function wordsOf(error: unknown): string {
  if (error instanceof TypeError) return 'it is not a map'
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}

function choiceOf(names: readonly string[], wanted = ''): string {
  if (names.length === 0) return 'It has no contexts: is it a kubeconfig?'
  const near = nearest(wanted, names)
  if (near !== undefined) return `Did you mean ${near}?`
  return `Choose one with --context: ${names.join(', ')}.`
}
