// A reboot of the stand-in host: a command asks for it, and then the machine goes down and comes up.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { changeState, type HostDeployment, type HostState, imageOf, readState } from './state.ts'

export interface RebootRequest {
  /** Only the user space. */
  readonly isSoft?: boolean
  /** Not a soft reboot although one is prepared: SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT=1. */
  readonly isFull: boolean
}

/** `systemctl reboot`. It is accepted, and the system begins to stop soon. */
export function requestReboot(root: string, { isSoft = false, isFull }: RebootRequest): void {
  changeState(root, (state) => {
    state.rebootRequests += 1
    if (state.ignoredReboots > 0) {
      state.ignoredReboots -= 1
      return
    }
    if (state.system === 'stopping') return
    state.system = 'stopping'
    // With a root file system prepared, systemd makes a soft reboot out of a reboot.
    const becomesSoft = isSoft || (!isFull && state.nextroot !== undefined)
    state.shutdown = becomesSoft ? 'soft-reboot' : 'reboot'
  })
}

/** What bootc does with `--apply`: it asks for the reboot, and then waits for its end, also when no reboot comes. */
export async function rebootByBootc(root: string, request: RebootRequest): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, readState(root).prepareMs))
  requestReboot(root, request)
  return new Promise(() => setInterval(() => {}, 60_000))
}

/** What the machine is after it went down and came up again. Units are gone, and so is /run after a whole reboot. */
export function goThroughReboot(root: string, newBootId: string): void {
  for (const { pid } of Object.values(readState(root).units)) endGroup(pid)
  const isSoft = changeState(root, (state) => {
    const soft = state.shutdown === 'soft-reboot' && state.nextroot !== undefined
    boot(state, soft)
    if (!soft) state.bootId = newBootId
    state.nextroot = undefined
    state.system = 'running'
    state.shutdown = undefined
    state.units = {}
    state.results = {}
    return soft
  })
  if (isSoft) {
    rmSync(join(root, 'run/nextroot'), { recursive: true, force: true })
    rmSync(join(root, 'run/composefs'), { recursive: true, force: true })
    return
  }
  rmSync(join(root, 'run'), { recursive: true, force: true })
  mkdirSync(join(root, 'run'))
}

function boot(state: HostState, isSoft: boolean): void {
  const before = state.booted
  const next = nextOf(state, isSoft)
  state.staged = undefined
  state.finalizeFails = false
  if (next === undefined || next.digest === before?.digest) {
    state.rollbackQueued = false
    return
  }
  if (imageOf(state, next.digest).bootFails === true) {
    // The boot loader starts the image before. The new one stays first in its list, which bootc reads as a queued
    // rollback.
    state.rollback = next
    state.rollbackQueued = true
    return
  }
  state.booted = next
  state.rollback = before
  state.rollbackQueued = false
}

function nextOf(state: HostState, isSoft: boolean): HostDeployment | undefined {
  const { staged, rollback, rollbackQueued, booted, finalizeFails, nextroot } = state
  if (isSoft && staged !== undefined && staged.digest === nextroot) return unlocked(staged)
  if (staged !== undefined) {
    // A locked one is dropped, and one that cannot be finalised is too.
    if (staged.locked === true || finalizeFails || cannotMergeEtc(state, staged)) return booted
    return unlocked(staged)
  }
  return rollbackQueued ? rollback : booted
}

function cannotMergeEtc(state: HostState, { digest }: HostDeployment): boolean {
  return state.backend === 'composefs' && imageOf(state, digest).failure === 'etc-conflict'
}

function unlocked({ digest, reference }: HostDeployment): HostDeployment {
  return { digest, reference }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGTERM')
  } catch {
    // It has just ended.
  }
}
