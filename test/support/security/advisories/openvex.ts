// What the maintainers found out about advisories, as OpenVEX 0.2.0:
// https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export const VEX_FILE = '.vex/sundial.openvex.json'

const JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const

const Time = z.iso.datetime({ offset: true })
const Component = z.strictObject({ '@id': z.string().startsWith('pkg:') })
const Statement = z
  .strictObject({
    vulnerability: z.strictObject({
      name: z.string().regex(/^(GHSA|CVE)-/),
      aliases: z.array(z.string()).optional(),
    }),
    timestamp: Time.optional(),
    products: z.array(Component.extend({ subcomponents: z.array(Component).min(1) })).min(1),
    status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
    justification: z.enum(JUSTIFICATIONS).optional(),
    impact_statement: z.string().min(1).optional(),
    action_statement: z.string().min(1).optional(),
  })
  .refine(
    ({ status, justification, impact_statement }) =>
      (status === 'not_affected') ===
      (justification !== undefined || impact_statement !== undefined),
    'a justification or an impact_statement belongs to not_affected, which must have one',
  )
  .refine(
    ({ status, action_statement }) => (status === 'affected') === (action_statement !== undefined),
    'an action_statement belongs to affected, which must have one',
  )
export type Statement = z.infer<typeof Statement>

export const OpenVex = z.strictObject({
  '@context': z.literal('https://openvex.dev/ns/v0.2.0'),
  '@id': z.url(),
  author: z.string().min(1),
  role: z.string().optional(),
  timestamp: Time,
  last_updated: Time.optional(),
  version: z.int().min(1),
  statements: z.array(Statement).min(1),
})
export type OpenVex = z.infer<typeof OpenVex>

/** @throws ZodError when the file is not valid */
export function readVex(): OpenVex {
  return OpenVex.parse(JSON.parse(readFileSync(VEX_FILE, 'utf8')))
}

/** purls of the components that statements are about and that are not in use any more. */
export function staleComponents(vex: OpenVex, inUse: ReadonlySet<string>): readonly string[] {
  return vex.statements
    .flatMap(({ products }) => products.flatMap(({ subcomponents }) => subcomponents))
    .map((component) => component['@id'])
    .filter((purl) => !inUse.has(purl))
}
