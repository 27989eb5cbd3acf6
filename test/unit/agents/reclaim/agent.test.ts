// The agent on real processes, against the embedded API server, with each detector.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAgent } from '#src/agents/reclaim/agent.ts'
import type { Configuration } from '#src/agents/reclaim/configuration.ts'
import { createNetlinkDetector, createPollDetector } from '#src/agents/reclaim/detector.ts'
import { openProc } from '#src/agents/reclaim/proc.ts'
import { createRequester } from '#src/agents/reclaim/requester.ts'
import { realClock } from '#src/clock/real-clock.ts'
import { createEmbeddedApi } from '#src/embedded/api/embedded-api.ts'
import { createKubeClient } from '#src/kube/client.ts'
import { NODES } from '#src/kube/resource.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { eventually } from '#test/support/processes.ts'
import { hasConnector } from '#test/support/reclaim/has-connector.ts'
import { createPrograms, end } from '#test/support/reclaim/programs.ts'

const IS_LINUX = process.platform === 'linux'
const REASON = '5spot.finos.org/reclaim-reason'

describe.each([
  { detector: createPollDetector, name: 'poll', isThere: IS_LINUX },
  { detector: createNetlinkDetector, name: 'netlink', isThere: hasConnector },
])('with the detector $name', ({ detector, isThere }) => {
  test.skipIf(!isThere).each([
    { name: 'a short name', program: 'r2', source: 'comm' },
    { name: 'a name of 15 bytes', program: 'sundial-fifteen', source: 'comm' },
    { name: 'a longer name', program: 'sundial-game-with-a-long-name', source: 'argv0' },
    {
      name: 'another first argument, with a path',
      program: 'wrapper-x',
      argv0: '/opt/games/sundial-idea',
      pattern: 'sundial-idea',
      source: 'argv0',
    },
  ])('a program with $name is found', async (row) => {
    const world = await startWorld(detector)
    const { program, pattern = program, source } = row
    world.agent.configure(looksFor(pattern))

    const { pid } = await createPrograms().start(program, row)

    await eventually(async () => expect(await world.reason()).toBe(`process-match: ${pattern}`))
    expect(world.matched()).toEqual([{ pid, pattern, source }])
  })

  test.skipIf(!isThere)('a word deep in a long command line is found', async () => {
    const world = await startWorld(detector)
    world.agent.configure(looksFor('sundial-needle'))
    const many = Array.from({ length: 10_000 }, (_, i) => `argument-${i}`)

    await createPrograms().run('/bin/sh', [
      '-c',
      'sleep 60; :',
      'sh',
      ...many,
      'x-sundial-needle-x',
    ])

    await eventually(async () => expect(await world.reason()).toBeDefined())
    // Between its fork and its exec, the child of the shell has the same command line.
    expect(new Set(world.matched().map(({ source }) => source))).toEqual(new Set(['cmdline']))
  })

  test.skipIf(!isThere)('a program that ran before is found', async () => {
    const world = await startWorld(detector)
    await createPrograms().start('sundial-before')

    world.agent.configure(looksFor('sundial-before'))

    await eventually(async () => expect(await world.reason()).toBeDefined())
  })

  test.skipIf(!isThere)('a program that an old shell runs in its place is found', async () => {
    const world = await startWorld(detector)
    const programs = createPrograms()
    world.agent.configure(looksFor('sundial-later', { pollIntervalMs: 20 }))

    // The name is in no command line of the shell.
    const folder = dirname(programs.path('sundial-later'))
    const script = `sleep 1; cd ${folder}; exec ./sundial-l*ter 60`
    await programs.run('/bin/sh', ['-c', script])

    await eventually(async () => expect(await world.reason()).toBeDefined())
    expect(world.matched()).toMatchObject([{ source: 'comm' }])
  })

  test.skipIf(!isThere)('one process is one match, however long it runs', async () => {
    const world = await startWorld(detector)
    world.agent.configure(looksFor('sundial-once', { pollIntervalMs: 10 }))
    const programs = createPrograms()
    const first = await programs.start('sundial-once')
    await eventually(async () => expect(await world.reason()).toBeDefined())

    await new Promise((resolve) => setTimeout(resolve, 500))
    const second = await programs.start('sundial-once')

    await eventually(async () => expect(world.matched()).toHaveLength(2))
    expect(world.matched().map(({ pid }) => pid)).toEqual([first.pid, second.pid])
    await eventually(async () =>
      expect(world.lines.map(({ message }) => message)).toContain('reclaim was requested already'),
    )
    expect(world.writes).toHaveLength(1)
  })

  test.skipIf(!isThere)('a pattern that is added is compared with what runs', async () => {
    const world = await startWorld(detector)
    await createPrograms().start('sundial-added')
    world.agent.configure(looksFor('sundial-nothing'))
    await new Promise((resolve) => setTimeout(resolve, 100))

    world.agent.configure({ ...looksFor('sundial-nothing'), commands: ['x', 'sundial-added'] })

    await eventually(async () => expect(await world.reason()).toBeDefined())
  })

  test.skipIf(!isThere)(
    'without a configuration nothing is looked for; with one again, what runs asks again',
    async () => {
      const world = await startWorld(detector)
      world.agent.configure(looksFor('sundial-idle'))
      world.agent.configure(undefined)
      await createPrograms().start('sundial-idle')
      await new Promise((resolve) => setTimeout(resolve, 400))
      const before = world.matched().length

      world.agent.configure(looksFor('sundial-idle'))
      await eventually(async () => expect(world.matched()).toHaveLength(1))
      world.agent.configure(undefined)
      world.agent.configure(looksFor('sundial-idle'))

      await eventually(async () => expect(world.matched()).toHaveLength(2))
      expect(before).toBe(0)
    },
  )

  test.skipIf(!isThere)('the one program among a thousand is found', async () => {
    const world = await startWorld(detector)
    const programs = createPrograms()
    await programs.run('/bin/sh', ['-c', 'for i in $(seq 1000); do sleep 60 & done; wait'])
    await eventually(async () => expect(openProc('/proc').pids().length).toBeGreaterThan(1000))
    world.agent.configure(looksFor('sundial-one'))

    await programs.start('sundial-one')

    await eventually(async () => expect(await world.reason()).toBeDefined())
    expect(world.matched()).toHaveLength(1)
  })

  test.skipIf(!isThere || !canChoosePids())(
    'a pid that is used again is another match',
    async () => {
      const world = await startWorld(detector)
      world.agent.configure(looksFor('sundial-again'))
      const programs = createPrograms()
      const path = programs.path('sundial-again')
      const first = await programs.start('sundial-again')
      await eventually(async () => expect(world.matched()).toHaveLength(1))
      await end(first)

      // Another process may take the pid first.
      await eventually(async () => {
        writeFileSync(LAST_PID, String(Number(first.pid) - 1))
        const next = spawn(path, ['60'], { stdio: 'ignore' })
        onTestFinished(() => end(next))
        expect(next.pid).toBe(first.pid)
      })

      await eventually(async () =>
        expect(world.matched().filter(({ pid }) => pid === first.pid)).toHaveLength(2),
      )
    },
  )
})

