// Reads the objects that the provider objects are created from: before anything is created, so that a machine is never
// half created.
import { cloneTemplate } from '#src/cluster-api/clone-template.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { SpecShape } from '#src/cluster-api/spec-shape.ts'
import { ROLES } from '../provider-refs.ts'
import { filesOf } from '../sources/files.ts'
import { machineFieldsOf } from '../sources/machine-fields.ts'
import type { SourceFacts, TemplateFact } from '../sources/source-facts.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import { readFiles } from './read-files.ts'
import type { MachineReading } from './reading.ts'

/** `undefined`: the spec has everything in it. Throws the errors of discovery and of the reads. */
export async function readSources(
  subject: Subject,
  reading: MachineReading,
): Promise<SourceFacts | undefined> {
  const { spec } = subject
  const isCloned = ROLES.some((role) => spec[role]?.type === 'template')
  const hasFiles = filesOf(spec).length > 0
  const hasMachineFields = machineFieldsOf(spec).length > 0
  if (!isCloned && !hasFiles && !hasMachineFields) return undefined
  const [templates, bootstrap, infrastructure] = await Promise.all([
    readTemplates(subject, reading),
    hasFiles ? readShape(spec.bootstrap, reading) : undefined,
    hasMachineFields ? readShape(spec.infrastructure, reading) : undefined,
  ])
  const files = bootstrap?.files ? await readFiles(subject, bootstrap.files, reading) : []
  const shapes = { ...(bootstrap && { bootstrap }), ...(infrastructure && { infrastructure }) }
  return { templates, files, shapes }
}

async function readShape(
  source: ProviderSource | undefined,
  { discovery, signal }: MachineReading,
): Promise<SpecShape | undefined> {
  return source && (await discovery.shapeOf(source, signal))
}

async function readTemplates(
  subject: Subject,
  reading: MachineReading,
): Promise<SourceFacts['templates']> {
  const templates = await Promise.all(
    ROLES.map(async (role) => {
      const template = await readTemplate(subject.spec[role], subject, reading)
      return template === undefined ? [] : [[role, template] as const]
    }),
  )
  return Object.fromEntries(templates.flat())
}

// `undefined`: its kind cannot be used, which the check of the kinds reports.
async function readTemplate(
  source: ProviderSource | undefined,
  { key }: Subject,
  { client, discovery, sharedReads, signal }: MachineReading,
): Promise<TemplateFact | undefined> {
  if (source?.type !== 'template') return undefined
  const { apiVersion, template } = source
  const found = await providerResource(discovery, { apiVersion, kind: template.kind }, signal)
  if (found.type !== 'namespaced') return undefined
  const where = { namespace: key.namespace, name: template.name }
  const read = () => client.get(found.resource, where, signal)
  const shared = `${apiVersion} ${template.kind} ${where.namespace}/${where.name}`
  const object = await sharedReads.share(shared, read, signal)
  if (object === undefined) return { type: 'absent' }
  const content = cloneTemplate(object)
  return content === undefined ? { type: 'empty' } : { type: 'present', content }
}
