// The flags of the agent. Each sets the variable of the same meaning, and outranks the environment. Most are 5-Spot's.
import { parseArgs } from 'node:util'
import type { ReclaimAgentEnvironment } from '#functions/reclaim-agent/environment.ts'

type Variable = keyof typeof ReclaimAgentEnvironment.shape

const VALUES = {
  'node-name': 'NODE_NAME',
  'proc-root': 'RECLAIM_PROC_ROOT',
  'machine-id-path': 'MACHINE_ID_PATH',
  detector: 'RECLAIM_DETECTOR',
} as const satisfies Record<string, Variable>

const SWITCHES = {
  'skip-host-id-check': 'SKIP_HOST_ID_CHECK',
  'ignore-containers': 'RECLAIM_IGNORE_CONTAINERS',
  oneshot: 'RECLAIM_ONESHOT',
} as const satisfies Record<string, Variable>

/** The variables that these arguments set. Throws an Error that names an argument that is not a flag. */
export function variablesOf(args: readonly string[]): Readonly<Record<string, string>> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: false })
  return Object.fromEntries(
    Object.entries(values).map(([flag, value]) => [VARIABLES[flag] ?? flag, String(value)]),
  )
}

const VARIABLES: Readonly<Record<string, Variable>> = { ...VALUES, ...SWITCHES }
const OPTIONS = Object.fromEntries([
  ...Object.keys(VALUES).map((flag) => [flag, { type: 'string' as const }] as const),
  ...Object.keys(SWITCHES).map((flag) => [flag, { type: 'boolean' as const }] as const),
])
