// Prints summaries in the format of `-o`.

import type { Summary } from '#src/views/summary.ts'
import { summaryJson } from '#src/views/summary-json.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { CliIo } from '../io.ts'
import { structured } from '../output/structured.ts'
import { createStyle } from '../output/style.ts'
import type { GetOptions } from '../program/get.ts'
import { asName } from './print.ts'
import { tableLines } from './table.ts'

/** Is called with all at first, and then with each one that changes. */
export type Print = (summaries: readonly Summary[]) => void

export function printerOf(options: GetOptions, cluster: Cluster, io: CliIo): Print {
  const { output, watch } = options
  let all: readonly Summary[] | undefined
  return (summaries) => {
    switch (output) {
      case 'json':
      case 'yaml': {
        const plain = summaries.map(summaryJson)
        const texts = watch
          ? plain.map((each) => structured(each, output, true))
          : [structured(plain, output, false)]
        return io.stdout(texts.join(''))
      }
      case 'name':
        return io.stdout(summaries.map(asName).join(''))
      case 'table':
      case 'wide': {
        const now = cluster.clock.now()
        const lines = tableLines(
          summaries,
          {
            style: createStyle(io.color),
            zone: options.timezone ?? io.timezone ?? 'UTC',
            now,
            ...(io.terminal === true && output === 'table' && { columns: io.columns }),
            wide: output === 'wide',
            hasNamespaces: options.allNamespaces,
          },
          all,
        )
        all ??= summaries
        return summaries.length === 0 ? undefined : io.stdout(`${lines.join('\n')}\n`)
      }
      default:
        return output satisfies never
    }
  }
}
