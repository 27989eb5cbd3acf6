#!/usr/bin/env node
// The bin of the package. Plain JavaScript, because any Node from 20 on may start it: one that is
// older than the code needs hands over to the Node that is installed with the package.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

if (Number(process.versions.node.split('.')[0]) >= NEEDED) await run()
else handOver()

async function run() {
  const { main, terminalIo } = await load()

  // Whoever reads has gone (`| head`): that is the end, and no mistake.
  process.stdout.on('error', (error) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  // Asked again while stopping changes nothing: a terminal and npm both pass the same Ctrl-C on.
  const untilStopped = () => {
    const stop = new AbortController()
    for (const signal of SIGNALS) process.on(signal, () => stop.abort(signal))
    return stop.signal
  }

  process.exitCode = await main(
    process.argv.slice(2),
    terminalIo(process, process.env),
    untilStopped,
  )
  // A connection that somebody keeps open must not keep the program.
  setTimeout(() => process.exit(), 300).unref()
}

async function load() {
  try {
    const [{ main }, { terminalIo }] = await Promise.all([import('./main.ts'), import('./io.ts')])
    return { main, terminalIo }
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
    const [what] = error.message.split(' imported from')
    process.stderr.write(`sundial: ${what}. Run "npm install" in ${ROOT}.\n`)
    process.exit(1)
  }
}

function handOver() {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (!existsSync(node)) {
    process.stderr.write(
      `sundial needs Node ${NEEDED} and this is ${process.version}. Run "npm install" in ` +
        `${ROOT}: it brings one along.\n`,
    )
    process.exit(1)
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0))
  })
}
