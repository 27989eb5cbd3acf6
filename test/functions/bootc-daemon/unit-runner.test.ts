// Commands in the unit of the host: what runs, how it ended, and what another daemon started.
import { expect, onTestFinished, test, vi } from 'vitest'
import { openHost } from '#src/agents/bootc/host.ts'
import { inUnit, PROGRESS_FIFO, switchCommand } from '#src/agents/bootc/unit.ts'
import { createUnitRunner } from '#src/agents/bootc/unit-runner.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { A, B, ref, startHost } from '#test/support/bootc-host/started-host.ts'
import type { HostImage } from '#test/support/bootc-host/state.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { eventually } from '#test/support/processes.ts'

vi.setConfig({ testTimeout: 60_000 })

function start(image: HostImage) {
  const { host, run } = startHost({ images: [A, image] })
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  let ends = 0
  const { log, lines } = collectingLog()
  const runner = createUnitRunner({
    host: openHost(host.root, host.prefix),
    clock: realClock,
    log,
    signal: abort.signal,
    onEnd() {
      ends += 1
    },
  })
  const command = ['bootc', 'switch', ref(image)]
  const ended = (count: number) => eventually(async () => expect(ends).toBe(count), 30_000)
  return { host, run, runner, command, ended, lines, goal: image.digest, digest: image.digest }
}

test('the end of a command is kept until it is taken', async () => {
  const { runner, command, ended, goal, digest } = start(B)

  runner.start({ goal, digest, command })
  expect(runner.running()).toMatchObject({ digest })
  await ended(1)

  expect([runner.running(), runner.outcome()]).toEqual([
    undefined,
    { digest: goal, error: undefined },
  ])
  runner.take()
  expect(runner.outcome()).toBeUndefined()
})

test('a staging goes on when its daemon is killed before bootc has opened the FIFO for its progress', async () => {
  const { host, run, runner, ended, goal, digest } = start(B)
  await run(['mkfifo', '--mode=0600', PROGRESS_FIFO])

  const command = switchCommand(ref(B), { isLocked: false, tellsProgress: true })
  runner.start({ goal, digest, command })
  await ended(1)

  expect(runner.outcome()).toEqual({ digest: goal, error: undefined })
  expect(host.state().staged).toMatchObject({ digest })
})

test('a failure has the lines of bootc, and its journal is logged', async () => {
  const { runner, command, ended, goal, digest, lines } = start({ ...B, failure: 'not-found' })

  runner.start({ goal, digest, command })
  await ended(1)

  expect(runner.outcome()?.error).toMatch(/^error: Switching: .*manifest unknown$/)
  expect(lines).toMatchObject([
    { level: 'warn', message: 'a command of bootc failed', command: command.join(' ') },
  ])
})

test('a host without systemd-run is told so', async () => {
  const { host, runner, command, ended, goal, digest } = start(B)
  const words = "env: 'systemd-run': No such file or directory"
  host.write('usr/bin/systemd-run', `#!/bin/sh\necho "${words}" >&2\nexit 127\n`)

  runner.start({ goal, digest, command })
  await ended(1)

  expect(runner.outcome()?.error).toBe(`there is no systemd-run on the host: ${words}`)
})

test('what another daemon started in the same moment is waited for, and is no failure', async () => {
  const { host, run, runner, command, ended, goal, digest } = start({ ...B, pullMs: 1500 })
  const other = run(inUnit(command))
  await eventually(async () => expect(Object.keys(host.state().units)).toHaveLength(1), 30_000)

  runner.start({ goal, digest, command })
  await ended(1)

  expect([runner.outcome(), (await other).status]).toEqual([{ digest: goal, error: undefined }, 0])
  expect(host.state().staged?.digest).toBe(B.digest)
})

test('what is stopped has no outcome', async () => {
  const { host, runner, command, goal, digest } = start({ ...B, pullMs: 60_000 })
  runner.start({ goal, digest, command })
  await eventually(async () => expect(Object.keys(host.state().units)).toHaveLength(1), 30_000)

  await runner.stop()

  expect([runner.running(), runner.outcome(), host.state().units]).toEqual([
    undefined,
    undefined,
    {},
  ])
})
