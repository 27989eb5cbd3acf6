// Which names of the cluster may stand at the cursor.
import type { NamedKind } from '#src/views/kinds.ts'
import type { ClusterChoice } from '../cluster/find-cluster.ts'
import { isKindName, kindNamed } from '../cluster/kinds.ts'
import type { DescribedCommand } from './describe-program.ts'

export interface AskedFor {
  /** Absent: names of namespaces. */
  readonly kind?: NamedKind
  readonly choice: ClusterChoice
  readonly namespace?: string
  /** The names are wanted as `NAMESPACE/NAME`. */
  readonly isQualified: boolean
}

/**
 * `words` are those after the name of the program. The last one is at the cursor, and may be empty. `undefined`: nothing of
 * the cluster may stand there.
 */
export function askedFor(
  commands: readonly DescribedCommand[],
  words: readonly string[],
): AskedFor | undefined {
  const command = commands.find(({ name }) => name === words[0])
  const current = words.at(-1) ?? ''
  if (command?.names === undefined || words.length < 2 || current.startsWith('-')) return undefined
  const { positional, values, open } = readWords(command, words.slice(1, -1))
  const [kubeconfig, context] = [values.get('kubeconfig'), values.get('context')]
  const [before = '', ...after] = current.split('/')
  const isQualified = after.length > 0
  const namespace = isQualified ? before : values.get('namespace')
  const where = {
    choice: {
      ...(kubeconfig !== undefined && { kubeconfig }),
      ...(context !== undefined && { context }),
    },
    ...(namespace !== undefined && { namespace }),
    isQualified,
  }
  if (open !== undefined) return open === 'namespace' ? where : undefined
  const kind = kindOf(command.names, positional)
  return kind && { ...where, kind }
}

interface ReadWords {
  readonly positional: readonly string[]
  /** Of the flags, by long name. */
  readonly values: ReadonlyMap<string, string>
  /** The flag whose value comes next. */
  readonly open: string | undefined
}

function readWords({ flags }: DescribedCommand, words: readonly string[]): ReadWords {
  const positional: string[] = []
  const values = new Map<string, string>()
  let open: string | undefined
  for (const word of words) {
    if (open !== undefined) {
      values.set(open, word)
      open = undefined
      continue
    }
    const [spelled = '', ...value] = word.split('=')
    const flag = flags.find(({ short, long }) => spelled === `-${short}` || spelled === `--${long}`)
    if (!word.startsWith('-')) positional.push(word)
    else if (value.length > 0 && flag) values.set(flag.long, value.join('='))
    else if (flag && flag.value !== 'none') open = flag.long
  }
  return { positional, values, open }
}

// The shell knows the kinds itself.
function kindOf(
  names: NonNullable<DescribedCommand['names']>,
  [first]: readonly string[],
): NamedKind | undefined {
  if (names !== 'of-kind') return kindNamed(names)
  return first !== undefined && isKindName(first) ? kindNamed(first) : undefined
}
