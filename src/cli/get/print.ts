// Summaries for other programs.
import { groupOf } from '#src/kube/resource.ts'
import { MACHINE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import type { Summary } from '#src/views/summary.ts'

/** As kubectl prints it: `scheduledmachine.5spot.finos.org/name`. */
export function asName({ kind, name }: Summary): string {
  const { resource } = kind === 'BootcNodePool' ? POOL_KIND : MACHINE_KIND
  return `${kind.toLowerCase()}.${groupOf(resource.apiVersion)}/${name}\n`
}
