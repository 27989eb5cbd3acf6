// A copy of a Go module's source with edits, for a program that cannot be told otherwise.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

/** A text of a source file that is there once, and what takes its place. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

/** What a build needs: `go.mod` and the programs' packages, without tests. */
const NEEDED = /^(?:go\.mod|(?:cmd|pkg)\/.*(?<!_test)\.go)$/

/** Copies the source of a module to `target`, with the edits made.
 * @throws when the text of an edit is not there once */
export async function copyEdited(
  source: string,
  target: string,
  edits: readonly Edit[],
): Promise<void> {
  await rm(target, { recursive: true, force: true })
  for (const entry of await readdir(source, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const file = relative(source, path)
    if (!entry.isFile() || !NEEDED.test(file)) continue
    await mkdir(join(target, dirname(file)), { recursive: true })
    const text = await readFile(path, 'utf8')
    await writeFile(
      join(target, file),
      edits.filter((edit) => edit.file === file).reduce(made, text),
    )
  }
}

function made(text: string, { file, from, to }: Edit): string {
  const parts = text.split(from)
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`)
  return parts.join(to)
}
