// Which cluster a command talks to: the one that is named, else a running `sundial dev`, else that of kubectl.
import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findDevs, type RunningDev } from '../dev/running-dev.ts'
import { UsageError } from '../usage-error.ts'

export interface ClusterChoice {
  /** The path of `--kubeconfig`. */
  readonly kubeconfig?: string
  readonly context?: string
}

/** Where to look. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Of the files that each `sundial dev` leaves; absent: that of this user. */
  readonly devFolder?: string
}

export type FoundCluster =
  | { readonly type: 'dev'; readonly dev: RunningDev }
  /** Paths as in `KUBECONFIG`, all of them existing files. */
  | {
      readonly type: 'kubeconfig'
      readonly paths: string
      /** For sentences about it: `--kubeconfig PATH`, `KUBECONFIG=PATH`, or the path alone. */
      readonly title: string
    }

/**
 * `--kubeconfig`, else a `sundial dev` that runs (unless `--context` is given), else `KUBECONFIG`, else `~/.kube/config`.
 * Throws a UsageError when there is none, or when several `sundial dev` run.
 */
export async function findCluster(
  { kubeconfig, context }: ClusterChoice,
  { env, home, devFolder }: Surroundings,
): Promise<FoundCluster> {
  if (kubeconfig !== undefined) {
    const title = `--kubeconfig ${kubeconfig}`
    if (!existsSync(kubeconfig)) {
      throw new UsageError(`${title}: there is no such file. Give the path of a kubeconfig.`)
    }
    refuseFolder(kubeconfig, title)
    return { type: 'kubeconfig', paths: kubeconfig, title }
  }
  const [dev, ...others] = context === undefined ? await findDevs(devFolder) : []
  if (others.length > 0) throw severalDevs([dev, ...others].flatMap((each) => each ?? []))
  if (dev !== undefined) return { type: 'dev', dev }
  return findOfKubectl(env.KUBECONFIG, join(home, '.kube', 'config'), context)
}

/** Those of this process. */
export function realSurroundings(): Surroundings {
  return { env: process.env, home: homedir() }
}

// As kubectl does, files of KUBECONFIG that do not exist are left out.
function findOfKubectl(
  variable: string | undefined,
  usual: string,
  context: string | undefined,
): FoundCluster {
  const named = (variable ?? '').split(delimiter).filter((path) => path !== '')
  const title = named.length === 0 ? usual : `KUBECONFIG=${named.join(delimiter)}`
  const paths = (named.length === 0 ? [usual] : named).filter((path) => existsSync(path))
  for (const path of paths) refuseFolder(path, title)
  if (paths.length > 0) return { type: 'kubeconfig', paths: paths.join(delimiter), title }
  const why =
    named.length === 0
      ? `KUBECONFIG is not set, and there is no ${usual}`
      : `KUBECONFIG names ${named.join(' and ')}, which does not exist`
  if (context !== undefined) {
    throw new UsageError(
      `--context ${context}: ${why}. Name the file of the context with --kubeconfig PATH.`,
    )
  }
  throw new UsageError(
    `there is no cluster: no sundial dev is running, ${why}. ` +
      'Start "sundial dev", or name a cluster with --kubeconfig PATH.',
  )
}

function refuseFolder(path: string, title: string): void {
  if (statSync(path).isDirectory()) {
    throw new UsageError(`${title}: it is a folder. Give the path of a kubeconfig.`)
  }
}

function severalDevs(devs: readonly RunningDev[]): UsageError {
  const choices = devs.map(({ kubeconfig }) => `--kubeconfig ${kubeconfig}`).join(' or ')
  return new UsageError(
    `${devs.length} runs of sundial dev are active: choose one with ${choices}.`,
  )
}
