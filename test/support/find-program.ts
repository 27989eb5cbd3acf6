import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of a program in a folder of PATH, or of `more`; `undefined` when it is in none. */
export function findProgram(name: string, more: readonly string[] = []): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...more]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
