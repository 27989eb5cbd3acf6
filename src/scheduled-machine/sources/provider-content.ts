// What a bootstrap or infrastructure object is created with: the spec of the user, or the clone of a template.
import type { ProviderContent } from '#src/cluster-api/clone-template.ts'
import type { SourceFacts } from '../facts.ts'
import type { Role } from '../provider-refs.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'

/** Throws when the template was not read: a decision may not ask for that. */
export function providerContent(
  role: Role,
  source: ProviderSource,
  sources: SourceFacts | undefined,
): ProviderContent {
  if (source.type === 'inline') return { spec: source.spec, metadata: source.metadata }
  const template = sources?.templates[role]
  if (template?.type === 'present') return template.content
  throw new Error('decided to clone a template that was not read')
}
