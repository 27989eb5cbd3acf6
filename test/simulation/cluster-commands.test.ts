// The commands against a cluster, as processes beside a `sundial dev` that they find by themselves.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Dev, startDev } from '#test/support/running-dev.ts'
import { startSpoken } from '#test/support/spoken.ts'

const PROGRAM = 'src/cli/sundial.mjs'

// Each command is a process, which takes seconds to start on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

let dev: Dev
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  // No other `sundial dev` of this user is found there.
  process.env['TMPDIR'] = folder
  process.env['HOME'] = folder
  delete process.env['KUBECONFIG']
  dev = startDev('-f', 'docs/examples/kill-switch.yaml', '-f', 'docs/examples/os-image.yaml')
  await dev.said(/Pending → Active/)
}, 60_000)
afterAll(() => {
  dev.process.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function sundial(...args: readonly string[]) {
  return startSpoken(process.execPath, [PROGRAM, ...args])
}

async function done(...args: readonly string[]) {
  const running = sundial(...args)
  const { status } = await running.ended()
  return { status, output: running.output(), errors: running.errors() }
}

test('get finds it, and has the machine and the pool', async () => {
  const { status, output, errors } = await done('get', '-o', 'name')

  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(output).toBe(
    'scheduledmachine.5spot.finos.org/kill-switch\nbootcnodepool.node.bootc.dev/workers\n',
  )
})

test('kill waits until nothing of the machine is left, and release until the schedule decides; get -w sees both', async () => {
  const watching = sundial('get', 'sm', '-w')
  await watching.said(/kill-switch +Active/)

  const killed = await done('kill', 'sm', 'kill-switch', '--wait')
  await watching.said(/kill-switch +Terminated/)
  const released = await done('release', 'sm', 'kill-switch', '--wait')
  await watching.said(/Terminated[\s\S]*kill-switch +Active/)
  watching.process.kill('SIGINT')
  const { status, seconds } = await watching.ended()

  expect([killed.status, released.status, status]).toEqual([0, 0, 0])
  expect(killed.output).toMatch(/ {2}Terminated: .*\nDone\.\n$/)
  expect(released.output).toMatch(/Done\.\n$/)
  expect(seconds).toBeLessThan(2)
})

test('pause and resume wait for the function, of a machine and of a pool', async () => {
  for (const [kind, name] of [
    ['sm', 'kill-switch'],
    ['pool', 'workers'],
  ] as const) {
    for (const action of ['pause', 'resume']) {
      const { status, output } = await done(action, kind, name, '--wait')
      expect({ status, isDone: output.endsWith('Done.\n') }).toEqual({ status: 0, isDone: true })
    }
  }
})

test('rollout draws the nodes of the pool', async () => {
  const { status, output } = await done('rollout', 'workers')

  expect(status).toBe(0)
  expect(output).toMatch(/^workers {2}/)
  expect(output).toMatch(/UPDATED \d/)
})

test('after it has ended, there is no cluster', async () => {
  dev.process.kill('SIGINT')
  await dev.ended()

  const { status, errors } = await done('get')
  const found = readdirSync(folder).filter((name) => name.startsWith('sundial-dev-'))

  expect({ status, errors }).toEqual({
    status: 2,
    errors: `error: there is no cluster: no sundial dev is running, KUBECONFIG is not set, and there is no ${folder}/.kube/config. Start "sundial dev", or name a cluster with --kubeconfig PATH.\n`,
  })
  expect(found.flatMap((name) => readdirSync(join(folder, name)))).toEqual([])
})
