// What a stand-in host keeps: one JSON file in its root folder, which every command reads and changes. A test does the
// same, to look and to break things.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

export type Backend = 'ostree' | 'composefs'
/** The versions of bootc whose behaviour and status documents the host knows. */
export type BootcVersion = '1.12.0' | '1.16.3' | '1.16.9'
export type Failure =
  | 'unauthorized'
  /** The error quotes the credentials. */
  | 'told-credentials'
  | 'forbidden'
  | 'not-found'
  | 'registry-down'
  | 'disk-full'
  | 'etc-conflict'
  | 'killed'

/** An image in the registry that the host can reach. */
export interface HostImage {
  /** Without tag and digest. */
  readonly repository: string
  /** Digest of the manifest of the host's platform. */
  readonly digest: string
  /** Digest of the index that the manifest is in, for an image of several platforms. */
  readonly indexDigest?: string
  readonly configDigest: string
  readonly verity: string
  readonly version: string
  readonly timestamp: string
  /** A soft reboot into it is possible. */
  readonly softRebootCapable: boolean
  readonly bytes: number
  /** How long a pull takes. */
  readonly pullMs: number
  /** What the auth file must say for its registry. */
  readonly auth?: string
  /** What goes wrong when it is staged. */
  readonly failure?: Failure
  /** The kernel panics, and the boot loader starts the image before. */
  readonly bootFails?: boolean
}

export interface HostDeployment {
  /** Names an image. */
  readonly digest: string
  /** The reference that it was staged with. */
  readonly reference: string
  readonly locked?: boolean
}

export interface HostUnit {
  readonly pid: number
  readonly command: readonly string[]
  readonly description: string
}

export interface HostState {
  backend: Backend
  version: BootcVersion
  /** `bootc switch` has `--download-only` and `--from-downloaded`. */
  locksStaging: boolean
  images: readonly HostImage[]
  /** Digests of images that are on the disk. */
  pulled: readonly string[]
  booted: HostDeployment | undefined
  staged: HostDeployment | undefined
  rollback: HostDeployment | undefined
  rollbackQueued: boolean
  /** The digest that is prepared in /run/nextroot. */
  nextroot: string | undefined
  bootId: string
  system: 'running' | 'stopping'
  /** What was asked for, while the system is stopping. */
  shutdown: 'reboot' | 'soft-reboot' | undefined
  units: Readonly<Record<string, HostUnit>>
  /** How the last run of a unit ended. */
  results: Readonly<Record<string, { readonly status: number | null }>>
  activeTimers: readonly string[]
  /** How often a reboot was asked for. */
  rebootRequests: number
  /** bootc prepares a reboot for so long before it asks for it. */
  prepareMs: number
  /** So many requests for a reboot are accepted, and nothing happens. */
  ignoredReboots: number
  /** bootc-finalize-staged fails at the next shutdown. */
  finalizeFails: boolean
  /** `bootc status` fails with this message. */
  statusError: string | undefined
  /** `bootc status` prints this. */
  statusText: string | undefined
  /** `bootc status` knows --format. */
  knowsFormat: boolean
  /** There is no bootc on the host. */
  hasNoBootc: boolean
}

const FOLDER = 'stand-in'
/** On composefs this file says whether something is staged. */
export const STAGED_FILE = 'run/composefs/staged-deployment'

export function pathIn(root: string, name: string): string {
  return join(root, FOLDER, name)
}

export function readState(root: string): HostState {
  const state: HostState = JSON.parse(readFileSync(pathIn(root, 'state.json'), 'utf8'))
  const isDiscarded = state.backend === 'composefs' && !existsSync(join(root, STAGED_FILE))
  return isDiscarded ? { ...state, staged: undefined } : state
}

/** Changes the state while nobody else does. Gives back what `change` does. */
export function changeState<T>(root: string, change: (state: HostState) => T): T {
  const lock = pathIn(root, 'lock')
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
    }
  }
  try {
    const state = readState(root)
    const result = change(state)
    writeState(root, state)
    return result
  } finally {
    rmdirSync(lock)
  }
}

export function writeState(root: string, state: HostState): void {
  const next = pathIn(root, `state.json.${process.pid}`)
  writeFileSync(next, JSON.stringify(state, undefined, 1))
  renameSync(next, pathIn(root, 'state.json'))
  // What the shell of systemctl reads.
  writeFileSync(pathIn(root, 'system'), `${state.system}\n`)
  if (Object.keys(state.units).length > 0) writeFileSync(pathIn(root, 'has-units'), '')
  else rmSync(pathIn(root, 'has-units'), { force: true })
}

export function imageOf(state: HostState, digest: string): HostImage {
  const found = state.images.find((image) => image.digest === digest)
  if (found === undefined) throw new Error(`the stand-in host has no image ${digest}`)
  return found
}
