// What lists show of many objects at once, by the ScheduledMachine that each belongs to.
import { isKubeError, type KubeError } from '#src/kube/kube-error.ts'
import { type KubeObject, type NamespacedKey, nameOfKey } from '#src/kube/object.ts'
import type { Logger } from '#src/telemetry/logger.ts'

export interface Listed {
  readonly kind: string
  readonly pages: AsyncIterable<readonly KubeObject[]>
  readonly log: Logger
}

/** Of what cannot be listed nothing is shown, and so each machine is looked at alone, where the reason is told. */
export async function show<T>(
  { kind, pages, log }: Listed,
  ownerOf: (object: KubeObject) => NamespacedKey | '' | undefined,
  summarize: (object: KubeObject, owner: NamespacedKey) => T | undefined,
): Promise<ReadonlyMap<string, T> | undefined> {
  const shown = new Map<string, T>()
  try {
    for await (const page of pages) {
      for (const object of page) {
        const owner = ownerOf(object)
        const summary = owner ? summarize(object, owner) : undefined
        if (owner && summary !== undefined) shown.set(nameOfKey(owner), summary)
      }
    }
    return shown
  } catch (error) {
    if (!isKubeError(error)) throw error
    sayUnread(kind, error, log)
    return undefined
  }
}

export function sayUnread(kind: string, error: KubeError, log: Logger): void {
  log.warn('could not read: machines are looked at alone', { kind, error })
}
