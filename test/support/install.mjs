// node install.mjs COMMAND [ARGUMENT…]: installs the packages of package-lock.json when node_modules
// does not hold them, then runs the command with the programs of node_modules first in PATH.
// Plain JavaScript without packages: it runs before there are any, on whatever Node is there.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const programs = join(root, 'node_modules', '.bin')

const [command, ...commandArguments] = process.argv.slice(2)
if (command === undefined) fail('usage: node install.mjs COMMAND [ARGUMENT…]', 2)

const reason = whyInstall()
if (reason !== undefined) await install(reason)
await finishAs(command, commandArguments)

/** What node_modules lacks, in words; `undefined` when it holds what package-lock.json asks for. */
function whyInstall() {
  // npm writes this file last, so an install that was cut short has none.
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (installed === undefined) return 'nothing is installed yet'
  const wanted = readPackages(join(root, 'package-lock.json')) ?? {}
  for (const [path, entry] of Object.entries(wanted)) {
    const there = installed[path]
    // Optional packages of other platforms are not installed.
    if (there === undefined && entry.optional === true) continue
    if (there?.version !== entry.version) return `${path} ${entry.version} is missing`
  }
  const extra = Object.keys(installed).find((path) => wanted[path] === undefined)
  if (extra !== undefined) return `${extra} is not in package-lock.json`
  return existsSync(join(programs, 'node')) ? undefined : 'there is no node in node_modules/.bin'
}

function readPackages(file) {
  try {
    const { '': _ourselves, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages
    return packages
  } catch {
    return undefined
  }
}

async function install(because) {
  const startedAt = performance.now()
  const seconds = () => Math.round((performance.now() - startedAt) / 1000)
  const count = Object.values(readPackages(join(root, 'package-lock.json')) ?? {}).filter(
    (entry) => entry.optional !== true,
  ).length
  say(`Installing ${count} packages with npm ci (${because}); this happens once.`)

  const npm = run(...npmCommand(['ci', '--no-audit', '--no-fund']), { stdio: 'pipe' })
  let output = ''
  for (const stream of [npm.child.stdout, npm.child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const progress = setInterval(
    () =>
      process.stderr.isTTY ? process.stderr.write(`\r  ${seconds()} s`) : say(`  … ${seconds()} s`),
    process.stderr.isTTY ? 1_000 : 15_000,
  )
  const { status, signal } = await npm.ended
  clearInterval(progress)
  if (process.stderr.isTTY) process.stderr.write('\r')

  if (signal !== undefined) fail(`npm ci was ended by ${signal}`, 128 + constants.signals[signal])
  if (status !== 0) {
    process.stderr.write(output)
    fail(`npm ci failed with status ${status}; its output is above`, 1)
  }
  say(`Installed in ${seconds()} s.`)
}

/** Inside an npm script npm says which npm and which Node to use; elsewhere it is in PATH. */
function npmCommand(npmArguments) {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  if (npm === undefined || node === undefined) return ['npm', npmArguments]
  return [node, [npm, ...npmArguments]]
}

/** Runs the command to its end and ends this process in the same way. */
async function finishAs(name, nameArguments) {
  const env = { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH ?? ''}` }
  const { status, signal } = await run(name, nameArguments, { stdio: 'inherit', env }).ended
  if (signal === undefined) process.exit(status)
  for (const each of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(each)
  process.kill(process.pid, signal)
}

function run(name, nameArguments, options) {
  const child = spawn(name, nameArguments, { cwd: root, ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child by itself: once is enough.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  const ended = new Promise((resolve) => {
    child.on('error', (error) => fail(`cannot run ${name}: ${error.message}`, 127))
    child.on('close', (status, signal) =>
      resolve({ status: status ?? 1, signal: signal ?? undefined }),
    )
  })
  return { child, ended }
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function fail(message, status) {
  say(message)
  process.exit(status)
}
