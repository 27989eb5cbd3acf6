import { readFileSync } from 'node:fs'

/** The id of this machine, from a file such as /etc/machine-id. Throws an Error that names the file when it cannot be read
 * or is empty. */
export function readMachineId(path: string): string {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new Error(`The machine id cannot be read from ${path}: ${words}.`, { cause: error })
  }
  const id = text.trim()
  if (id === '') throw new Error(`The machine id cannot be read from ${path}: the file is empty.`)
  return id
}
