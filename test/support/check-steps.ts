// What is checked without running any of the program: one command each, which says itself what is wrong.
import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const STEPS: readonly Step[] = [
  { name: 'lint and format', command: ['biome', 'ci'] },
  { name: 'types', command: ['tsc'] },
  { name: 'folder rules', command: ['depcruise', 'src', 'functions', 'test'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'manifests are current', command: ['node', 'test/support/write-crds.ts', '--check'] },
]

/** Runs every step, also after a failed one. Returns the names of those that failed. */
export async function runSteps(): Promise<readonly string[]> {
  const failed: string[] = []
  for (const { name, command } of STEPS) {
    const startedAt = performance.now()
    const status = await run(command)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stdout.write(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`)
    if (status !== 0) failed.push(name)
  }
  return failed
}

/** Runs a program of `node_modules/.bin`, which npm puts into PATH; told to end, it is told too.
 * Returns its exit status. */
export function run(
  [program, ...programArguments]: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { stdio: ['ignore', 'inherit', 'inherit'], env })
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM'] as const
    for (const signal of signals) process.on(signal, pass)
    child.on('error', (cause) =>
      reject(new Error(`running ${program}: ${cause.message}`, { cause })),
    )
    child.on('close', (status) => {
      for (const signal of signals) process.off(signal, pass)
      resolve(status ?? 1)
    })
  })
}
