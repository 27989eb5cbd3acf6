// `sundial why`: why an object is in its state, and what the next pass decides.
import { explain } from '#functions/explain.ts'
import { isTransient } from '#src/kube/kube-error.ts'
import type { ObjectKey } from '#src/kube/object.ts'
import type { NamedKind } from '#src/views/kinds.ts'
import type { Explanation } from '#src/views/why/explanation.ts'
import { type Cluster, notePassedOver, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { kindNamed } from './cluster/kinds.ts'
import { keyNamed, readTarget } from './cluster/target.ts'
import type { CliIo } from './io.ts'
import { createStyle } from './output/style.ts'
import type { WhyOptions } from './program/why.ts'
import { keepAsking } from './why/follow.ts'
import { explanationText } from './why/text.ts'

/** Returns 0. Throws a UsageError for a wrong kind or name, and a CommandFailed when there is no such object. */
export async function why(
  options: WhyOptions,
  io: CliIo,
  untilStopped: () => AbortSignal,
  surroundings?: Surroundings,
): Promise<number> {
  const kind = kindNamed(options.kind)
  const { output } = options
  return onCluster(
    options,
    async (cluster) => {
      notePassedOver(cluster, io)
      const key = keyNamed(kind, options.name, options.namespace, cluster)
      const ask = async (signal: AbortSignal): Promise<Explanation> => {
        const explanation = await explain(kind, key, { ...cluster, signal, reachesClusters: true })
        if (explanation !== undefined) return explanation
        // Throws an error with the name that was probably meant, unless the object has been created meanwhile.
        await readTarget(cluster, kind, key)
        return ask(signal)
      }
      if (!options.watch) {
        const explanation = await ask(new AbortController().signal)
        io.stdout(
          output === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : asText(explanation, io),
        )
        return 0
      }
      const signal = untilStopped()
      const asString = (explanation: Explanation) =>
        output === 'json' ? `${JSON.stringify(explanation)}\n` : asText(explanation, io)
      await watch({ cluster, kind, key, signal }, () => ask(signal), asString, io)
      return 0
    },
    surroundings,
  )
}

interface Watched {
  readonly cluster: Cluster
  readonly kind: NamedKind
  readonly key: ObjectKey
  readonly signal: AbortSignal
}

async function watch(
  { signal, ...watched }: Watched,
  ask: () => Promise<Explanation>,
  asString: (explanation: Explanation) => string,
  io: CliIo,
): Promise<void> {
  let last = ''
  let isLive = true
  const show = async () => {
    const explanation = await ask().catch((error: unknown) => {
      if (signal.aborted || !isTransient(error)) throw error
      if (isLive) io.stderr('The cluster does not answer. This is tried again.\n')
      isLive = false
      return undefined
    })
    if (explanation === undefined) return undefined
    isLive = true
    const text = asString(explanation)
    // A terminal shows the present answer. A file has each one, and what only the time changes is no news.
    const news = withoutSpans(asString({ ...explanation, off: undefined }))
    if (io.terminal === true) io.stdout(`${CLEAR}${text}`)
    else if (news !== last) io.stdout(text)
    last = news
    return explanation.tree
  }
  try {
    await keepAsking({ ...watched, signal, ask: show })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

const CLEAR = '\u001b[H\u001b[2J\u001b[3J'

function withoutSpans(text: string): string {
  return text.replace(/\((?:in [^)]*|now)\)/g, '')
}

function asText(explanation: Explanation, io: CliIo): string {
  const width = { columns: io.columns, isTerminal: io.terminal === true }
  return `${explanationText(explanation, width, createStyle(io.color))}\n`
}
