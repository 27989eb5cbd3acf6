// npm run test:browser [-- FILTER…]: the console in a real Chromium. With filters only the files whose path has one of
// them. The last line has the counts. With --images it writes the pictures of the documents instead.
import { whatBrowserIsMissing } from './browser/chromium.ts'
import { hasApiServer } from './browser/has-api-server.ts'
import { closingLine } from './count.ts'
import { runVitest } from './run-vitest.ts'

// The console, the simulated cluster and the browser of a file wait for each other.
const SIDE_BY_SIDE = 2

const missing = whatBrowserIsMissing()
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`)
  process.exit(1)
}
const filters = process.argv.slice(2)
if (filters.includes('--images')) {
  const { writeImages } = await import('./browser/write-images.ts')
  await writeImages()
} else {
  if (!(await hasApiServer())) {
    process.stdout.write(
      'The tests on a real API server are skipped: first npm run build:control-plane.\n',
    )
  }
  const counts = await runVitest(['--project=browser', `--maxWorkers=${SIDE_BY_SIDE}`, ...filters])
  process.stdout.write(`${closingLine(counts)}\n`)
  process.exitCode = counts.failed === 0 ? 0 : 1
}
