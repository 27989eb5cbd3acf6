import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { examine } from '#src/agents/reclaim/examine.ts'
import { openProc } from '#src/agents/reclaim/proc.ts'
import { createPrograms, end } from '#test/support/reclaim/programs.ts'

const root = mkdtempSync(join(tmpdir(), 'sundial-proc-'))
afterAll(() => rmSync(root, { recursive: true }))
const configuration = { commands: ['java'], argvSubstrings: ['intellij'], pollIntervalMs: 250 }

describe('a directory like /proc', () => {
  write('42', { comm: 'java\n', cmdline: 'java\0-jar\0x.jar\0', stat: '42 (java) S 1 2 3' })
  write('99', { comm: 'wrapper\n', cmdline: '/opt/intellij/bin/idea-wrapper\0' })
  write('7', { comm: 'systemd\n', cmdline: '/sbin/init\0' })
  write('8', { cmdline: 'java\0' })
  write('50', { comm: 'java\n', cgroup: `0::/docker/${'a'.repeat(64)}\n` })
  write('irq', { comm: 'java\n' })
  write('1x', { comm: 'java\n' })
  symlinkSync('99', join(root, 'self'))

  test('only the numbered directories are processes', () => {
    expect([...openProc(root).pids()].sort()).toEqual([42, 50, 7, 8, 99])
  })

  test.each([
    [42, { pid: 42, comm: 'java', pattern: 'java', source: 'comm' }],
    [7, 'other'],
    // Without a comm it is gone, or may not be read.
    [8, 'gone'],
    [1234, 'gone'],
    // The agent itself.
    [99, 'other'],
    [50, { pid: 50, comm: 'java', pattern: 'java', source: 'comm' }],
  ])('process %s is found, or not', (pid, expected) => {
    const found = examine(openProc(root), pid, { configuration, ignoresContainers: false })

    expect(found).toEqual(expected)
  })

  test('a process in a container is left out on request', () => {
    const found = examine(openProc(root), 50, { configuration, ignoresContainers: true })

    expect(found).toBe('other')
  })

  test('a match in the command line only says so', () => {
    const elsewhere = mkdtempSync(join(root, 'no-self-'))
    mkdirSync(join(elsewhere, '99'))
    writeFileSync(join(elsewhere, '99', 'comm'), 'wrapper\n')
    writeFileSync(join(elsewhere, '99', 'cmdline'), '/opt/intellij/bin/idea-wrapper\0')

    const found = examine(openProc(elsewhere), 99, { configuration, ignoresContainers: false })

    expect(found).toEqual({ pid: 99, comm: 'wrapper', pattern: 'intellij', source: 'cmdline' })
  })

  test('it does not say which process is the newest', () => {
    expect(openProc(root).newestPid()).toBeUndefined()
  })
})

test('a directory that is not there is an error that names it', () => {
  const missing = join(root, 'nowhere')

  expect(() => openProc(missing).pids()).toThrow(
    new Error(`The processes in ${missing} cannot be listed.`),
  )
})

describe.skipIf(process.platform !== 'linux')('the real /proc', () => {
  const proc = openProc('/proc')

  test('the agent finds itself', () => {
    expect(proc.self).toBe(process.pid)
    expect(proc.pids()).toContain(process.pid)
  })

  test('a long name is cut after 15 bytes, and whole in the first argument', async () => {
    const { pid = 0 } = await createPrograms().start('gimp-with-a-long-name')

    expect(proc.read(pid)?.comm).toBe('gimp-with-a-lon')
    expect(proc.read(pid)?.cmdline.endsWith('/gimp-with-a-long-name\0' + '60\0')).toBe(true)
  })

  test('a name with brackets and spaces does not hide the start time', async () => {
    const { pid = 0 } = await createPrograms().start('a) b (c')

    expect(proc.read(pid)?.comm).toBe('a) b (c')
    expect(Number(proc.startTime(pid))).toBeGreaterThan(Number(proc.startTime(1)))
  })

  test('a command line of a hundred thousand bytes is read to its end', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `argument-${i}`)
    const args = ['-c', 'sleep 60; :', 'sh', ...many, 'the-end']
    const { pid = 0 } = await createPrograms().run('/bin/sh', args)

    const text = proc.read(pid)?.cmdline

    expect(text?.length).toBeGreaterThan(100_000)
    expect(text?.endsWith('argument-9999\0the-end\0')).toBe(true)
  })

  test('a process that has ended is gone', async () => {
    const child = await createPrograms().start('short-lived')
    await end(child)
    const { pid = 0 } = child

    expect([proc.read(pid), proc.startTime(pid), proc.cgroup(pid)]).toEqual([
      undefined,
      undefined,
      '',
    ])
  })

  test('every process has a start time and a control group, its own too', () => {
    expect(Number(proc.startTime(process.pid))).toBeGreaterThan(0)
    expect(proc.cgroup(process.pid)).toMatch(/^\d+:.*:\//)
  })

  test('a thread is no process, although /proc answers for its number', () => {
    const threads = readdirSync(`/proc/${process.pid}/task`).map(Number)
    const thread = threads.find((each) => each !== process.pid) ?? 0

    expect(proc.read(thread)).toBeDefined()
    expect(proc.pids()).not.toContain(thread)
    expect([proc.isProcess(thread), proc.isProcess(process.pid)]).toEqual([false, true])
  })

  test('the newest number changes when a process is started', async () => {
    const before = proc.newestPid()
    const { pid = 0 } = await createPrograms().start('next')

    expect(pid).not.toBe(before)
    expect(proc.newestPid()).not.toBe(before)
  })
})

function write(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, name))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text)
}
