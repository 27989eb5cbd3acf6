import { expect, test } from 'vitest'
import { licenseErrors } from '#test/support/security/licenses-step.ts'
import { type Bill, closed } from '#test/support/security/sbom/component.ts'
import { toCycloneDx } from '#test/support/security/sbom/cyclonedx.ts'
import { installedPackages, packagePath } from '#test/support/security/sbom/npm-components.ts'
import { toSpdx } from '#test/support/security/sbom/spdx.ts'
import { cycloneDxValidator, spdxErrors } from '#test/support/security/sbom-step.ts'

const LOCK = {
  version: '1.0.0',
  packages: {
    '': { dependencies: { '@a/web': '2.0.0' } },
    'node_modules/@a/web': {
      version: '2.0.0',
      license: 'MIT',
      integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
      dependencies: { text: '^1.0.0', absent: '1.0.0' },
    },
    'node_modules/@a/web/node_modules/text': { version: '1.5.0', license: 'ISC' },
    'node_modules/text': { version: '3.0.0', license: 'GPL-3.0-only' },
    'node_modules/tool': { version: '4.0.0', license: 'MPL-2.0', dev: true },
  },
}
const WEB = {
  name: '@a/web',
  version: '2.0.0',
  purl: 'pkg:npm/%40a/web@2.0.0',
  license: 'MIT',
  sha512: '01'.repeat(64),
  dependsOn: ['pkg:npm/text@1.5.0'],
}
const TEXT = {
  name: 'text',
  version: '1.5.0',
  purl: 'pkg:npm/text@1.5.0',
  license: 'MIT OR ISC',
  dependsOn: [],
}
const BILL: Bill = {
  subject: {
    type: 'application',
    name: 'program',
    version: '1.0.0',
    purl: 'pkg:npm/program@1.0.0',
    dependsOn: [WEB.purl],
  },
  components: [WEB, TEXT],
  created: '2026-12-31T23:30:00Z',
}

test('a package needs the version that Node would find, and nothing that is not installed', () => {
  const [web] = installedPackages(LOCK)

  expect(web).toEqual({ path: 'node_modules/@a/web', isForDevelopment: false, component: WEB })
})

test('components are in order, once each, and need only each other', () => {
  const web = { ...WEB, dependsOn: [TEXT.purl, 'pkg:npm/other@1.0.0', TEXT.purl] }

  expect(closed([TEXT, web, TEXT])).toEqual([WEB, TEXT])
})

test.each([
  ['node_modules/hono/dist/index.js', 'node_modules/hono'],
  ['node_modules/@a/web/node_modules/@b/text/x.js', 'node_modules/@a/web/node_modules/@b/text'],
  ['src/clock/clock.ts', undefined],
])('the package of %s is %s', (file, expected) => {
  expect(packagePath(file)).toBe(expected)
})

test('a license that nobody has looked at is an error; some are for development only', () => {
  const errors = licenseErrors(installedPackages(LOCK))

  expect(errors).toEqual([
    expect.stringMatching(/^node_modules\/text 3\.0\.0 has the license GPL-3\.0-only: /),
  ])
})

test('both documents are valid, and the same input gives the same bytes', async () => {
  const errors = await cycloneDxValidator()

  expect(errors(toCycloneDx(BILL))).toEqual([])
  expect(spdxErrors(toSpdx(BILL))).toEqual([])
  expect(JSON.stringify(toCycloneDx(BILL))).toBe(JSON.stringify(toCycloneDx(BILL)))
})

test('the schema of CycloneDX finds a field that does not exist, and a license that is none', async () => {
  const errors = await cycloneDxValidator()

  expect(errors({ ...toCycloneDx(BILL), color: 'red' })).not.toEqual([])
  expect(
    errors(toCycloneDx({ ...BILL, components: [{ ...WEB, license: 'My-Own' }, TEXT] })),
  ).not.toEqual([])
})

test('an SPDX document has every element once, and relates only what it has', () => {
  const document = toSpdx(BILL)

  expect(spdxErrors(toSpdx({ ...BILL, components: [WEB, TEXT, TEXT] }))).toEqual([
    expect.stringContaining('every SPDXID is there once'),
  ])
  expect(spdxErrors({ ...document, packages: document.packages.slice(0, 2) })).toEqual([
    expect.stringContaining('relationships are between elements of the document'),
  ])
})
