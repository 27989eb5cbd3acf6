import { expect, test } from 'vitest'
import { parseManifests } from '#src/cli/files/parse-manifests.ts'

const TEXT = `# a comment
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: a
      labels: &labels
        example.com/team: a
        example: b
    data: {one: "1",
           two: "2"}
    list:
      - name: x
      - *labels
      - [p, q]
---
apiVersion: v1
kind: Secret
metadata: {name: b}
`

test.each([
  ['', 1, 5, 5],
  ['kind', 1, 6, 5],
  ['metadata.name', 1, 8, 7],
  ['metadata.labels.example.com/team', 1, 10, 9],
  ['metadata.labels.example', 1, 11, 9],
  ['data.one', 1, 12, 12],
  ['data.two', 1, 13, 12],
  ['list[0]', 1, 15, 9],
  ['list[0].name', 1, 15, 9],
  ['list[1].example', 1, 11, 9],
  ['list[2][1]', 1, 17, 13],
  // Absent: what is around it.
  ['metadata.namespace', 1, 7, 5],
  ['list[0].value', 1, 15, 9],
  ['list[7].name', 1, 14, 5],
  ['data.one.deeper', 1, 12, 12],
  ['spec.replicas', 1, 5, 5],
  ['', 2, 19, 1],
  ['metadata.name', 2, 21, 12],
])('"%s" of document %i stands at %i:%i', (field, document, line, column) => {
  const found = parseManifests('a.yaml', TEXT).find((each) => each.document === document)

  expect(found && 'object' in found ? found.locate(field) : found).toEqual({ line, column })
})

test('a document that is not YAML is reported where the fault is', () => {
  expect(parseManifests('a.yaml', 'a: 1\n---\nb: [1\nc: 2\n')).toMatchObject([
    { mistake: 'has no apiVersion, no kind, no metadata.name: a text is required', line: 1 },
    {
      file: 'a.yaml',
      document: 2,
      line: 4,
      column: 1,
      mistake: expect.stringMatching(/^is not YAML: /),
    },
  ])
})
