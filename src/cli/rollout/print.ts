// How `sundial rollout` shows the state of a pool, in the format of `-o`.

import { rowOfObject } from '#src/bootc-node-pool/settled/row-of-object.ts'
import { formatInstant } from '#src/kube/instant.ts'
import type { KubeObject } from '#src/kube/object.ts'
import { type Progress, progressOf } from '#src/views/rollout-progress.ts'
import { summaryJson } from '#src/views/summary-json.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { CliIo } from '../io.ts'
import { createScreen } from '../output/screen.ts'
import { structured } from '../output/structured.ts'
import { createStyle } from '../output/style.ts'
import type { RolloutOptions } from '../program/rollout.ts'
import { drawRollout } from './draw.ts'

export interface Printer {
  /** Prints what differs from the last call. */
  show(pool: KubeObject, bootcNodes: readonly KubeObject[]): void
  /** Something else was printed: a picture is not drawn over it. */
  forget(): void
}

export function printerOf(options: RolloutOptions, cluster: Cluster, io: CliIo): Printer {
  const { output, watch } = options
  if (output === 'json' || output === 'yaml') {
    let last = ''
    return {
      show(pool, bootcNodes) {
        const progress = progressOf(pool, bootcNodes.map(rowOfObject), cluster.clock.now())
        const text = structured(plainProgress(progress), output, watch)
        if (text !== last) io.stdout(text)
        last = text
      },
      forget() {},
    }
  }
  const screen = createScreen(io)
  return {
    show(pool, bootcNodes) {
      const now = cluster.clock.now()
      const lines = drawRollout(progressOf(pool, bootcNodes.map(rowOfObject), now), {
        style: createStyle(io.color),
        zone: options.timezone ?? io.timezone ?? 'UTC',
        now,
        columns: io.columns,
        hasRelativeTimes: !watch || io.terminal === true,
        isWide: output === 'wide',
      })
      screen.show(lines)
    },
    forget: () => screen.forget(),
  }
}

// The names are those of the fields in the status.
function plainProgress({ summary, message: _, ...progress }: Progress): object {
  const { slots, isPaused, startedAt, nodes, ...rest } = progress
  return {
    ...summaryJson(summary),
    paused: isPaused,
    ...(startedAt && { rolloutStartedAt: formatInstant(startedAt) }),
    ...rest,
    rebootSlots: slots,
    bootcNodes: nodes,
  }
}
