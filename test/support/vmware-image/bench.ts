// A folder with the image of a small system, a host that has a volume group of the same name, and what the script that
// changes the image needs of this machine. Linux, as root.
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { programPath } from '#test/support/control-plane/build.ts'
import { type Output, runProgram } from '#test/support/control-plane/child.ts'

const SCRIPT = 'scripts/install-cloud-init.sh'
const here = import.meta.dirname

export interface ImageBench {
  readonly folder: string
  /** The name of the group, both of the image and of the host. */
  readonly group: string
  /** The environment of a host that has a group of that name. */
  readonly host: NodeJS.ProcessEnv
  run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Output>
  /** Runs it, sends SIGTERM when it has printed a line with these words, and returns its status. */
  terminate(args: readonly string[], env: NodeJS.ProcessEnv, words: string): Promise<number | null>
  /** Reads the image that was written with another program: the answer to a request of debugfs. */
  ask(image: string, place: 'root' | 'boot', request: string): string
  /** UUIDs of the group and its device, as LVM reads them from the image. */
  uuidsOf(image: string): string
  /** Loop devices, mounts and folders that a run left. */
  leftovers(): readonly string[]
  remove(): void
}

/** @param packageManager a program for /bin/sh, the image's `dnf` */
export async function imageBench(packageManager: string): Promise<ImageBench> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-vmware-image-'))
  // Of its own, because the group's name is a folder of /dev.
  const group = `sundial-${process.pid}`
  writeFileSync(join(folder, 'dnf'), `#!/bin/sh\n${packageManager}`)
  chmodSync(join(folder, 'dnf'), 0o755)
  must('bash', [join(here, 'make-image.sh'), folder, group])
  const hostLoop = must('losetup', ['--find', '--show', join(folder, 'host.raw')]).trim()
  writeFileSync(
    join(folder, 'host/lvm.conf'),
    `devices { use_devicesfile=0 filter=["a|^${hostLoop}$|","r|.*|"] }\n`,
  )
  mkdirSync(join(folder, 'tools'))
  mkdirSync(join(folder, 'work'))
  if (!readFileSync('/proc/devices', 'utf8').includes('device-mapper')) {
    symlinkSync(join(here, 'vgchange.sh'), join(folder, 'tools/vgchange'))
  }
  const path = [join(folder, 'tools'), dirname(await programPath('govc')), process.env.PATH]
  const host = {
    PATH: `${path.join(':')}:/usr/sbin:/sbin`,
    HOME: folder,
    LVM_SYSTEM_DIR: join(folder, 'host'),
    TMPDIR: join(folder, 'work'),
  }
  return {
    folder,
    group,
    host,
    run: (args, env) => runProgram('bash', [SCRIPT, ...args], { env }),
    terminate: (args, env, words) => terminated(args, env, words),
    ask: (image, place, request) => ask(rawOf(image), place, request),
    uuidsOf: (image) => uuidsIn(rawOf(image), folder, group),
    leftovers: () =>
      [
        ...must('losetup', ['--noheadings', '--output', 'BACK-FILE']).split('\n'),
        ...readFileSync('/proc/mounts', 'utf8').split('\n'),
        ...readdirSync(join(folder, 'work')).map((name) => join(folder, 'work', name)),
      ].filter((line) => line.includes(join(folder, 'work'))),
    remove() {
      must('losetup', ['--detach', hostLoop])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function terminated(args: readonly string[], env: NodeJS.ProcessEnv, words: string) {
  const child = spawn('bash', [SCRIPT, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output.includes(words)) child.kill('SIGTERM')
  })
  return new Promise<number | null>((resolve) => child.once('close', resolve))
}

function rawOf(image: string): string {
  must('qemu-img', ['convert', '-O', 'raw', image, `${image}.raw`])
  return `${image}.raw`
}

// The file system in the volume begins 1 MiB into the physical volume.
function ask(raw: string, place: 'root' | 'boot', request: string): string {
  const [, boot = 0, lvm = 0] = startsOf(raw)
  const offset = place === 'boot' ? boot : lvm + 1048576
  return must('debugfs', ['-R', request, `${raw}?offset=${offset}`])
}

function startsOf(raw: string): readonly number[] {
  return must('partx', ['--raw', '--noheadings', '--output', 'START', raw])
    .trim()
    .split('\n')
    .map((sectors) => Number(sectors) * 512)
}

function uuidsIn(raw: string, folder: string, group: string): string {
  const loop = must('losetup', ['--find', '--show', '--offset', `${startsOf(raw)[2]}`, raw]).trim()
  const settings = `devices { use_devicesfile=0 filter=["a|^${loop}$|","r|.*|"] }`
  try {
    return must(
      'vgs',
      ['--noheadings', '--config', settings, '--options', 'vg_uuid,pv_uuid', group],
      { LVM_SYSTEM_DIR: join(folder, 'making') },
    )
  } finally {
    must('losetup', ['--detach', loop])
  }
}

function must(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, LVM_SUPPRESS_FD_WARNINGS: '1', ...env },
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? stderr}`)
  return stdout
}
