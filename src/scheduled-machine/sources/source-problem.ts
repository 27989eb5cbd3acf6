// The problem with an object that a provider object is created from, as a text that names the field and the remedy.
import type { PreflightFailure } from '../effects.ts'
import type { SourceFacts, TemplateFact } from '../facts.ts'
import { fieldOf, ROLES } from '../provider-refs.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'

/** All problems with the templates. `undefined`: the provider objects can be created. */
export function sourceProblem(
  { key, spec }: Pick<Subject, 'key' | 'spec'>,
  sources: SourceFacts | undefined,
): PreflightFailure | undefined {
  const problems = ROLES.flatMap((role) => {
    const source = spec[role]
    const found = sources?.templates[role]
    if (source?.type !== 'template' || found === undefined || found.type === 'present') return []
    return [`${fieldOf(role, source)}: ${templateProblem(found, source, key.namespace)}`]
  })
  if (problems.length === 0) return undefined
  return { reason: 'ReferencesInvalid', message: problems.join('; '), isLasting: false }
}

type Template = Extract<ProviderSource, { readonly type: 'template' }>

function templateProblem(
  { type }: Exclude<TemplateFact, { readonly type: 'present' }>,
  { template }: Template,
  namespace: string,
): string {
  const name = `${template.kind} ${namespace}/${template.name}`
  return type === 'absent'
    ? `there is no ${name}. Create it, or correct the name. Sundial looks for it again`
    : `${name} has no spec.template, so it is not a template; name one`
}
