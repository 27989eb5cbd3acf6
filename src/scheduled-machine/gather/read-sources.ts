// Reads the objects that the provider objects are created from: before anything is created, so that a machine is never
// half created.
import { cloneTemplate } from '#src/cluster-api/clone-template.ts'
import { providerResource } from '#src/cluster-api/provider-resource.ts'
import type { SourceFacts, TemplateFact } from '../facts.ts'
import { ROLES } from '../provider-refs.ts'
import type { ProviderSource } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'
import type { MachineReading } from './reading.ts'

/** `undefined`: the spec has everything in it. Throws the errors of discovery and of the reads. */
export async function readSources(
  subject: Subject,
  reading: MachineReading,
): Promise<SourceFacts | undefined> {
  const { spec } = subject
  const roles = ROLES.filter((role) => spec[role]?.type === 'template')
  if (roles.length === 0) return undefined
  const templates = await Promise.all(
    roles.map(async (role) => [role, await readTemplate(spec[role], subject, reading)] as const),
  )
  return { templates: Object.fromEntries(templates) }
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
