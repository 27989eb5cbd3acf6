import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { HOST_NAMESPACES, openHost } from '#src/agents/bootc/host.ts'
import { eventually } from '#test/support/processes.ts'

function open(prefix: readonly string[] = []) {
  const root = mkdtempSync(join(tmpdir(), 'sundial-host-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return { root, ...openHost(root, prefix) }
}

test('a command has the words of the namespaces in front, and its ends are told', async () => {
  const { run } = open(['env', 'WHERE=host'])

  const result = await run(['sh', '-c', 'echo "$WHERE"; echo trouble >&2; exit 3'])

  expect(result).toEqual({ status: 3, stdout: 'host\n', stderr: 'trouble\n' })
})

test('a command has nothing of the environment of the pod', async () => {
  const { stdout } = await open().run(['env'])

  expect(stdout.split('\n').slice(0, -1).sort()).toEqual([
    'LANG=C.UTF-8',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ])
})

const [program = ''] = HOST_NAMESPACES.split(' ')
const nsenter = spawnSync(program, ['--help'], { encoding: 'utf8' })

test.skipIf(nsenter.error !== undefined)('nsenter knows each of its options', () => {
  const options = HOST_NAMESPACES.split(' ').filter((word) => /^--\w/.test(word))

  expect(options.filter((option) => !nsenter.stdout.includes(option))).toEqual([])
})

test('a command that takes too long is killed with its children', async () => {
  const { run } = open()

  const { status, stdout } = await run(['sh', '-c', 'echo begun; sleep 600'], {
    timeoutSeconds: 0.3,
  })

  expect([status, stdout]).toEqual([undefined, 'begun\n'])
})

test('of very much output the end is kept, at little cost', async () => {
  const { run } = open()
  const before = process.cpuUsage()

  const { status, stdout } = await run(['sh', '-c', 'head -c 150000000 /dev/zero; echo end'])

  expect([status, stdout.length, stdout.slice(-4)]).toEqual([0, 4 << 20, 'end\n'])
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1e6).toBeLessThan(4)
})

test('an abort kills a command, and one that cannot be started is an error', async () => {
  const { run } = open()
  const abort = new AbortController()
  const running = run(['sleep', '600'], { signal: abort.signal })
  abort.abort()

  expect((await running).status).toBeUndefined()
  await expect(run(['sundial-no-such-program'])).rejects.toThrow(
    'cannot run sundial-no-such-program: spawn sundial-no-such-program ENOENT',
  )
})

test('a file is replaced in one step, for root alone, and removed', async () => {
  const { root, read, write, remove, has, list } = open()
  const path = '/run/ostree/auth.json'

  expect([await read(path), await has(path), await list('/run/ostree')]).toEqual([
    undefined,
    false,
    [],
  ])
  await write(path, 'first')
  await write(path, 'second')
  expect([await read(path), await list('/run/ostree')]).toEqual(['second', ['auth.json']])
  expect(statSync(join(root, path)).mode & 0o777).toBe(0o600)
  await remove(path)
  await remove(path)
  expect(await has(path)).toBe(false)
})

test.each([
  { name: 'ends', command: 'setsid sleep 20 & exit 3', status: 3 },
  { name: 'is killed', command: 'setsid --wait sleep 20', status: undefined },
])('a command that $name does not wait for what it leaves behind with its output', async (row) => {
  const from = performance.now()

  const { status } = await open().run(['sh', '-c', row.command], { timeoutSeconds: 0.3 })

  expect(status).toBe(row.status)
  expect(performance.now() - from).toBeLessThan(15_000)
})

test('what is no regular file, and what is too large, is not read', async () => {
  const { root, read } = open()
  spawnSync('/usr/bin/mkfifo', [join(root, 'fifo')])
  symlinkSync('/dev/zero', join(root, 'zero'))
  writeFileSync(join(root, 'large'), 'x'.repeat((4 << 20) + 1))

  await expect(read('/fifo')).rejects.toThrow('it is not a regular file')
  await expect(read('/zero')).rejects.toThrow('it is not a regular file')
  await expect(read('/large')).rejects.toThrow('it has more than 4 MiB')
  await expect(read('/')).rejects.toThrow('EISDIR')
  const { read: readHere } = openHost('/', [])
  expect(await readHere('/proc/self/comm')).toMatch(/./)
})

test('a file that cannot be replaced leaves nothing beside it', async () => {
  const { root, write, list } = open()
  mkdirSync(join(root, 'run/ostree/auth.json'), { recursive: true })

  await expect(write('/run/ostree/auth.json', 'secret')).rejects.toThrow('EISDIR')

  expect(await list('/run/ostree')).toEqual(['auth.json'])
})

test.each([
  { name: 'a touch of a directory', change: (path: string) => utimesSync(path, 1, 1) },
  { name: 'a new directory in it', change: (path: string) => mkdirSync(join(path, 'new')) },
  {
    name: 'a file that is written again',
    change: (path: string) => writeFileSync(join(path, 'staged-deployment'), '{}'),
  },
])('$name is seen', async ({ change }) => {
  const { root, watch } = open()
  mkdirSync(join(root, 'deploy'))
  writeFileSync(join(root, 'deploy/staged-deployment'), '')
  let changes = 0
  const stop = watch('/deploy', () => {
    changes += 1
  })
  onTestFinished(() => stop?.())

  change(join(root, 'deploy'))

  await eventually(async () => expect(changes).toBeGreaterThan(0))
})

test('a directory that is not there is not watched, and a file is no FIFO', () => {
  const { root, watch, readFifo } = open()
  writeFileSync(join(root, 'file'), '')

  expect(watch('/nowhere', () => {})).toBeUndefined()
  expect(() => readFifo('/file', () => {})).toThrow('/file is not a FIFO')
})