test.skipIf(!hasConnector)('a program that lives for 20 ms is found by the connector', async () => {
  const world = await startWorld(createNetlinkDetector)
  world.agent.configure(looksFor('sundial-20ms'))
  const programs = createPrograms()

  // On a machine that is very busy, one may end before the agent had its turn.
  await eventually(async () => {
    await end(await programs.start('sundial-20ms', { seconds: 0.02 }))
    expect(world.matched()).not.toEqual([])
  })

  await eventually(async () => expect(await world.reason()).toBe('process-match: sundial-20ms'))
})

const LAST_PID = '/proc/sys/kernel/ns_last_pid'

function canChoosePids(): boolean {
  try {
    writeFileSync(LAST_PID, readFileSync(LAST_PID))
    return true
  } catch {
    return false
  }
}

function looksFor(command: string, more: Partial<Configuration> = {}): Configuration {
  return { commands: [command], argvSubstrings: [], pollIntervalMs: 50, ...more }
}

async function startWorld(createDetector: typeof createPollDetector) {
  const api = createEmbeddedApi({ clock: realClock })
  const client = createKubeClient(api.transport)
  await client.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-1' } })
  const writes: string[] = []
  api.observe(({ method, path }) => {
    if (method === 'PATCH') writes.push(path)
  })
  const { log, lines } = collectingLog()
  const proc = openProc('/proc')
  const failures: unknown[] = []
  const agent = createAgent({
    proc,
    detector: createDetector({ proc, clock: realClock }),
    requester: createRequester({
      client,
      clock: realClock,
      log,
      nodeName: 'worker-1',
      machineId: undefined,
    }),
    ignoresContainers: false,
    log,
    onFailure: (error) => failures.push(error),
  })
  onTestFinished(async () => {
    await agent.stop()
    expect(failures).toEqual([])
  })
  return {
    agent,
    lines,
    writes,
    reason: async () =>
      (await client.get(NODES, { name: 'worker-1' }))?.metadata.annotations?.[REASON],
    matched: () =>
      lines
        .filter(({ message }) => message === 'process matched')
        .map(({ pid, pattern, source }) => ({ pid, pattern, source })),
  }
}
