// npm run docs: the site of the documents, in the folder `site`. With --watch it is served on loopback instead, and a page
// that changes is loaded again.
import { parseArgs } from 'node:util'
import { run } from './check-steps.ts'

// Browsers load no modules from files.
const WRITTEN = `The site is in the folder site, for the root of a web server. To read it here:
  npm run docs -- --watch
`

/** Exit status 1: a dead link, 2: bad usage. */
async function main(args: readonly string[]): Promise<number> {
  const asked = parse(args)
  if (asked === undefined) return 2
  const address = ['--host', '127.0.0.1', '--port', asked.port]
  if (asked.watch) return run(['vitepress', 'dev', 'docs', ...address])
  const status = await run(['vitepress', 'build', 'docs'])
  if (status === 0) process.stdout.write(WRITTEN)
  return status
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        watch: { type: 'boolean', default: false },
        port: { type: 'string', default: '5173' },
      },
    })
    if (/^[0-9]{1,5}$/.test(values.port)) return values
    process.stderr.write(`--port ${values.port}: must be a number, such as 5173\n`)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${message}\nusage: npm run docs [-- --watch [--port 5173]]\n`)
  }
  return undefined
}

process.exitCode = await main(process.argv.slice(2))
