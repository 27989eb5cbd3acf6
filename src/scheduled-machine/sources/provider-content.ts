// What a bootstrap or infrastructure object is created with: the spec of the user or the clone of a template, with the
// files and the address of the machine.
import type { ProviderContent } from '#src/cluster-api/clone-template.ts'
import { fieldsAt, listAt } from '#src/kube/json.ts'
import type { Role } from '../provider-refs.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import { fileEntries } from './files.ts'
import { addedMachineFields } from './machine-fields.ts'
import type { SourceFacts } from './source-facts.ts'

/** Throws when the template or a file was not read: a decision may not ask for that. */
export function providerContent(
  role: Role,
  source: ProviderSource,
  { key, spec }: Pick<Subject, 'key' | 'spec'>,
  sources: SourceFacts | undefined,
): ProviderContent {
  const content = contentOf(role, source, sources)
  if (sources === undefined) return content
  const added =
    role === 'bootstrap'
      ? addedFiles(content, spec, sources, key.namespace)
      : addedMachineFields(content, spec, sources)
  return Object.keys(added).length === 0
    ? content
    : { ...content, spec: { ...fieldsAt(content.spec), ...added } }
}

/** Whether it is written into the spec, or its template was read. */
export function isContentKnown(
  role: Role,
  source: ProviderSource,
  sources: SourceFacts | undefined,
): boolean {
  return source.type === 'inline' || sources?.templates[role]?.type === 'present'
}

/** The spec of the user, or the clone, as it is without the fields that Sundial adds. */
export function contentOf(
  role: Role,
  source: ProviderSource,
  sources: SourceFacts | undefined,
): ProviderContent {
  if (source.type === 'inline') return { spec: source.spec, metadata: source.metadata }
  const template = sources?.templates[role]
  if (template?.type === 'present') return template.content
  throw new Error('decided to clone a template that was not read')
}

function addedFiles(
  content: ProviderContent,
  spec: Subject['spec'],
  sources: SourceFacts,
  namespace: string,
): object {
  const entries = fileEntries(spec, sources, namespace).flatMap((each) =>
    'entry' in each && each.entry !== undefined ? [each.entry] : [],
  )
  if (entries.length === 0) return {}
  return { files: [...listAt(content.spec, 'files'), ...entries] }
}
