// The workflows of the hoster: actionlint, and what it does not ask.
import { globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { runProgram } from '#test/support/control-plane/child.ts'
import { builtProgram } from './programs.ts'
import { outcomeOf, type Step } from './step.ts'

export const WORKFLOWS: Step = {
  name: 'workflows',
  async run() {
    const files = globSync('.github/workflows/*.yaml').sort()
    const { stdout } = await runProgram(await builtProgram('actionlint'), [
      '-no-color',
      '-oneline',
      ...files,
    ])
    const errors = files.flatMap((file) =>
      workflowErrors(readFileSync(file, 'utf8')).map((error) => `${file}: ${error}`),
    )
    return outcomeOf([...lines(stdout), ...errors], `${files.length} files`)
  },
}

/** What a workflow must keep to: actions by their commit, few rights, and no code of strangers with secrets. */
export function workflowErrors(text: string): readonly string[] {
  const { on, permissions } = parse(text)
  const uses = lines(text).filter((line) => /^\s*(- )?uses:/.test(line))
  // A tag can be moved to another commit. Workflows of this repository are of the same commit.
  const pinned = /uses: (\.\/|[\w./-]+@[0-9a-f]{40} # v\d)/
  return [
    ...uses
      .filter((line) => !pinned.test(line))
      .map((line) => `${line.trim()} is not pinned to a commit, with its version as a comment`),
    ...(JSON.stringify(permissions) === '{}' ? [] : ['permissions at the top are not {}']),
    ...(Object.keys(on).includes('pull_request_target')
      ? ['pull_request_target gives the code of strangers our secrets']
      : []),
    ...lines(text)
      .filter(
        (line) =>
          /\$\{\{\s*github\.(event\.|head_ref)/.test(line) && !/^\s*(if|[A-Z_]+):/.test(line),
      )
      .map((line) => `${line.trim()}: text of strangers goes into a script through env`),
    ...(text.match(/actions\/checkout@/g)?.length !==
    text.match(/persist-credentials: false/g)?.length
      ? ['each checkout has persist-credentials: false']
      : []),
  ]
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}
