// A bill of materials as CycloneDX 1.5: https://cyclonedx.org/docs/1.5/json/
import { createHash } from 'node:crypto'
import type { Bill, Component } from './component.ts'

export function toCycloneDx({ subject, components, created }: Bill): object {
  const content = {
    metadata: {
      timestamp: created,
      component: { ...described(subject), type: subject.type },
    },
    components: components.map((component) => ({ ...described(component), type: 'library' })),
    dependencies: [subject, ...components].map(({ purl, dependsOn }) => ({ ref: purl, dependsOn })),
  }
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  }
}

function described({ name, version, purl, license, sha512 }: Component): object {
  return {
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(license === undefined ? {} : { licenses: [licenseChoice(license)] }),
    ...(sha512 === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
  }
}

function licenseChoice(license: string): object {
  return / (AND|OR|WITH) /.test(license) ? { expression: license } : { license: { id: license } }
}

/** A UUID of version 8 (RFC 9562), which is a function of the text. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}
