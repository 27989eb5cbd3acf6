// The schema is that of the standard, as the package @microsoft/jest-sarif 1.0.0-beta.0 publishes it.
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { validate } from '#src/cli/validate.ts'
import { collectingIo } from '../collecting-io.ts'
import schema from './sarif-2.1.0.json' with { type: 'json' }

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
// It is in draft 4. Nothing in it means something else in the later drafts that ajv reads.
const { $schema: _, id: __, ...rules } = schema
const isLog = ajv.compile(rules)

const INPUT = `apiVersion: 5spot.finos.org/v1alpha1
kind: ScheduledMachine
metadata: {name: office}
spec: {schedule: {daysOfWeek: [mon], hoursOfDay: ["25"], timezome: UTC}, priority: -1}
---
a: [
`

test.each([
  ['findings of a document, and a file that is missing', ['-', 'no such/ö,file%.yaml']],
  ['no findings', ['docs/examples/weekend.yaml']],
  ['warnings', ['docs/examples/os-image-two-pools.yaml', 'docs/examples']],
])('a log with %s is valid SARIF 2.1.0', async (_name, file) => {
  const io = collectingIo({ input: INPUT })

  await validate({ file, output: 'sarif' }, io)

  isLog(JSON.parse(io.out()))
  expect(isLog.errors ?? []).toEqual([])
})

test('the schema refuses what is not', () => {
  expect(isLog({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false)
})
