// The problem with an object that a provider object is created from, as a text that names the field and the remedy.
import { listAt, textAt } from '#src/kube/json.ts'
import type { PreflightFailure } from '../effects.ts'
import { fieldOf, ROLES } from '../provider-refs.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import { fileEntries, withRepeatedPath } from './files.ts'
import { contentOf, isContentKnown } from './provider-content.ts'
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
  return [...problems, ...problemsTogether(spec, sources, entries)]
}

// Providers refuse a second file of the same path, and then the bootstrap object would be missing.
function problemsTogether(
  { bootstrap }: Subject['spec'],
  sources: SourceFacts,
  entries: ReturnType<typeof fileEntries>,
): readonly string[] {
  if (bootstrap === undefined || !isContentKnown('bootstrap', bootstrap, sources)) return []
  const own = listAt(contentOf('bootstrap', bootstrap, sources).spec, 'files')
  const added = entries.flatMap((each) =>
    'entry' in each && each.entry !== undefined
      ? [{ ...each, path: textAt(each.entry, 'path') }]
      : [],
  )
  const count = own.length + added.length
  const most = sources.shapes.bootstrap?.files?.mostFiles ?? 0
  return [
    ...withRepeatedPath(own, added).map(
      ({ field }) => `${field}.path: an earlier file of the bootstrap object has the same path`,
    ),
    ...(added.length > 0 && count > most
      ? [`the bootstrap object has ${count} files, and its kind allows ${most}`]
      : []),
    ...(JSON.stringify(added.map(({ entry }) => entry)).length > MOST_CHARACTERS
      ? ['the files have more than 1 MiB together, and do not fit into one object']
      : []),
  ]
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
