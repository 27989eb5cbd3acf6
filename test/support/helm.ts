// npm run helm [-- FOLDER]: writes the Helm chart, to dist/helm/sundial if no folder is named.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chartFiles } from './helm/chart.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const [folder = join(ROOT, 'dist/helm/sundial'), ...others] = process.argv.slice(2)
if (folder.startsWith('-') || others.length > 0) {
  process.stderr.write('usage: npm run helm [-- FOLDER]\n')
  process.exit(2)
}
for (const [path, text] of Object.entries(chartFiles())) {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
process.stdout.write(`The chart is in ${folder}\n`)
