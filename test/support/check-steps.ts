// Checks that run none of the program: one command each, which says itself what is wrong. They run side by side; the
// output of each is printed when it has ended.
import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const STEPS: readonly Step[] = [
  // The native compiler: a third of the time. dependency-cruiser reads sources by the JavaScript API of TypeScript 6,
  // which it does not have.
  { name: 'types', command: ['node', 'node_modules/typescript-native/bin/tsc'] },
  { name: 'folder rules', command: ['depcruise', 'src', 'functions', 'test'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'lint and format', command: ['biome', 'ci'] },
  // And so is the API reference.
  { name: 'manifests are current', command: ['node', 'test/support/write-crds.ts', '--check'] },
]

/** Runs every step, also when another has failed. Returns the names of those that failed. */
export async function runSteps(): Promise<readonly string[]> {
  const failed: string[] = []
  await Promise.all(
    STEPS.map(async ({ name, command }) => {
      const startedAt = performance.now()
      const { status, output } = await runQuietly(command)
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      process.stdout.write(`${output}${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`)
      if (status !== 0) failed.push(name)
    }),
  )
  return failed
}

/** Runs a program of `node_modules/.bin`, which npm puts into PATH; told to end, it is told too.
 * Returns its exit status. */
export async function run(
  command: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const { ended } = start(command, 'inherit', env)
  return ended
}

// A check that passes has nothing to say.
async function runQuietly(
  command: readonly [string, ...string[]],
): Promise<{ readonly status: number; readonly output: string }> {
  const { child, ended } = start(command, 'pipe', process.env)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const status = await ended
  return { status, output: status === 0 ? '' : output }
}

function start(
  [program, ...programArguments]: readonly [string, ...string[]],
  stdio: 'inherit' | 'pipe',
  env: NodeJS.ProcessEnv,
) {
  const child = spawn(program, programArguments, { stdio: ['ignore', stdio, stdio], env })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, pass)
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(new Error(`running ${program}: ${cause.message}`, { cause })),
    )
    child.on('close', (status) => {
      for (const signal of signals) process.off(signal, pass)
      resolve(status ?? 1)
    })
  })
  return { child, ended }
}
