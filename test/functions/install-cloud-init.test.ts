// What scripts/install-cloud-init.sh says before it touches anything; test/serving has the rest. Linux.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runProgram } from '#test/support/control-plane/child.ts'

const folder = mkdtempSync(join(tmpdir(), 'sundial-install-cloud-init-'))
const source = join(folder, 'golden.vmdk')
writeFileSync(source, 'no disk: it is not read')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a dry run shows every step and changes nothing', async () => {
  const args = ['--template', 'worker', '--rebuild-initramfs', '--dry-run', source]

  const { status, stdout } = await run(args, { GOVC_URL: 'https://images:secret@vcenter.test' })

  expect(status).toBe(0)
  const programs = stdout.trimEnd().split('\n').map(program)
  expect(programs).toEqual([
    'qemu-img convert',
    'losetup',
    'vgimportclone',
    'vgchange',
    'mount',
    'mount',
    'mount proc',
    'mount sysfs',
    'mount tmpfs',
    'mount --bind',
    'cp',
    'chroot package-manager',
    'chroot rebuild-initramfs',
    'qemu-img convert',
    'mv',
    'govc find',
    'govc vm.markasvm',
    'govc vm.destroy',
    'govc import.ovf',
    'govc vm.markastemplate',
  ])
  expect(stdout).not.toContain('secret')
  expect(readdirSync(folder)).toEqual(['golden.vmdk'])
})

test('all that is missing is said at once, each with its package', async () => {
  // The little that it needs to say so.
  const tools = join(folder, 'tools')
  mkdirSync(tools)
  for (const tool of ['bash', 'dirname', 'readlink', 'id', 'cat']) {
    symlinkSync(`/usr/bin/${tool}`, join(tools, tool))
  }

  const { status, stderr } = await run(['--template', 'worker', source], { PATH: tools })

  rmSync(tools, { recursive: true })
  expect(status).toBe(1)
  expect(stderr).toContain('install-cloud-init.sh: qemu-img is missing: install qemu-utils\n')
  expect(stderr).toContain('install-cloud-init.sh: vgimportclone is missing: install lvm2\n')
  expect(stderr).toContain('install-cloud-init.sh: govc is missing: install govmomi\n')
  expect(stderr).toContain('install-cloud-init.sh: GOVC_URL is not set: ')
})

const BAD_USAGE: ReadonlyArray<readonly [args: readonly string[], message: string]> = [
  [[], 'SOURCE.vmdk is missing'],
  [['--quick', source], 'there is no option --quick'],
  [[source, 'other.vmdk'], 'one SOURCE.vmdk, and not also other.vmdk'],
  [[source, '--output'], '--output needs a value'],
  [['--output', source, source], `--output ${source} is the source itself`],
  [[join(folder, 'nothing.vmdk')], `${folder}/nothing.vmdk is no file that can be read`],
  [['--work-dir', '/nowhere', source], '--work-dir /nowhere is no folder'],
  [
    ['--template', 'wor*', source],
    '--template has at most 80 letters, digits, dots, hyphens and underscores',
  ],
  [['--guest-id', '<x>', source], '--guest-id has letters, digits and underscores'],
]

test.each(BAD_USAGE)('%j is bad usage', async (args, message) => {
  const { status, stdout, stderr } = await run(args)

  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: `install-cloud-init.sh: ${message} (see --help)\n`,
  })
})

test('--help is on stdout and names every option', async () => {
  const { status, stdout } = await run(['--help'])

  expect(status).toBe(0)
  expect(stdout.match(/^ {2}--[a-z-]+/gm)?.map((option) => option.trim())).toEqual([
    '--output',
    '--template',
    '--guest-id',
    '--root-volume',
    '--rebuild-initramfs',
    '--work-dir',
    '--dry-run',
    '--help',
  ])
})

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return runProgram('/bin/bash', ['scripts/install-cloud-init.sh', ...args], {
    env: { PATH: process.env.PATH, TMPDIR: folder, ...env },
  })
}

/** The program of a step, and its first word of interest. */
function program(step: string): string {
  const words = step.slice(2).split(' ')
  const chroot = words.indexOf('chroot')
  if (chroot > 0) return `chroot ${words[chroot + 2]}`
  const [name = '', ...args] = words[0] === 'env' ? words.slice(3) : words
  const word = {
    'qemu-img': args[0],
    govc: args[0],
    mount: args[0] === '-t' ? args[1] : args.find((arg) => arg === '--bind'),
  }[name]
  return word === undefined ? name : `${name} ${word}`
}
