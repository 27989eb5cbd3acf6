// `sundial overrides`: what keeps machines on or off.
import type { DateTime } from 'luxon'
import { isKubeError } from '#src/kube/kube-error.ts'
import { groupOf } from '#src/kube/resource.ts'
import { SCHEDULE_OVERRIDES } from '#src/schedule-override/resource.ts'
import { shortTime } from '#src/views/local-time.ts'
import { type OverrideRow, overrideJson, overrideRow } from '#src/views/overrides/override-row.ts'
import { printable } from '#src/views/printable.ts'
import { type Cluster, notePassedOver, onCluster } from './cluster/cluster.ts'
import type { Surroundings } from './cluster/find-cluster.ts'
import { unknownDefinition } from './cluster/target.ts'
import { CommandFailed } from './command-failed.ts'
import type { CliIo } from './io.ts'
import { alignColumns, cutTo } from './output/columns.ts'
import { structured } from './output/structured.ts'
import { createStyle } from './output/style.ts'
import type { OverridesOptions } from './program/overrides.ts'

/** Prints the overrides, those that end first at the top. Returns 0. Throws a CommandFailed when the cluster refuses. */
export async function overrides(
  options: OverridesOptions,
  io: CliIo,
  surroundings?: Surroundings,
): Promise<number> {
  return onCluster(
    options,
    async (cluster) => {
      notePassedOver(cluster, io)
      const rows = await rowsIn(options, cluster)
      if (rows.length === 0) io.stderr(`There are no overrides${whereIn(options, cluster)}.\n`)
      io.stdout(textOf(rows, { options, io, now: cluster.clock.now() }))
      return 0
    },
    surroundings,
  )
}

async function rowsIn(
  options: OverridesOptions,
  cluster: Cluster,
): Promise<readonly OverrideRow[]> {
  const found = await cluster.client
    .list(SCHEDULE_OVERRIDES, placeOf(options, cluster))
    .catch((error: unknown) => {
      if (!isKubeError(error, 'NotFound')) throw error
      throw new CommandFailed(unknownDefinition(cluster.title, SCHEDULE_OVERRIDES.kind))
    })
  return found
    .flatMap((object) => overrideRow(object) ?? [])
    .sort((a, b) => a.until.toMillis() - b.until.toMillis() || a.name.localeCompare(b.name))
}

function placeOf({ allNamespaces, namespace }: OverridesOptions, cluster: Cluster) {
  return allNamespaces ? {} : { namespace: namespace ?? cluster.namespace }
}

function whereIn(options: OverridesOptions, cluster: Cluster): string {
  const { namespace } = placeOf(options, cluster)
  if (namespace === undefined) return ` in ${cluster.title}`
  return ` in namespace ${namespace} of ${cluster.title}. All namespaces: -A`
}

interface Printing {
  readonly options: OverridesOptions
  readonly io: CliIo
  readonly now: DateTime
}

function textOf(rows: readonly OverrideRow[], { options, io, now }: Printing): string {
  const { output, allNamespaces, timezone = io.timezone ?? 'UTC' } = options
  switch (output) {
    case 'json':
    case 'yaml':
      return structured(rows.map(overrideJson), output, false)
    case 'name':
      return rows.map(asName).join('')
    case 'table': {
      if (rows.length === 0) return ''
      const header = ['NAME', 'TARGET', 'STATE', `UNTIL (${timezone})`, 'WHO', 'REASON', 'PHASE']
      const cells = rows.map(({ namespace, name, target, state, until, who, reason, phase }) =>
        [
          allNamespaces ? `${namespace}/${name}` : name,
          ...[target, state, shortTime(until, timezone, now), who, shownReason(reason, io), phase],
        ].map(printable),
      )
      const [title = '', ...lines] = alignColumns([header, ...cells])
      return `${[createStyle(io.color).bold(title), ...lines].join('\n')}\n`
    }
    default:
      return output satisfies never
  }
}

/** Of a reason in a terminal, so that the phase behind it can be seen. */
const LONGEST_SHOWN = 40

function shownReason(reason: string, { terminal }: CliIo): string {
  return terminal === true ? cutTo(reason, LONGEST_SHOWN) : reason
}

// As kubectl prints it.
function asName({ name }: OverrideRow): string {
  const { kind, apiVersion } = SCHEDULE_OVERRIDES
  return `${kind.toLowerCase()}.${groupOf(apiVersion)}/${name}\n`
}
