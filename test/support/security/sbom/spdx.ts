// A bill of materials as SPDX 2.3: https://spdx.github.io/spdx-spec/v2.3/
import { z } from 'zod'
import type { Bill, Component } from './component.ts'
import { uuidOf } from './cyclonedx.ts'

const TOOL = 'Tool: sundial-security'

export function toSpdx({ subject, components, created }: Bill): SpdxDocument {
  const packages = [subject, ...components].map(described)
  const dependencies = [subject, ...components].flatMap(({ purl, dependsOn }) =>
    dependsOn.map((needed) => ({
      spdxElementId: idOf(purl),
      relationshipType: 'DEPENDS_ON' as const,
      relatedSpdxElement: idOf(needed),
    })),
  )
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${subject.name} ${subject.version}`,
    documentNamespace: `https://spdx.org/spdxdocs/${subject.name}-${uuidOf(JSON.stringify(packages))}`,
    creationInfo: { created, creators: [TOOL] },
    packages,
    relationships: [
      {
        spdxElementId: 'SPDXRef-DOCUMENT',
        relationshipType: 'DESCRIBES',
        relatedSpdxElement: idOf(subject.purl),
      },
      ...dependencies,
    ],
  }
}

function described({
  name,
  version,
  purl,
  license,
  sha512,
}: Component): SpdxDocument['packages'][number] {
  return {
    SPDXID: idOf(purl),
    name,
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: license ?? 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    ...(sha512 === undefined
      ? {}
      : { checksums: [{ algorithm: 'SHA512', checksumValue: sha512 }] }),
    externalRefs: [
      { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl },
    ],
  }
}

// Letters, digits, dots and hyphens (§7.2.1).
function idOf(purl: string): string {
  return `SPDXRef-${purl.replace(/[^a-zA-Z0-9.-]+/g, '-')}`
}

const Id = z.string().regex(/^SPDXRef-[a-zA-Z0-9.-]+$/)
/** The fields that the standard requires of every document and package, and those that are written here. */
export const SpdxDocument = z
  .strictObject({
    spdxVersion: z.literal('SPDX-2.3'),
    dataLicense: z.literal('CC0-1.0'),
    SPDXID: z.literal('SPDXRef-DOCUMENT'),
    name: z.string().min(1),
    documentNamespace: z.url().refine((uri) => !uri.includes('#'), 'has no fragment (§6.5.1)'),
    creationInfo: z.strictObject({
      created: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      creators: z.array(z.string().regex(/^(Person|Organization|Tool): ./)).min(1),
    }),
    packages: z
      .array(
        z.strictObject({
          SPDXID: Id,
          name: z.string().min(1),
          versionInfo: z.string().min(1),
          downloadLocation: z.string().min(1),
          filesAnalyzed: z.literal(false),
          licenseConcluded: z.string().min(1),
          licenseDeclared: z.string().min(1),
          copyrightText: z.string().min(1),
          checksums: z
            .array(
              z.strictObject({
                algorithm: z.literal('SHA512'),
                checksumValue: z.string().regex(/^[0-9a-f]{128}$/),
              }),
            )
            .optional(),
          externalRefs: z.array(
            z.strictObject({
              referenceCategory: z.literal('PACKAGE-MANAGER'),
              referenceType: z.literal('purl'),
              referenceLocator: z.string().regex(/^pkg:[a-z]+\/[^\s]+@[^\s]+$/),
            }),
          ),
        }),
      )
      .min(1),
    relationships: z.array(
      z.strictObject({
        spdxElementId: Id,
        relationshipType: z.enum(['DESCRIBES', 'DEPENDS_ON']),
        relatedSpdxElement: Id,
      }),
    ),
  })
  .refine(
    ({ packages }) => new Set(packages.map(({ SPDXID }) => SPDXID)).size === packages.length,
    'every SPDXID is there once (§7.2.1)',
  )
  .refine(({ SPDXID, packages, relationships }) => {
    const known = new Set([SPDXID, ...packages.map((each) => each.SPDXID)])
    return relationships.every(
      ({ spdxElementId, relatedSpdxElement }) =>
        known.has(spdxElementId) && known.has(relatedSpdxElement),
    )
  }, 'relationships are between elements of the document (§11.1)')
export type SpdxDocument = z.infer<typeof SpdxDocument>
