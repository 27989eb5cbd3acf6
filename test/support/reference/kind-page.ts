// The page about the fields of one kind.
import { wrap } from '#src/cli/output/wrap.ts'
import { fieldsAt, listAt, textAt } from '#src/kube/json.ts'
import type { KubeObject } from '#src/kube/object.ts'
import type { JsonSchema } from '#src/kube/schema/json-schema.ts'
import { allBelow, type Field, fieldLine, fieldsBelow } from './field-lines.ts'
import { rulesOf, safeText } from './limits.ts'

export interface DocumentedKind {
  readonly crd: KubeObject
  /** The page in docs that a person wrote about it. */
  readonly guide: string
  /** The rules of the admission policy, by field. */
  readonly policy: ReadonlyMap<string, readonly string[]>
}

/** Markdown: the fields of the spec, then those of the status. A field with fields below it has a section with all of them. */
export function kindPage({ crd, guide, policy }: DocumentedKind): string {
  const kind = textAt(crd, 'spec', 'names', 'kind')
  const schema = servedSchema(crd)
  const facts = [
    ...namesOf(crd),
    ...rulesOf(schema),
    `[${kind}](../${guide}) says how the fields work together, and [API reference](api.md) how to read this page.`,
  ]
  const parts = fieldsBelow({ path: '', schema, isRequired: true })
    .map((field) => ({ ...field, path: field.path.slice(1) }))
    .filter(({ path }) => path === 'spec' || path === 'status')
    .map((part) => partOf(part, policy))
  const page = [
    `# ${kind}: fields`,
    safeText(schema.description ?? ''),
    facts.map((fact) => `- ${fact}`).join('\n'),
    ...parts,
  ].join('\n\n')
  return `${page.split('\n').map(wrapped).join('\n')}\n`
}

const WIDTH = 120

/** The lines of an entry of a list stand below each other. */
export function wrapped(line: string): string {
  return line.startsWith('#') ? line : wrap(line, WIDTH, line.startsWith('- ') ? 2 : 0)
}

/** The schema of the one version that is served. */
export function servedSchema(crd: KubeObject): JsonSchema {
  return fieldsAt(crd, 'spec', 'versions', '0', 'schema', 'openAPIV3Schema')
}

function namesOf(crd: KubeObject): readonly string[] {
  const version = `${textAt(crd, 'spec', 'group')}/${textAt(crd, 'spec', 'versions', '0', 'name')}`
  const plural = textAt(crd, 'spec', 'names', 'plural')
  const shortNames = listAt(crd, 'spec', 'names', 'shortNames').join(', ')
  const scope = textAt(crd, 'spec', 'scope') === 'Cluster' ? 'cluster-scoped' : 'namespaced'
  const selectors = listAt(crd, 'spec', 'versions', '0', 'selectableFields').map(
    (each) => `\`${textAt(each, 'jsonPath').slice(1)}\``,
  )
  return [
    `API version \`${version}\`, plural \`${plural}\`, short name \`${shortNames}\`, ${scope}.`,
    ...(selectors.length === 0 ? [] : [`Fields for field selectors: ${selectors.join(', ')}.`]),
  ]
}

function partOf(part: Field, policy: DocumentedKind['policy']): string {
  const fields = fieldsBelow(part)
  const lines = fields.flatMap((field) => {
    const own = policy.get(field.path)
    if (hasSection(field)) return [fieldLine(field, own, `#${anchorOf(field.path)}`)]
    return [fieldLine(field, own), ...linesBelow(field, policy)]
  })
  const sections = fields
    .filter(hasSection)
    .map((field) => `### ${field.path}\n\n${linesBelow(field, policy).join('\n')}`)
  const { description = '' } = part.schema
  const text = [safeText(description), ...rulesOf(part.schema)].join(' ')
  return [`## ${part.path}`, text, lines.join('\n'), ...sections].join('\n\n')
}

function hasSection(field: Field): boolean {
  return [field, ...allBelow(field)].some(({ schema }) => schema.properties !== undefined)
}

// Entries of which there is nothing to say but their type, which is that of the list.
function linesBelow(field: Field, policy: DocumentedKind['policy']): readonly string[] {
  return allBelow(field)
    .filter(({ schema }) => Object.keys(schema).join() !== 'type')
    .map((below) => fieldLine(below, policy.get(below.path)))
}

// As GitHub makes it of a heading.
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll('.', '')
}
