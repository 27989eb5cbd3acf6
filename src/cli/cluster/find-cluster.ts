// Which cluster a command talks to: the one that is named, else a running `sundial dev`, else that of kubectl.
import { existsSync, realpathSync, statSync } from 'node:fs'
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
  | {
      readonly type: 'dev'
      readonly dev: RunningDev
      /** `KUBECONFIG=PATH`, if it is set and is not the kubeconfig of this dev. */
      readonly passedOver?: string
    }
  /** Paths as in `KUBECONFIG`, all of them existing files. */
  | {
      readonly type: 'kubeconfig'
      readonly paths: string
      /** For sentences about it: `--kubeconfig PATH`, `KUBECONFIG=PATH`, or the path alone. */
      readonly title: string
    }

/**
 * `--kubeconfig`, else a `sundial dev` that runs (unless `--context` is given), else `KUBECONFIG`, else `~/.kube/config`.
 * Of several `sundial dev`, the one whose kubeconfig `KUBECONFIG` names. Throws a UsageError when there is no cluster, or when
 * several `sundial dev` run and `KUBECONFIG` does not choose.
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
  const devs = context === undefined ? await findDevs(devFolder) : []
  if (devs.length > 0) return chooseDev(devs, pathsOf(env.KUBECONFIG))
  return findOfKubectl(env.KUBECONFIG, join(home, '.kube', 'config'), context)
}

/** Those of this process. */
export function realSurroundings(): Surroundings {
  return { env: process.env, home: homedir() }
}

function chooseDev(devs: readonly RunningDev[], named: readonly string[]): FoundCluster {
  const real = named.map(realPath)
  const meant = devs.filter((each) => real.includes(realPath(each.kubeconfig)))
  const [dev, ...others] = meant.length > 0 ? meant : devs
  if (dev === undefined || others.length > 0) throw severalDevs(devs)
  const isOther = named.length > 0 && meant.length === 0
  return { type: 'dev', dev, ...(isOther && { passedOver: titleOfPaths(named) }) }
}

// Of a file that does not exist, the path as it is written.
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}

function pathsOf(variable = ''): readonly string[] {
  return variable.split(delimiter).filter((path) => path !== '')
}

function titleOfPaths(paths: readonly string[]): string {
  return `KUBECONFIG=${paths.join(delimiter)}`
}

// As kubectl does, files of KUBECONFIG that do not exist are left out.
function findOfKubectl(
  variable: string | undefined,
  usual: string,
  context: string | undefined,
): FoundCluster {
  const named = pathsOf(variable)
  const title = named.length === 0 ? usual : titleOfPaths(named)
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
    `${devs.length} runs of sundial dev are active: choose one with ${choices}, or with KUBECONFIG.`,
  )
}
