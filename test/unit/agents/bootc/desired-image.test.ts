import { expect, test } from 'vitest'
import { parseDesiredImage } from '#src/agents/bootc/desired-image.ts'
import { hasDigest } from '#src/agents/bootc/digest.ts'

const DIGEST = `sha256:${'7c2e'.repeat(16)}`

test.each([
  { image: `quay.io/example/myos@${DIGEST}`, reference: `quay.io/example/myos@${DIGEST}` },
  { image: `quay.io/example/myos:latest@${DIGEST}`, reference: `quay.io/example/myos@${DIGEST}` },
  { image: `localhost:5000/n@${DIGEST}`, reference: `localhost:5000/n@${DIGEST}` },
  { image: `registry:5000/a/b__c.d-e@${DIGEST}`, reference: `registry:5000/a/b__c.d-e@${DIGEST}` },
])('$image is an image with a digest', ({ image, reference }) => {
  expect(parseDesiredImage(image)).toEqual({ digest: DIGEST, reference })
})

const SHAPE = 'it must be REGISTRY/REPOSITORY@sha256:…, with the repository in small letters'
const HEX = 'the digest must be sha256: and 64 hex digits'

test.each([
  { image: 'quay.io/example/myos:1', problem: 'image ref "quay.io/example/myos:1" has no digest' },
  { image: 'quay.io/example/myos', problem: 'image ref "quay.io/example/myos" has no digest' },
  { image: '', problem: `invalid image ref "": ${SHAPE}` },
  { image: `myos@${DIGEST}`, problem: `invalid image ref "myos@${DIGEST}": ${SHAPE}` },
  {
    image: `quay.io/Example/os@${DIGEST}`,
    problem: `invalid image ref "quay.io/Example/os@${DIGEST}": ${SHAPE}`,
  },
  {
    image: 'quay.io/example/os@sha256:bad',
    problem: `invalid image ref "quay.io/example/os@sha256:bad": ${HEX}`,
  },
  {
    image: `quay.io/example/os@${DIGEST} --apply`,
    problem: `invalid image ref "quay.io/example/os@${DIGEST} --apply": ${HEX}`,
  },
  { image: `-x.y/z@${DIGEST}`, problem: `invalid image ref "-x.y/z@${DIGEST}": ${SHAPE}` },
])('$image cannot be staged', ({ image, problem }) => {
  expect(parseDesiredImage(image)).toEqual({ problem })
})

test.each([
  { name: 'the digest of its manifest', image: 'quay.io/a/b:1', imageDigest: DIGEST, has: true },
  {
    name: 'the digest of the index in its reference',
    image: `quay.io/a/b@${DIGEST}`,
    imageDigest: `sha256:${'1'.repeat(64)}`,
    has: true,
  },
  { name: 'another digest', image: 'quay.io/a/b:1', imageDigest: 'sha256:1', has: false },
])('an image has $name: $has', ({ image, imageDigest, has }) => {
  expect([hasDigest({ image, imageDigest }, DIGEST), hasDigest(undefined, DIGEST)]).toEqual([
    has,
    false,
  ])
})
