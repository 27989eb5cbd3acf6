// docs/tutorial-pools.md, played by the real kubectl: each command as it is written there, and the state that the page says
// comes after it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { programPath } from '#test/support/control-plane/build.ts'
import { runProgram } from '#test/support/control-plane/child.ts'
import { commandsOf } from '#test/support/manifests/commands-of.ts'
import { eventually } from '#test/support/processes.ts'
import { type Dev, startDev } from '#test/support/running-dev.ts'

const PAGE = 'docs/tutorial-pools.md'
const PATIENCE_MS = 120_000

const folder = mkdtempSync(join(tmpdir(), 'sundial-tutorial-'))
const kubeconfig = join(folder, 'kubeconfig')
let dev: Dev
let kubectl: string
beforeAll(async () => {
  kubectl = await programPath('kubectl')
  const file = 'docs/examples/os-image.yaml'
  dev = startDev('-f', file, '--kubeconfig', kubeconfig, '--speed', '60')
  await dev.address()
})
afterAll(async () => {
  dev?.process.kill('SIGTERM')
  await dev?.ended()
  rmSync(folder, { recursive: true, force: true })
})

it('leads through a rollout, a pause, a host that falls back, and a rollout that halts', async () => {
  await reaches(/^AllUpdated: 4\/4 updated/)

  const [look] = commandsOf(PAGE, '2. Look at it with kubectl')
  expect(await run(look)).toMatch(/bootcnode.node.bootc.dev\/worker-4 +sha256:c249e2ce2b9b +Idle/)

  const [move, message] = commandsOf(PAGE, '3. Change the image')
  await run(move)
  await reaches(/^RolloutInProgress: [0-3]\/4 updated/)
  expect(await run(message)).toMatch(/^[0-3]\/4 updated/)
  await reaches(/^AllUpdated: 4\/4 updated/)

  const [moveAgain, pause, nodes, resume] = commandsOf(PAGE, '4. Pause')
  await run(moveAgain)
  await reaches(/^RolloutInProgress: [12]\/4 updated/)
  await run(pause)
  // A node that has begun is finished; the pause may also come between two nodes.
  await reaches(
    /^Paused: [123]\/4 updated; [123] staged\. No further node begins to reboot, because the pool is/,
  )
  expect(await run(nodes)).toMatch(/worker-4 +sha256:9347ef9ae122 +sha256:0d7b77a9f838 +Staged/)
  await run(resume)
  await reaches(/^AllUpdated: 4\/4 updated/)

  const [fallBack, repair] = commandsOf(PAGE, '5. A host falls back')
  await run(fallBack)
  await reaches(
    /^NodeDegraded: [0-3]\/4 updated; .*1 degraded \(worker-2: came back on its old image/,
  )
  await run(repair)
  await reaches(/^AllUpdated: 4\/4 updated/)

  const [halt, why, goBack, goOn] = commandsOf(PAGE, '6. A rollout halts')
  await run(halt)
  await reaches(/^RolloutHalted: [0-2]\/4 updated; .*2 degraded/)
  expect(await run(why)).toBe(
    'Rollout halted: 2+ unhealthy nodes in reboot slots (worker-1: FellBack, worker-2: FellBack)\n',
  )
  await run(goBack)
  await reaches(/^AllUpdated: 4\/4 updated/)
  await run(goOn)
  await reaches(/^RolloutInProgress: [0-3]\/4 updated/)
  await reaches(/^AllUpdated: 4\/4 updated/)
})

/** Runs a script of the page. @throws with the words of kubectl */
async function run(script = 'false'): Promise<string> {
  const { status, stdout, stderr } = await runProgram('sh', ['-euc', adapted(script)], {
    env: {
      PATH: `${dirname(kubectl)}:${process.env.PATH}`,
      KUBECONFIG: kubeconfig,
      HOME: '/nonexistent',
    },
  })
  expect({ script, status, stderr }).toEqual({ script, status: 0, stderr: '' })
  return stdout
}

function adapted(script: string): string {
  return script.replace('/tmp/sundial.kubeconfig', kubeconfig)
}

/** Waits for the reason and the message of the pool. */
async function reaches(words: RegExp): Promise<void> {
  const state = "kubectl get bnp workers -o jsonpath='{.status.reason}: {.status.message}'"
  await eventually(async () => expect(await run(state)).toMatch(words), PATIENCE_MS)
}
