// How another command of the same user finds a running `sundial dev`: a file for each, in a folder of this user.
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { textAt } from '#src/kube/json.ts'

export interface RunningDev {
  /** Of its API, on loopback. */
  readonly url: string
  readonly kubeconfig: string
}

/** `sundial-dev-1000` in the folder for temporary files. */
function devFolder(): string {
  const { uid, username } = userInfo()
  return join(tmpdir(), `sundial-dev-${uid < 0 ? username : uid}`)
}

/**
 * Leaves a file for this process. Returns a function that removes it. Does nothing when the folder cannot be written or
 * belongs to somebody else: then other commands need `--kubeconfig`.
 */
export function announceDev(dev: RunningDev, folder: string = devFolder()): () => void {
  const path = join(folder, `${process.pid}.json`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!isPrivate(folder)) return () => {}
    removeLeftovers(folder)
    writeFileSync(path, JSON.stringify(dev), { mode: 0o600 })
  } catch {
    return () => {}
  }
  return () => rmSync(path, { force: true })
}

/**
 * Each `sundial dev` of this user that runs and answers. A file counts if it and its folder belong to this user, nobody else
 * can write to the folder, the process exists, the address is on loopback, and an embedded control plane answers there.
 */
export async function findDevs(folder: string = devFolder()): Promise<readonly RunningDev[]> {
  const found = await Promise.all(
    announced(folder).map(async (dev) => (await isDevAt(dev.url)) && dev),
  )
  return found.filter((dev) => dev !== false)
}

/** Whether an embedded control plane answers at this address. It is asked only if the address is one of `sundial dev`. */
export async function isDevAt(url: string): Promise<boolean> {
  if (!LOOPBACK.test(url)) return false
  try {
    const response = await fetch(`${url}/version`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return textAt(await response.json(), 'gitVersion').endsWith('+sundial')
  } catch {
    return false
  }
}

// Of processes that were killed.
function removeLeftovers(folder: string): void {
  for (const file of readdirSync(folder)) {
    if (!isAlive(pidIn(file))) rmSync(join(folder, file), { force: true })
  }
}

function pidIn(file: string): number {
  return Number(file.replace(/\.json$/, ''))
}

function announced(folder: string): readonly RunningDev[] {
  try {
    if (!isPrivate(folder)) return []
    return readdirSync(folder)
      .sort()
      .flatMap((file) => readAnnounced(join(folder, file), pidIn(file)))
  } catch {
    return []
  }
}

function readAnnounced(path: string, pid: number): readonly RunningDev[] {
  try {
    if (!isAlive(pid) || !lstatSync(path).isFile() || !isOwn(path)) return []
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const dev = { url: textAt(content, 'url'), kubeconfig: textAt(content, 'kubeconfig') }
    return LOOPBACK.test(dev.url) ? [dev] : []
  } catch {
    return []
  }
}

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}$/

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function isPrivate(folder: string): boolean {
  const { mode } = lstatSync(folder)
  return lstatSync(folder).isDirectory() && isOwn(folder) && (mode & 0o022) === 0
}

function isOwn(path: string): boolean {
  const { uid } = userInfo()
  // Windows has no owner here. Its folder for temporary files belongs to the user.
  return uid < 0 || lstatSync(path).uid === uid
}

const PATIENCE_MS = 2_000
