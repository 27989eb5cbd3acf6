// The output formats of `get` other than tables.
import { stringify } from 'yaml'
import { formatInstant } from '#src/kube/instant.ts'
import { groupOf } from '#src/kube/resource.ts'
import { MACHINE_KIND, POOL_KIND } from '#src/views/kinds.ts'
import type { Summary } from '#src/views/summary.ts'

/** A JSON array of all. */
export function asJson(summaries: readonly Summary[]): string {
  return `${JSON.stringify(summaries.map(plain), null, 2)}\n`
}

/** One JSON object on a line, for `--watch`. */
export function asJsonLine(summary: Summary): string {
  return `${JSON.stringify(plain(summary))}\n`
}

/** A YAML list of all; with `isDocument`, each is a document, for `--watch`. */
export function asYaml(summaries: readonly Summary[], isDocument: boolean): string {
  if (!isDocument) return stringify(summaries.map(plain))
  return summaries.map((each) => `---\n${stringify(plain(each))}`).join('')
}

/** As kubectl prints it: `scheduledmachine.5spot.finos.org/name`. */
export function asName({ kind, name }: Summary): string {
  const { resource } = kind === 'BootcNodePool' ? POOL_KIND : MACHINE_KIND
  return `${kind.toLowerCase()}.${groupOf(resource.apiVersion)}/${name}\n`
}

function plain({ of, next, ...rest }: Summary): object {
  const field = rest.kind === 'BootcNodePool' ? 'image' : 'clusterName'
  return { ...rest, [field]: of, ...(next && { next: { ...next, at: formatInstant(next.at) } }) }
}
