// The command `sundial why`, over HTTP with a kubeconfig.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { CommandFailed } from '#src/cli/command-failed.ts'
import { why } from '#src/cli/why.ts'
import { kubeconfigFor, serve } from '#src/embedded/http.ts'
import { NODES } from '#src/kube/resource.ts'
import { createScene, type Scene } from '#test/support/scene.ts'
import { collectingIo } from '../../unit/cli/collecting-io.ts'
import { forbidEvictions } from './ask.ts'

const OPTIONS = { kind: 'sm', name: 'team/worker', watch: false, output: 'json' } as const

test('-o json has the parts of the contract, and nothing else is on stdout', async () => {
  const { kubeconfig } = await servedScene()
  const io = collectingIo()

  const status = await why({ ...OPTIONS, kubeconfig }, io, neverStopped)

  const answer = JSON.parse(io.out())
  expect(status).toBe(0)
  expect(Object.keys(answer)).toEqual(
    expect.arrayContaining(['object', 'summary', 'tree', 'rules', 'decision']),
  )
  expect(Object.keys(answer.rules[0])).toEqual(['rule', 'asked', 'answer'])
  expect(Object.keys(answer.decision)).toEqual(['effects', 'status', 'wake', 'isKnown'])
  expect(answer.summary).toMatch(/^ScheduledMachine team\/worker is Inactive: /)
  expect(io.err()).toBe('')
})

test('the first line of the tree is the cause, also in 80 columns', async () => {
  const { kubeconfig } = await servedScene()
  const io = collectingIo({ columns: 80, terminal: true })

  await why({ ...OPTIONS, output: 'tree', kubeconfig }, io, neverStopped)

  const lines = io.out().split('\n')
  expect(lines[0]).toMatch(/^ScheduledMachine team\/worker is Inactive: Outside scheduled time/)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
})

test('an object that does not exist ends with one sentence', async () => {
  const { kubeconfig, url } = await servedScene()
  const asked = why({ ...OPTIONS, name: 'team/workre', kubeconfig }, collectingIo(), neverStopped)

  await expect(asked).rejects.toEqual(
    new CommandFailed(
      `context sundial (${url}) has no ScheduledMachine workre in namespace team. Did you mean worker?`,
    ),
  )
})

test('-w prints the answer again after a change, and Ctrl-C ends it with status 0', async () => {
  const { kubeconfig, scene } = await servedScene()
  const io = collectingIo()
  const stop = new AbortController()

  const watching = why({ ...OPTIONS, watch: true, kubeconfig }, io, () => stop.signal)
  await expect.poll(() => summariesOf(io.out()), { timeout: 5000 }).toHaveLength(1)
  await scene.edit({ spec: { killSwitch: true } })
  await expect.poll(() => summariesOf(io.out()), { timeout: 5000 }).toHaveLength(2)
  stop.abort()

  expect(await watching).toBe(0)
  expect(summariesOf(io.out())[1]).toContain('The next pass makes it Terminated')
})

const NODE_OR_POD = /"kind":"(Node|Pod)",[^}]*?"state":"([^"]*)"/g

test('-w prints the answer again at once after a change of the Node, or of a pod on it', async () => {
  const { kubeconfig, scene } = await servedScene('2026-01-05T15:00:00Z')
  await scene.provision()
  await scene.pass()
  await scene.addPod('web')
  await forbidEvictions(scene.client, 'team')
  for (const time of ['23:00', '23:05']) {
    await scene.advance(`2026-01-05T${time}:00Z`)
    await scene.pass()
  }
  const io = collectingIo()
  const stop = new AbortController()
  const last = () =>
    [...(io.out().trimEnd().split('\n').at(-1) ?? '').matchAll(NODE_OR_POD)].map(
      ([, kind, state]) => `${kind} ${state}`,
    )
  const untilShown = async (expected: readonly string[]) => {
    const since = performance.now()
    await expect.poll(last, { timeout: 5000 }).toEqual(expected)
    return performance.now() - since
  }

  const watching = why({ ...OPTIONS, watch: true, kubeconfig }, io, () => stop.signal)
  await untilShown(['Node Ready, cordoned', 'Pod Blocked'])
  // Until nothing is asked any more. The next poll comes five seconds after the last answer.
  await setTimeout(1500)
  await scene.client.patch(NODES, { name: 'worker' }, { spec: { unschedulable: false } })
  const afterNode = await untilShown(['Node Ready', 'Pod Blocked'])
  await setTimeout(1500)
  await scene.removePod('web')
  const afterPod = await untilShown(['Node Ready'])
  stop.abort()
  await watching

  expect(Math.max(afterNode, afterPod)).toBeLessThan(2500)
}, 20_000)

function summariesOf(lines: string): readonly string[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).summary)
}

async function servedScene(
  start = '2026-01-05T12:00:00Z',
): Promise<{ kubeconfig: string; url: string; scene: Scene }> {
  const scene = await createScene(start)
  await scene.pass()
  const { url, close } = await serve(scene.api, { port: 0 })
  onTestFinished(close)
  const kubeconfig = join(mkdtempSync(join(tmpdir(), 'sundial-why-')), 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigFor(url))
  return { kubeconfig, url, scene }
}

function neverStopped(): AbortSignal {
  return new AbortController().signal
}
