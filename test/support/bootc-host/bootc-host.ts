// A host with bootc, for tests: a folder as its root file system, and commands that keep its state there. They behave as
// those of bootc 1.12.0, 1.16.3 and 1.16.9, and of systemd: docs/contributing/bootc-host.md has the list.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtCommands, HOST_COMMANDS } from './built-commands.ts'
import { commandEvents, mostBootcAtOnce } from './commands.ts'
import { goThroughReboot } from './reboot.ts'
import { changeState, type HostImage, type HostState, readState, writeState } from './state.ts'

export interface BootcHost {
  /** The folder that is the root of the host. */
  readonly root: string
  /** The words before each command of the host. */
  readonly prefix: readonly string[]
  state(): HostState
  change(change: (state: HostState) => void): void
  /** Commands that ran to their end or still run, as one line each, in the order in which they began. */
  commands(program?: string): readonly string[]
  /** The most commands of bootc that ran at the same time. */
  mostBootcAtOnce(): number
  /** Goes down and comes up, when a reboot was asked for. */
  reboot(newBootId?: string): void
  /** Writes a file of the host. */
  write(path: string, text: string): void
  remove(): void
}

export function createBootcHost(given: Partial<HostState> & Pick<HostState, 'images'>): BootcHost {
  const root = mkdtempSync(join(tmpdir(), 'sundial-bootc-host-'))
  for (const folder of ['usr/bin', 'run', 'ostree', 'sysroot/state/deploy', 'stand-in']) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  const [first] = given.images
  const state: HostState = {
    backend: 'ostree',
    version: '1.16.9',
    locksStaging: false,
    pulled: first === undefined ? [] : [first.digest],
    booted: first && deploymentOf(first),
    staged: undefined,
    rollback: undefined,
    rollbackQueued: false,
    nextroot: undefined,
    bootId: 'b0000000-0000-4000-8000-000000000001',
    system: 'running',
    shutdown: undefined,
    units: {},
    results: {},
    activeTimers: [],
    rebootRequests: 0,
    prepareMs: 0,
    ignoredReboots: 0,
    finalizeFails: false,
    statusError: undefined,
    statusText: undefined,
    knowsFormat: true,
    hasNoBootc: false,
    ...given,
  }
  // A composefs host has it too, as a link that nothing touches.
  mkdirSync(join(root, 'ostree/bootc'))
  writeState(root, state)
  for (const command of HOST_COMMANDS) install(root, command)
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const writeBootId = () => write('proc/sys/kernel/random/boot_id', `${readState(root).bootId}\n`)
  writeBootId()
  return {
    root,
    prefix: ['env', `PATH=${root}/usr/bin:/usr/bin:/bin`, `STAND_IN_ROOT=${root}`],
    state: () => readState(root),
    change: (change) => changeState(root, change),
    commands: (program) =>
      commandEvents(root)
        .filter(({ event, words }) => event === 'began' && (program ?? words[0]) === words[0])
        .map(({ words }) => words.join(' ')),
    mostBootcAtOnce: () => mostBootcAtOnce(commandEvents(root)),
    reboot(newBootId = nextBootId(readState(root).bootId)) {
      goThroughReboot(root, newBootId)
      writeBootId()
    },
    write,
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** The image as it is when it was deployed by its digest. */
export function deploymentOf({ repository, digest }: HostImage) {
  return { digest, reference: `${repository}@${digest}` }
}

/** An image with invented digests. `letter`: one hex digit, which they consist of. */
export function hostImage(letter: string, given: Partial<HostImage> = {}): HostImage {
  return {
    repository: 'quay.io/example/node-os',
    digest: `sha256:${letter.repeat(64)}`,
    configDigest: `sha256:c0${letter.repeat(62)}`,
    verity: letter.repeat(128),
    version: `44.2026110${'0123456789abcdef'.indexOf(letter) % 10}.0`,
    timestamp: '2026-11-02T04:11:09Z',
    softRebootCapable: false,
    bytes: 1_000_000_000,
    pullMs: 40,
    ...given,
  }
}

function install(root: string, command: string): void {
  const path = join(root, 'usr/bin', command)
  const script = join(builtCommands(), `${command}.mjs`)
  const shortcuts = command === 'systemctl' ? SYSTEMCTL_SHORTCUTS : ''
  writeFileSync(path, `#!/bin/sh\n${shortcuts}exec "${process.execPath}" "${script}" "$@"\n`)
  chmodSync(path, 0o755)
}

// What is asked in every pass is answered by the shell: it starts in a tenth of the time.
const SYSTEMCTL_SHORTCUTS = `case "$1" in
is-system-running)
  read -r system <"$STAND_IN_ROOT/stand-in/system"
  echo "$system"
  [ "$system" = running ]
  exit ;;
show)
  if [ ! -e "$STAND_IN_ROOT/stand-in/has-units" ]; then
    printf 'ActiveState=inactive\\nExecStart=\\n'
    exit
  fi ;;
esac
`

function nextBootId(bootId: string): string {
  const next = Number.parseInt(bootId.slice(-12), 16) + 1
  return `${bootId.slice(0, -12)}${next.toString(16).padStart(12, '0')}`
}
