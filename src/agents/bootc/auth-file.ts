// The file of the host with the credentials of registries. It is in /run, so it is gone after a reboot.
import { createHash } from 'node:crypto'
import { isFields, valueAt } from '#src/kube/json.ts'
import type { Host } from './host.ts'
import type { SecretWords } from './secret-words.ts'
import { wordsOf } from './words-of.ts'

const AUTH_FILE = '/run/ostree/auth.json'
/** The hash of what the daemon wrote. With it, a later daemon knows whose file it is. */
const MARK = '/run/ostree/auth.json.sundial'
/** Where bootc looks; the first file that exists counts. */
const AUTH_FILES = [AUTH_FILE, '/etc/ostree/auth.json', '/usr/lib/ostree/auth.json']

/** Writes the file, unless a daemon has written this content already. Returns whether it did. Throws an Error that names the file. */
export async function writeAuthFile(host: Host, content: string): Promise<boolean> {
  return orFail('written', async () => {
    const mark = hashOf(content)
    // A file of somebody else with this content is written, too: others may be allowed to read it.
    if ((await host.read(AUTH_FILE)) === content && (await host.read(MARK)) === mark) return false
    // First the mark: with a wrong one, a file of ours would stay for ever.
    await host.write(MARK, mark)
    await host.write(AUTH_FILE, content)
    return true
  })
}

/** Removes the file if a daemon wrote it. Returns whether it did. A file of somebody else stays. Throws an Error that
 * names the file. */
export async function removeAuthFile(host: Host): Promise<boolean> {
  return orFail('removed', async () => {
    const mark = await host.read(MARK)
    if (mark === undefined) return false
    const content = await host.read(AUTH_FILE)
    const isOurs = content !== undefined && hashOf(content) === mark
    if (isOurs) await host.remove(AUTH_FILE)
    await host.remove(MARK)
    return isOurs
  })
}

async function orFail<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new Error(`${AUTH_FILE} of the host cannot be ${what}: ${wordsOf(cause)}`, { cause })
  }
}

/** Why bootc cannot use the file that counts, as a sentence; `undefined` when it can, or when there is none. What it says is
 * secret from now on. */
export async function findAuthProblem(
  host: Host,
  secrets: SecretWords,
): Promise<string | undefined> {
  for (const path of AUTH_FILES) {
    try {
      const content = await host.read(path)
      if (content === undefined) continue
      secrets.learn(content)
      return isAuthFile(content)
        ? undefined
        : `${path} is not a file with credentials: it must be JSON with a field auths.`
    } catch (error) {
      return `${path} cannot be read: ${wordsOf(error)}.`
    }
  }
  return undefined
}

function isAuthFile(content: string): boolean {
  try {
    return isFields(valueAt(JSON.parse(content), 'auths'))
  } catch {
    return false
  }
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}
