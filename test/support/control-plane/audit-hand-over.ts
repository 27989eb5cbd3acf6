// What an API server's audit log tells of Sundial's accounts, kept for the suite about access, which
// reads those of all suites in the end.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** From when to when a server that was started again was not ready, in milliseconds of `Date.now()`. */
export interface Restart {
  readonly from: number
  readonly to: number
}

/** Puts the log at `path` into the folder of all of them, if somebody collects them. */
export function handOverAudit(path: string, name: string, restarts: readonly Restart[]): void {
  const folder = process.env.SUNDIAL_AUDIT_LOGS
  if (folder === undefined || !existsSync(path)) return
  mkdirSync(folder, { recursive: true })
  const lines = readFileSync(path, 'utf8').split('\n')
  const told = lines.filter((line) => !isOfRestart(line, restarts))
  writeFileSync(join(folder, `${name}.log`), told.join('\n'))
}

// A server that is not ready yet has not read any role, and refuses everything. One that is ready may still not know the
// kinds of the definitions, and refuses what refers to them as an owner: how long depends on what else the machine does.
function isOfRestart(line: string, restarts: readonly Restart[]): boolean {
  if (restarts.length === 0 || !line.includes('"code":403')) return false
  if (line.includes('cannot find RESTMapping')) return true
  const { stageTimestamp }: { stageTimestamp: string } = JSON.parse(line)
  const at = Date.parse(stageTimestamp)
  return restarts.some(({ from, to }) => at >= from && at <= to)
}
