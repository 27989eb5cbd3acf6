import { expect, test } from 'vitest'
import { parseDesiredImage } from '#src/agents/bootc/desired-image.ts'

const DIGEST = `sha256:${'7c2e'.repeat(16)}`

test.each([
  { image: `quay.io/example/myos@${DIGEST}`, reference: `quay.io/example/myos@${DIGEST}` },
  { image: `quay.io/example/myos:latest@${DIGEST}`, reference: `quay.io/example/myos@${DIGEST}` },
  { image: `localhost:5000/n@${DIGEST}`, reference: `localhost:5000/n@${DIGEST}` },
  { image: `registry:5000/a/b__c.d-e@${DIGEST}`, reference: `registry:5000/a/b__c.d-e@${DIGEST}` },
])('$image is an image with a digest', ({ image, reference }) => {
  expect(parseDesiredImage(image)).toEqual({ digest: DIGEST, reference })
})

test.each([
  { image: 'quay.io/example/myos:1', problem: 'image ref "quay.io/example/myos:1" has no digest' },
  { image: 'quay.io/example/myos', problem: 'image ref "quay.io/example/myos" has no digest' },
  {
    image: 'quay.io/example/os@sha256:bad',
    problem:
      'invalid image ref "quay.io/example/os@sha256:bad": its digest must have 64 lower-case hexadecimal digits after sha256:',
  },
  {
    image: `quay.io/Example/os@${DIGEST}`,
    problem: `invalid image ref "quay.io/Example/os@${DIGEST}": its repository must be in lower case: example/os`,
  },
  { image: `myos@${DIGEST}`, problem: /does not name the registry/ },
  { image: `quay.io/example/os@${DIGEST} --apply`, problem: /it has white space/ },
  { image: `-x.y/z@${DIGEST}`, problem: /^invalid image ref "-x\.y/ },
  { image: '', problem: /^invalid image ref "": it is empty/ },
])('$image cannot be staged', ({ image, problem }) => {
  const { problem: told } = parseDesiredImage(image)

  expect(told).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem))
})
