// The grammar of canonical image references, for the definition of a kind: what `ParseNamed` of
// github.com/distribution/reference accepts, without what it takes for a registry although it is none: a word in upper
// case (`Acme/os`), and a name with an underscore. `parseReference` has the same grammar with better words; it also
// refuses a host that no URL can have, such as port 99999.
import { celMatches } from '#src/kube/schema/cel-text.ts'
import { type Rule, textRule } from '#src/kube/schema/rule.ts'
import type { Grammar } from '#src/kube/schema/texts.ts'
import { DIGEST_PATTERN } from './digest.ts'

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?'
const PORT = ':[0-9]{1,5}'
// A word without dot and port is a part of a path on Docker Hub; only `localhost` is a host.
const REGISTRY = `(?:localhost|${LABEL}(?:\\.${LABEL})+|\\[[a-fA-F0-9:]+\\])(?:${PORT})?|${LABEL}${PORT}`
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const REPOSITORY = `${PART}(?:/${PART})*`
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'

/** The parts of a reference, each as a whole text. */
export const IS_REGISTRY = new RegExp(`^(?:${REGISTRY})$`)
export const IS_REPOSITORY = new RegExp(`^${REPOSITORY}$`)
export const IS_TAG = new RegExp(`^${TAG}$`)
export const REPOSITORY_LENGTH = 255

export const IMAGE_REFERENCE: Grammar = {
  pattern: new RegExp(`^(?:${REGISTRY})/${REPOSITORY}(?::${TAG})?(?:@(?:${DIGEST_PATTERN}))?$`),
  maxLength: 1024,
  allowed:
    'a reference with its registry, such as quay.io/example/os:stable or quay.io/example/os@sha256:…',
}

/** One digest is one name: Docker Hub has several for the same repository, and only this one is canonical. */
const OTHER_DOCKER_HUB = /^(?:index\.docker\.io\/|docker\.io\/[^/]*$)/
const LONG_REPOSITORY = new RegExp(`^[^/]+/[^:@]{${REPOSITORY_LENGTH + 1}}`)

/** What the pattern cannot say. */
export const CANONICAL_REFERENCE: Rule = textRule({
  rule: `!${celMatches('self', OTHER_DOCKER_HUB)} && !${celMatches('self', LONG_REPOSITORY)}`,
  message: `a repository of Docker Hub is written docker.io/library/name or docker.io/owner/name, and a repository has at most ${REPOSITORY_LENGTH} characters`,
  isMet: (text) => !OTHER_DOCKER_HUB.test(text) && !LONG_REPOSITORY.test(text),
})
