// Loads the objects from the sources of `-f`: files, folders, `-` for stdin, with several documents in each.
import { type LoadedObject, parseManifests } from './files/parse-manifests.ts'
import { readSources } from './files/read-sources.ts'
import { UsageError } from './usage-error.ts'

/**
 * Returns the objects in files, in folders (all `.yaml`, `.yml` and `.json` below them) and in stdin (`-`), in order.
 * Throws one UsageError with a line for each document that cannot be read.
 */
export async function loadObjects(
  sources: readonly string[],
  stdin: () => Promise<string>,
): Promise<readonly LoadedObject[]> {
  const files = await readSources(sources, stdin)
  const found = files.flatMap(({ file, text }) => parseManifests(file, text))
  const mistakes = found.flatMap((each) => ('mistake' in each ? [each.mistake] : []))
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'))
  return found.flatMap((each) => ('mistake' in each ? [] : [each]))
}
