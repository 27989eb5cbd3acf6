#!/usr/bin/env node
// The bin in a checkout. It is plain JavaScript, because Node 20 and later may start it. If that Node is too old for the
// code, this script starts the Node that is installed with the packages.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  const { run } = await load()
  await run()
} else handOver()

async function load() {
  try {
    return await import('./run.ts')
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
      `sundial needs Node ${NEEDED}, but this is Node ${process.version}. Run "npm install" in ` +
        `${ROOT} to install it.\n`,
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
