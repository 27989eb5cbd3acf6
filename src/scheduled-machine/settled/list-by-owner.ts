// Lists many objects at once, and summarizes each for the ScheduledMachine that it belongs to.
import { isKubeError, type KubeError } from '#src/kube/kube-error.ts'
import { type KubeObject, type NamespacedKey, nameOfKey } from '#src/kube/object.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface Pages {
  readonly kind: string
  readonly pages: AsyncIterable<readonly KubeObject[]>
  readonly log: Logger
}

/** The summaries, by the name of the owner's key. `undefined`: the API server refused the list. Then a pass looks at each
 * machine, and reports the reason. */
export async function listByOwner<T>(
  { kind, pages, log }: Pages,
  ownerOf: (object: KubeObject) => NamespacedKey | '' | undefined,
  summarize: (object: KubeObject, owner: NamespacedKey) => T,
): Promise<ReadonlyMap<string, T> | undefined> {
  const summaries = new Map<string, T>()
  try {
    for await (const page of pages) {
      for (const object of page) {
        const owner = ownerOf(object)
        if (owner) summaries.set(nameOfKey(owner), summarize(object, owner))
      }
    }
    return summaries
  } catch (error) {
    if (!isKubeError(error)) throw error
    logUnread(kind, error, log)
    return undefined
  }
}

export function logUnread(kind: string, error: KubeError, log: Logger): void {
  log.warn('could not read for the comparison; each machine gets a pass', { kind, error })
}
