// The hash of a pull Secret that each BootcNode carries, so that a node reads the Secret again when it has changed.
import { createHmac } from 'node:crypto'
import { stringsAt, textAt } from '#src/kube/json.ts'
import type { PullSecretKey } from './pull-secret.ts'

/**
 * 64 hexadecimal digits that change with the content of this key. BootcNodes are read by many, and what kubectl writes
 * into such a Secret is predictable but for the password, so a plain hash would let them try passwords. The uid of the
 * Secret is the key of the hash: it is random, and only who may read the Secret sees it. A Secret that is deleted and
 * created again has another hash, and is read once more.
 */
export function pullSecretHash(secret: unknown, key: PullSecretKey): string {
  return createHmac('sha256', textAt(secret, 'metadata', 'uid'))
    .update(stringsAt(secret, 'data')[key] ?? '')
    .digest('hex')
}
