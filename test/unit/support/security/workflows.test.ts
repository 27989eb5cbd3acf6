import { expect, test } from 'vitest'
import { workflowErrors } from '#test/support/security/workflows-step.ts'

const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1'
const GOOD = `
on:
  push:
permissions: {}
jobs:
  check:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${SHA} # v7.0.1
        with:
          persist-credentials: false
      - run: echo "$TITLE"
        env:
          TITLE: \${{ github.event.pull_request.title }}
`

const ROWS: ReadonlyArray<readonly [name: string, from: string, to: string, error: RegExp]> = [
  ['an action by its tag', `${SHA} # v7.0.1`, 'v7', /is not pinned to a commit/],
  ['a commit without its version', ' # v7.0.1', '', /is not pinned to a commit/],
  ['rights for all jobs', 'permissions: {}', 'permissions: read-all', /permissions at the top/],
  ['code of strangers with secrets', '  push:', '  pull_request_target:', /pull_request_target/],
  ['text of strangers in a script', '"$TITLE"', `$${'{{ github.event.x }}'}`, /goes into a script/],
  ['a checkout that keeps its token', 'persist-credentials: false', 'depth: 1', /persist-cred/],
]

test('a good workflow has no errors', () => {
  expect(workflowErrors(GOOD)).toEqual([])
})

test.each(ROWS)('%s is an error', (_, from, to, error) => {
  expect(workflowErrors(GOOD.replace(from, to))).toEqual([expect.stringMatching(error)])
})
