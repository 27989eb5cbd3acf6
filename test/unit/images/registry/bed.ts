// A resolver as production has it, and questions to a registry on loopback.
import { createHash } from 'node:crypto'
import { realClock } from '#src/clock/real-clock.ts'
import type { PullSecretEntry, RegistryCredentials } from '#src/images/pull-secret.ts'
import type { RegistryReason } from '#src/images/registry/registry-error.ts'
import {
  createTagResolver,
  type TagAnswer,
  type TagQuestion,
} from '#src/images/registry/resolve-tag.ts'
import { MANIFEST, type TestRegistry } from '#test/support/registry.ts'

type Options = Parameters<typeof createTagResolver>[0]

export const SHA512 = `sha512:${createHash('sha512').update(MANIFEST).digest('hex')}`

export function resolver({ policy, ...options }: Partial<Options> = {}) {
  return createTagResolver({
    clock: realClock,
    policy: { allowed: [], plainHttp: [], ...policy },
    ...options,
  })
}

export function question(
  registry: Pick<TestRegistry, 'host'>,
  { tag = '1.2', ...more }: Partial<TagQuestion> & { readonly tag?: string } = {},
): TagQuestion {
  return { reference: { registry: registry.host, repository: 'team/os', tag }, ...more }
}

/** A pull Secret with credentials for this registry. */
export function secretFor(
  registry: Pick<TestRegistry, 'host'>,
  ...credentials: readonly Partial<RegistryCredentials>[]
): readonly PullSecretEntry[] {
  return credentials.map((each) => ({
    key: registry.host,
    credentials: { username: 'me', password: 'hunter2', ...each },
  }))
}

/** The answer about a failure whose words begin with the host. */
export function failedWith(
  registry: Pick<TestRegistry, 'host'>,
  reason: RegistryReason,
  words: string,
  more: object = {},
): TagAnswer {
  const { host } = registry
  return {
    type: 'failed',
    reason,
    message: `fetching manifest for "${host}/team/os:1.2": ${host} ${words}`,
    ...more,
  }
}
