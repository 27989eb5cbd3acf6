// What `-f` names, as objects: files, folders, `-` for stdin, several documents in each.
import { type LoadedObject, parseManifests } from './files/parse-manifests.ts'
import { readSources } from './files/read-sources.ts'
import { UsageError } from './usage-error.ts'

/**
 * Takes files, folders (all `.yaml`, `.yml` and `.json` below them) and `-`, gives the objects in them,
 * in order. Throws one UsageError with a line for everything that cannot be read.
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
