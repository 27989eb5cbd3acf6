import { expect, test } from 'vitest'
import { parseManifests } from '#src/cli/files/parse-manifests.ts'

const TEMPLATE =
  'is a template of Helm, and not YAML: pass what Helm makes of it, such as helm template CHART | sundial validate -f -'

function outcomes(text: string): readonly string[] {
  return parseManifests('a.yaml', text).map((each) =>
    'mistake' in each ? `${each.line}: ${each.mistake}` : each.object.metadata.name,
  )
}

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'

test.each<[string, string, string]>([
  ['an action alone in a line', `${HEAD}{{- if .Values.a }}\ndata: {}\n{{- end }}\n`, TEMPLATE],
  ['a function', `${HEAD}  labels:\n    {{- include "a.labels" . | nindent 4 }}\n`, TEMPLATE],
  ['a value', `${HEAD}data:\n  a: {{ .Values.a }}\n`, TEMPLATE],
  ['a name', HEAD.replace('name: a', 'name: {{ .Release.Name }}'), TEMPLATE],
])('%s makes a template', (_name, text, mistake) => {
  expect(outcomes(text)).toEqual([expect.stringContaining(mistake)])
})

test.each([
  ['a quoted value', `${HEAD}data:\n  a: "{{ ds.meta_data.hostname }}"\n`],
  ['a block of text', `${HEAD}data:\n  a: |\n    {{ .Values.a }}\n    {% if x %}\n`],
  ['a comment', `# {{ .Values.a }}\n${HEAD}`],
  ['a map in a map', `${HEAD}data: {a: {b: c}}\n`],
])('%s makes none', (_name, text) => {
  expect(outcomes(text)).toEqual(['a'])
})

test('a template hides no other document', () => {
  expect(outcomes(`${HEAD}---\n{{ .Values.a }}\n---\n${HEAD}`)).toEqual([
    'a',
    `6: ${TEMPLATE}`,
    'a',
  ])
})

test('YAML that is broken for another reason says so', () => {
  expect(outcomes('a: [\n')[0]).toMatch(/^\d+: is not YAML: /)
})
