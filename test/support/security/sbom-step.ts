// Bills of materials in both formats, each held against the rules of its standard.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { z } from 'zod'
import { buildFunctions } from '#test/support/build.ts'
import { billsOfRelease } from './sbom/bills.ts'
import { toCycloneDx } from './sbom/cyclonedx.ts'
import { SpdxDocument, toSpdx } from './sbom/spdx.ts'
import { outcomeOf, type Step } from './step.ts'

const BUNDLES = 'dist'
const FOLDER = join(BUNDLES, 'sbom')

export const SBOM: Step = {
  name: 'sbom',
  async run() {
    await buildFunctions(BUNDLES)
    await mkdir(FOLDER, { recursive: true })
    const reasons: string[] = []
    const cycloneDxErrors = await cycloneDxValidator()
    for (const [of, bill] of Object.entries(await billsOfRelease(BUNDLES))) {
      const documents = { cdx: toCycloneDx(bill), spdx: toSpdx(bill) }
      reasons.push(
        ...cycloneDxErrors(documents.cdx).map((error) => `${of}.cdx.json: ${error}`),
        ...spdxErrors(documents.spdx).map((error) => `${of}.spdx.json: ${error}`),
      )
      for (const [format, document] of Object.entries(documents)) {
        const file = join(FOLDER, `${of}.${format}.json`)
        await writeFile(file, `${JSON.stringify(document, undefined, 2)}\n`)
      }
    }
    return outcomeOf(reasons, `written to ${FOLDER}`)
  },
}

/** Says where a document breaks the schema of CycloneDX 1.5, which is strict about fields that do not exist. */
export async function cycloneDxValidator(): Promise<(document: object) => readonly string[]> {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, logger: false })
  addFormats.default(ajv)
  for (const name of ['spdx', 'jsf-0.82']) ajv.addSchema(await schema(name))
  const validate = ajv.compile(await schema('bom-1.5'))
  return (document) => {
    if (validate(document)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

export function spdxErrors(document: object): readonly string[] {
  const { error } = SpdxDocument.safeParse(document)
  return error === undefined ? [] : [z.prettifyError(error)]
}

async function schema(name: string): Promise<object> {
  return JSON.parse(await readFile(new URL(`schemas/${name}.json`, import.meta.url), 'utf8'))
}
