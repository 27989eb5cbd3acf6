// On the real kernel. Without the rights for it, only the refusals are tested.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openNetlinkSocket } from '#src/agents/reclaim/netlink-socket.ts'
import { openProcessConnector } from '#src/agents/reclaim/process-connector.ts'
import { eventFilter, PROCESS_GROUP } from '#src/agents/reclaim/process-event.ts'
import { eventually } from '#test/support/processes.ts'
import { hasConnector } from '#test/support/reclaim/has-connector.ts'
import { createPrograms } from '#test/support/reclaim/programs.ts'

describe.skipIf(!hasConnector)('with the rights for it', () => {
  test('a program that is started is told, with the process that runs it', async () => {
    const { changed } = await listening()

    const { pid } = await createPrograms().start('game')

    await eventually(async () => expect(changed).toContain(pid))
  })

  test('a program that a shell runs in its place is told again', async () => {
    const { changed } = await listening()
    const programs = createPrograms()

    const { pid } = await programs.run('/bin/sh', ['-c', `exec ${programs.path('game')} 60`])

    await eventually(async () => expect(changed.filter((each) => each === pid)).toHaveLength(2))
  })

  test('a process that changes its name is told; neither one that forks, nor a thread that gets a name', async () => {
    const { changed } = await listening()
    const script = `
      echo forked-only > /dev/null; (sleep 0.2 & wait) ; printf game > /proc/$$/comm; sleep 60`

    const { pid } = await createPrograms().run('/bin/sh', ['-c', script])

    const comm = () => readFileSync(`/proc/${pid}/comm`, 'utf8')
    await eventually(async () => expect(comm()).toBe('game\n'))
    // Its exec, and its new name. Not its subshell, which is a process without an exec.
    await eventually(async () => expect(changed.filter((each) => each === pid)).toHaveLength(2))
  })

  test('an abort ends it, and nothing is told any more', async () => {
    const { changed, abort, ended } = await listening()

    abort.abort()
    await ended
    const { pid } = await createPrograms().start('game')
    await new Promise((resolve) => setTimeout(resolve, 100))

    expect(changed).not.toContain(pid)
  })

  test('events that found no room are reported as lost', async () => {
    const socket = await openNetlinkSocket(PROCESS_GROUP, eventFilter(), 1)
    onTestFinished(() => socket.close())
    const other = await openProcessConnector()
    onTestFinished(() => other.close())

    await promisify(execFile)('/bin/sh', ['-c', 'for i in $(seq 100); do /bin/true; done'])

    let lost = false
    for (let i = 0; i < 200; i++) lost ||= socket.receive().lost
    expect(lost).toBe(true)
  })

  async function listening() {
    const connector = await openProcessConnector()
    const changed: number[] = []
    const abort = new AbortController()
    const ended = connector.listen(
      (pid) => changed.push(pid),
      () => {},
      abort.signal,
    )
    onTestFinished(() => abort.abort())
    return { changed, abort, ended }
  }
})

const OPEN = `
  const { openProcessConnector } = await import('#src/agents/reclaim/process-connector.ts')
  await openProcessConnector().then(() => console.log('open'), (error) => console.log(error.message))
  process.exit()`

// Each takes away one thing that the connector needs.
test.skipIf(!hasConnector).each([
  {
    name: "the host's network",
    without: ['unshare', '--net'],
    message:
      "The process connector is only in the host's network: the pod needs hostNetwork (write failed with ECONNREFUSED).",
  },
  {
    name: 'the capability NET_ADMIN',
    without: ['setpriv', '--bounding-set', '-net_admin', '--inh-caps', '-net_admin'],
    message:
      'The process connector needs the capability NET_ADMIN and the user 0 (SO_RCVBUFFORCE failed with EPERM).',
  },
  {
    name: "the host's processes",
    without: ['unshare', '--pid', '--fork'],
    message:
      'The process connector did not answer: the pod needs hostPID, and the kernel CONFIG_PROC_EVENTS (the subscription failed with ENOMSG).',
  },
])('without $name it is refused with the remedy', async ({ without, message }) => {
  const [program = '', ...args] = without
  const child = spawn(program, [...args, process.execPath, '--input-type=module', '-e', OPEN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  await once(child, 'close')

  expect(output).toBe(`${message}\n`)
})
