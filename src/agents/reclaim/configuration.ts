// What the agent looks for: the key `reclaim.toml` of its ConfigMap, in the format of 5-Spot.
import { parse, TomlError } from 'smol-toml'
import * as z from 'zod/mini'
import { valueAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { POLL_INTERVAL_MS, RECLAIM_CONFIG_KEY } from '#src/nodes/reclaim.ts'

export interface Configuration {
  /** `matchOf` compares each with a process in three ways. */
  readonly commands: readonly string[]
  /** Each is searched for in the command line only. */
  readonly argvSubstrings: readonly string[]
  /** Milliseconds from one look at the processes to the next. */
  readonly pollIntervalMs: number
}

/** The text is not a configuration. The message says which key is wrong, and what is allowed. */
export class BadConfiguration extends Error {
  override readonly name = 'BadConfiguration'
}

const LONGEST_MS = 3_600_000
const INTERVAL = `must be a whole number from 1 to ${LONGEST_MS}`
const LIST = 'must be a list of strings that are not empty'

const texts = z.prefault(z.array(z.string(LIST).check(z.minLength(1, LIST)), LIST), [])
const ReclaimToml = z.strictObject({
  match_commands: texts,
  match_argv_substrings: texts,
  poll_interval_ms: z.prefault(
    z.int(INTERVAL).check(z.gte(1, INTERVAL), z.lte(LONGEST_MS, INTERVAL)),
    POLL_INTERVAL_MS,
  ),
})

/**
 * The configuration in the text of `reclaim.toml`. An empty text is one that matches nothing.
 *
 * @throws BadConfiguration
 */
export function parseConfiguration(text: string): Configuration {
  const parsed = z.safeParse(ReclaimToml, parseToml(text))
  if (!parsed.success) throw new BadConfiguration(parsed.error.issues.map(explain).join('; '))
  const { match_commands, match_argv_substrings, poll_interval_ms } = parsed.data
  return {
    commands: match_commands,
    argvSubstrings: match_argv_substrings,
    pollIntervalMs: poll_interval_ms,
  }
}

/**
 * The configuration in the agent's ConfigMap; `undefined` when there is nothing to look for: no ConfigMap, not the key, or
 * only empty lists.
 *
 * @throws BadConfiguration
 */
export function configurationOf(configMap: KubeObject | undefined): Configuration | undefined {
  const text = valueAt(configMap, 'data', RECLAIM_CONFIG_KEY)
  if (typeof text !== 'string') return undefined
  const configuration = parseConfiguration(text)
  const { commands, argvSubstrings } = configuration
  return commands.length + argvSubstrings.length === 0 ? undefined : configuration
}

function parseToml(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const [reason = ''] = error.message.split('\n')
    throw new BadConfiguration(`line ${error.line}, column ${error.column}: ${reason}`)
  }
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(ReclaimToml.shape).join(', ')
    return `${issue.keys.join(', ')} is not known; the keys are ${known}`
  }
  return `${issue.path.join('.')} ${issue.message}`
}
