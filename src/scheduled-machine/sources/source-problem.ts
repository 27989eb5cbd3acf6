// The problem with an object that a provider object is created from, as a text that names the field and the remedy.
import type { PreflightFailure } from '../effects.ts'
import { fieldOf, ROLES } from '../provider-refs.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import { fileEntries } from './files.ts'
import type { SourceFacts, TemplateFact } from './source-facts.ts'

/** All problems with the templates, or else with the files. `undefined`: the provider objects can be created. */
export function sourceProblem(
  { key, spec }: Pick<Subject, 'key' | 'spec'>,
  sources: SourceFacts | undefined,
): PreflightFailure | undefined {
  if (sources === undefined) return undefined
  const templates = templateProblems({ key, spec }, sources)
  if (templates.length > 0) {
    return { reason: 'ReferencesInvalid', message: templates.join('; '), isLasting: false }
  }
  const files = fileProblems({ key, spec }, sources)
  if (files.length === 0) return undefined
  return { reason: 'FileResolutionFailed', message: files.join('; '), isLasting: false }
}

function templateProblems(
  { key, spec }: Pick<Subject, 'key' | 'spec'>,
  { templates }: SourceFacts,
): readonly string[] {
  return ROLES.flatMap((role) => {
    const source = spec[role]
    const found = templates[role]
    if (source?.type !== 'template' || found === undefined || found.type === 'present') return []
    return [`${fieldOf(role, source)}: ${templateProblem(found, source, key.namespace)}`]
  })
}

/** An object in the API has at most 1.5 MiB, with its other fields. */
const MOST_CHARACTERS = 1024 * 1024

function fileProblems(
  { key, spec }: Pick<Subject, 'key' | 'spec'>,
  sources: SourceFacts,
): readonly string[] {
  const entries = fileEntries(spec, sources, key.namespace)
  const problems = entries.flatMap((each) =>
    'problem' in each ? [`${each.field}: ${each.problem}`] : [],
  )
  const all = entries.map((each) => ('entry' in each ? each.entry : undefined))
  if (JSON.stringify(all).length <= MOST_CHARACTERS) return problems
  return [...problems, 'the files have more than 1 MiB together, and do not fit into one object']
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
