// Loads the objects from the sources of `-f`: files, folders, `-` for stdin, with several documents in each.
import { type LoadedObject, type Mistake, parseManifests } from './files/parse-manifests.ts'
import { readSources } from './files/read-sources.ts'
import { usageErrorOf } from './usage-error.ts'

/**
 * Returns the objects in files, in folders (all `.yaml`, `.yml` and `.json` below them) and in stdin (`-`), in order.
 * Throws one UsageError with a line for each document that cannot be read.
 */
export async function loadObjects(
  sources: readonly string[],
  stdin: () => Promise<Uint8Array>,
): Promise<readonly LoadedObject[]> {
  const found = await readManifests(sources, stdin)
  const mistakes = found.filter(isMistake)
  if (mistakes.length > 0) throw usageErrorOf(mistakes.map(inWords))
  return found.flatMap((each) => (isMistake(each) ? [] : [each]))
}

/** The same objects, each document and each file that cannot be read as a mistake among them. */
export async function readManifests(
  sources: readonly string[],
  stdin: () => Promise<Uint8Array>,
): Promise<readonly (LoadedObject | Mistake)[]> {
  const files = await readSources(sources, stdin)
  return files.flatMap((each) =>
    'text' in each ? parseManifests(each.file, each.text) : [mistakeOf(each.file, each.problem)],
  )
}

export function isMistake(each: LoadedObject | Mistake): each is Mistake {
  return 'mistake' in each
}

function mistakeOf(file: string, mistake: string): Mistake {
  return { file, document: 1, line: 1, column: 1, isWholeFile: true, mistake }
}

function inWords({ file, document, line, isWholeFile, mistake }: Mistake): string {
  if (isWholeFile === true) return `${file}: ${mistake}`
  return `${file}, document ${document} (line ${line}): ${mistake}`
}
