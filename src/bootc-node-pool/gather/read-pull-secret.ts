// Reads the pull Secret of a pool. Nothing of its content leaves this module but its hash and the credentials for the
// registry.
import { type PullSecretEntry, parsePullSecret } from '#src/images/pull-secret.ts'
import { pullSecretHash } from '#src/images/pull-secret-hash.ts'
import { SECRETS } from '#src/kube/resource.ts'
import type { PullSecretFact } from '../facts.ts'
import type { Subject } from '../subject.ts'
import { type Reading, unlessRefused } from './reading.ts'

export interface ReadPullSecret {
  /** `undefined`: the spec names no pull Secret. */
  readonly fact: PullSecretFact | undefined
  /** `undefined`: the registry is asked without credentials. */
  readonly entries: readonly PullSecretEntry[] | undefined
}

export const NO_PULL_SECRET: ReadPullSecret = { fact: undefined, entries: undefined }

/** Throws the errors of the client that pass by themselves. */
export async function readPullSecret(
  { spec: { pullSecretRef } }: Subject,
  { client, signal }: Reading,
): Promise<ReadPullSecret> {
  if (pullSecretRef === undefined) return NO_PULL_SECRET
  const { namespace, name } = pullSecretRef
  return unlessRefused(
    client.get(SECRETS, { namespace, name }, signal).then((secret) => {
      if (secret === undefined) {
        return without(
          'missing',
          `Secret ${namespace}/${name} does not exist: create it, or correct spec.pullSecretRef`,
        )
      }
      const parsed = parsePullSecret(secret)
      if (parsed.type === 'refused') {
        return without('invalid', `Secret ${namespace}/${name}: ${parsed.because}`)
      }
      const hash = pullSecretHash(secret, parsed.from)
      return { fact: { type: 'usable', hash } as const, entries: parsed.entries }
    }),
    (message) => without('refused', message),
  )
}

function without(type: 'missing' | 'invalid' | 'refused', message: string): ReadPullSecret {
  return { fact: { type, message }, entries: undefined }
}
