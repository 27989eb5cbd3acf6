// What `bootc switch`, `bootc upgrade --from-downloaded` and `bootc rollback` do to the deployments of the stand-in host.
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BootcOptions } from './options.ts'
import { fails, print } from './output.ts'
import { fetchManifest, pull } from './pull.ts'
import { rebootByBootc } from './reboot.ts'
import {
  changeState,
  type HostDeployment,
  type HostState,
  imageOf,
  readState,
  STAGED_FILE,
} from './state.ts'
import { atLeast, specImage } from './status-document.ts'

export async function switchTo(root: string, options: BootcOptions): Promise<void> {
  if (options.fromDownloaded) return fromDownloaded(root, options, ['Switching'])
  const reference = options.target ?? ''
  const state = readState(root)
  if (specImage(state) === reference) {
    // Also with --download-only: what is staged is not locked by it.
    print('Image specification is unchanged.\n')
    return
  }
  const isComposefs = state.backend === 'composefs'
  const chain = ['Switching', isComposefs ? 'Composefs Switching' : 'Switching (ostree)']
  // A reference with a digest that is on the disk needs no registry on ostree.
  const present = state.images.find((image) => reference.endsWith(`@${image.digest}`))
  const isPresent = !isComposefs && present !== undefined && state.pulled.includes(present.digest)
  const target = isPresent
    ? { image: present, reference }
    : await fetchManifest(root, state, reference, [
        ...chain,
        ...(isComposefs
          ? [`Checking if image ${reference} is pulled`]
          : ['Preparing import', 'Fetching manifest']),
      ])
  if (isComposefs) refuseKnown(state, target.image.verity, chain)
  if (!isPresent) await pull(state, target, options.progressFd, chain)
  if (isComposefs && target.image.failure === 'etc-conflict') {
    // Since 1.16.4 it is known when the image is staged; before, only at the shutdown.
    if (atLeast(state.version, '1.16.9')) {
      throw fails(
        ...chain,
        'Performing Upgrade Operation',
        'Checking /etc merge',
        'Found unmergable paths: "ssl/certs": directory is a symlink in the new image',
      )
    }
  }
  const { digest } = target.image
  const staged = { digest, reference, locked: options.downloadOnly }
  leaveTraces(root, state, staged)
  changeState(root, (now) => {
    now.pulled = [...new Set([...now.pulled, digest])]
    now.staged = staged
    // A deployment is added in front, so what was queued is not next any more.
    now.rollbackQueued = false
  })
  print(`Queued for next boot: ${reference}\n  Version: ${target.image.version}\n`)
  print(`  Digest: ${target.image.digest}\n`)
  if (options.apply) await rebootByBootc(root, { isFull: false })
}

function refuseKnown(state: HostState, verity: string, chain: readonly string[]): void {
  for (const [slot, deployment] of [
    ['Booted', state.booted],
    ['Staged', state.staged],
    ['Rollback', state.rollback],
  ] as const) {
    if (deployment === undefined || imageOf(state, deployment.digest).verity !== verity) continue
    throw fails(
      ...chain,
      `Target image has the same fs-verity digest as the existing Some(${slot}) deployment.`,
    )
  }
}

/** `upgrade --from-downloaded`, and `switch --from-downloaded` where there is one. */
export async function fromDownloaded(
  root: string,
  { apply, softReboot }: BootcOptions,
  chain: readonly string[],
): Promise<void> {
  const state = readState(root)
  const { staged, backend } = state
  if (staged === undefined) throw fails(...chain, 'No staged deployment found')
  const isCapable = imageOf(state, staged.digest).softRebootCapable
  if (backend === 'composefs') {
    if (staged.locked !== true) {
      print('Staged deployment is present and not in download only mode.\n')
      print('Use `bootc update --apply` to apply the update.\n')
      return
    }
    unlock(root, state, staged)
    if (softReboot !== undefined) {
      if (!isCapable && softReboot === 'required') {
        throw fails(...chain, 'Cannot soft-reboot to deployment with a different kernel state')
      }
      // With `auto` it ends here: no reboot at all, although --apply was given.
      if (!isCapable) return
      prepareNextroot(root, staged.digest)
      print('Soft reboot setup complete\n')
      if (apply) await rebootByBootc(root, { isSoft: true, isFull: false })
      return
    }
    if (apply) await rebootByBootc(root, { isFull: false })
    return
  }
  if (staged.locked === true) {
    unlock(root, state, staged)
    print('Staged deployment will now be applied on reboot\n')
  } else {
    print('Staged deployment is already set to apply on reboot\n')
  }
  if (softReboot !== undefined && isCapable) {
    print('Staged deployment is soft-reboot capable, preparing for soft-reboot...\n')
    prepareNextroot(root, staged.digest)
  }
  if (apply) await rebootByBootc(root, { isFull: false })
}

export function rollBack(root: string): void {
  const before = readState(root)
  const { rollback, rollbackQueued } = before
  if (rollback === undefined) throw fails('Rollback', 'No rollback available')
  if (rollbackQueued) print('notice: Reverting queued rollback state\n')
  // Whatever is staged is dropped without a word.
  leaveTraces(root, before, undefined)
  changeState(root, (state) => {
    state.staged = undefined
    state.rollbackQueued = !rollbackQueued
  })
  print(`Next boot: ${rollbackQueued ? 'current' : 'rollback'} deployment\n`)
}

function unlock(root: string, state: HostState, staged: HostDeployment): void {
  const unlocked = { ...staged, locked: false }
  leaveTraces(root, state, unlocked)
  changeState(root, (now) => {
    now.staged = unlocked
  })
}

function prepareNextroot(root: string, digest: string): void {
  mkdirSync(join(root, 'run/nextroot'), { recursive: true })
  changeState(root, (state) => {
    state.nextroot = digest
  })
}

/** Leaves the traces that programs watch. */
function leaveTraces(root: string, state: HostState, staged: HostDeployment | undefined): void {
  if (state.backend === 'ostree') {
    utimesSync(join(root, 'ostree/bootc'), new Date(), new Date())
    writeFileSync(join(root, 'run/reboot-required'), '')
    return
  }
  const path = join(root, STAGED_FILE)
  if (staged === undefined) {
    rmSync(path, { force: true })
    return
  }
  const { verity } = imageOf(state, staged.digest)
  mkdirSync(join(root, 'sysroot/state/deploy', verity), { recursive: true })
  mkdirSync(dirname(path), { recursive: true })
  const text = { depl_id: verity, finalization_locked: staged.locked === true }
  writeFileSync(path, JSON.stringify(text))
}
