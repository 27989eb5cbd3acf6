// The part of the spec that a Machine was created from, in an annotation of the Machine. So it exists as soon as the
// Machine does, and is not lost with the status. It has a hash for each field and never a value. The salt is the uid
// of the ScheduledMachine.
import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import type { Machine } from '#src/cluster-api/machine.ts'
import type { AppliedFact } from '../facts.ts'
import { APPLIED_SPEC_ANNOTATION } from '../labels.ts'
import type { ParsedSpec } from '../spec/parse-spec.ts'
import type { Subject } from '../subject.ts'

/**
 * The fields of the spec that a Machine and its objects are created from. The other fields take effect at once.
 */
const APPLIED_FIELDS: Readonly<Record<string, (spec: ParsedSpec) => unknown>> = {
  'spec.clusterName': ({ clusterName }) => clusterName,
  ...sourceFields('bootstrap'),
  ...sourceFields('infrastructure'),
  'spec.machineTemplate.labels': ({ machineTemplate }) => unlessEmpty(machineTemplate.labels),
  'spec.machineTemplate.annotations': ({ machineTemplate }) =>
    unlessEmpty(machineTemplate.annotations),
  'spec.version': ({ version }) => version,
  'spec.failureDomain': ({ failureDomain }) => failureDomain,
  'spec.startupTaints': ({ startupTaints }) => unlessEmpty(startupTaints),
  'spec.files': ({ files }) => unlessEmpty(files),
  'spec.machine': ({ machine: { files, ...fields } }) =>
    unlessEmpty({ ...fields, ...(files.length > 0 && { files }) }),
}

const AppliedSpec = z.object({
  uid: z.string(),
  generation: z.number(),
  fields: z.record(z.string(), z.string()),
})
type AppliedSpec = z.infer<typeof AppliedSpec>

/** The annotation for a Machine that is created from this spec. */
export function appliedSpec({ uid, generation, spec }: Subject): string {
  return JSON.stringify({ uid, generation, fields: hashes(spec, uid) } satisfies AppliedSpec)
}

/** Compares the annotation of a Machine with the current spec. */
export function compareWithApplied(subject: Subject, machine: Machine): AppliedFact {
  const record = parseRecord(machine.annotations[APPLIED_SPEC_ANNOTATION])
  if (record === undefined) return { type: 'notRecorded' }
  if (isOfSubject(record, subject)) return { type: 'recorded', isCurrent: true, changed: [] }
  const now = hashes(subject.spec, record.uid)
  const changed = Object.keys(APPLIED_FIELDS).filter((field) => now[field] !== record.fields[field])
  return { type: 'recorded', isCurrent: false, changed }
}

function isOfSubject({ uid, generation }: AppliedSpec, subject: Subject): boolean {
  return uid === subject.uid && generation === subject.generation
}

function parseRecord(text: string | undefined): AppliedSpec | undefined {
  if (text === undefined) return undefined
  try {
    const parsed = AppliedSpec.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

function sourceFields(role: 'bootstrap' | 'infrastructure') {
  const of = (spec: ParsedSpec, type: 'inline' | 'template') =>
    spec[role]?.type === type ? spec[role] : undefined
  return {
    [`spec.${role}Spec.apiVersion`]: (spec: ParsedSpec) => of(spec, 'inline')?.apiVersion,
    [`spec.${role}Spec.kind`]: (spec: ParsedSpec) => of(spec, 'inline')?.kind,
    [`spec.${role}Spec.spec`]: (spec: ParsedSpec) => {
      const source = spec[role]
      return source?.type === 'inline' ? source.spec : undefined
    },
    [`spec.${role}Spec.metadata`]: (spec: ParsedSpec) => {
      const source = spec[role]
      if (source?.type !== 'inline') return undefined
      const { labels, annotations } = source.metadata ?? {}
      return unlessEmpty({ ...labels, ...annotations }) && { labels, annotations }
    },
    [`spec.${role}Ref`]: (spec: ParsedSpec) => of(spec, 'template'),
  }
}

function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined
}

const SHOWN_DIGITS = 12

function hashes(spec: ParsedSpec, salt: string): Readonly<{ [field: string]: string }> {
  const entries = Object.entries(APPLIED_FIELDS).flatMap(([field, read]) => {
    const value = read(spec)
    if (value === undefined) return []
    const text = JSON.stringify([salt, field, sorted(value)])
    const hash = createHash('sha256').update(text).digest('hex')
    return [[field, hash.slice(0, SHOWN_DIGITS)] as const]
  })
  return Object.fromEntries(entries)
}

// The API server does not keep the order of keys.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, sorted(each)] as const)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
