// The machines that a command names, which knows no other kind.
import { MACHINE_KIND } from '#src/views/kinds.ts'
import { UsageError } from '../usage-error.ts'
import { isKindName, kindNamed } from './kinds.ts'

/**
 * The names without the kind, which other commands need: `sm NAME…` or `sm/NAME`, as kubectl takes it. Throws a UsageError
 * for another kind.
 */
export function machineNames(words: readonly string[]): readonly string[] {
  const [kind = '', ...names] = words
  // A kind alone is the name of a machine.
  if (names.length === 0 || !isKindName(kind)) return words.map(withoutKind)
  refuseOther(kind)
  return names.map(withoutKind)
}

// `machines/office` is of the namespace `machines`, so only these words are a kind before a name.
const BEFORE_A_NAME = new Set(['sm', 'scheduledmachine', 'scheduledmachines'])

function withoutKind(name: string): string {
  const [kind = '', ...rest] = name.split('/')
  const hasKind = BEFORE_A_NAME.has(kind.toLowerCase()) || rest.length > 1
  if (!hasKind || !isKindName(kind)) return name
  refuseOther(kind)
  return rest.join('/')
}

function refuseOther(name: string): void {
  const kind = kindNamed(name)
  if (kind === MACHINE_KIND) return
  throw new UsageError(`a ${kind.resource.kind} has no schedule: name ScheduledMachines.`)
}
