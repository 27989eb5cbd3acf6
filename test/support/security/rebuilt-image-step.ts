// The image of this commit, built from a clean clone in another folder, has the digest of the one built here.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Output, runProgram } from '#test/support/control-plane/child.ts'
import { imageDigest } from './image-digest.ts'
import { outcomeOf, type Step } from './step.ts'

export const REBUILT_IMAGE: Step = {
  name: 'rebuilt-image',
  async run() {
    const { stdout: changes } = await must('git', ['status', '--porcelain', '--untracked-files=no'])
    if (changes !== '') {
      return { type: 'skipped', reason: 'the working tree has changes, which no clone would have' }
    }
    const folder = mkdtempSync(join(tmpdir(), 'sundial-rebuilt-'))
    try {
      const clone = join(folder, 'another', 'place')
      await must('git', ['clone', '--quiet', '--local', '.', clone])
      const here = await imageDigest(join(folder, 'image.tar'))
      // It installs its packages first.
      const program = 'test/support/security/image-digest.ts'
      const args = ['test/support/install.mjs', 'node', program, join(folder, 'again', 'image.tar')]
      mkdirSync(join(folder, 'again'))
      const { stdout } = await must('node', args, clone)
      const there = stdout.trim()
      return outcomeOf(
        here === there ? [] : [`built here ${here}, from a clean clone ${there}`],
        here,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function must(program: string, args: readonly string[], cwd = '.'): Promise<Output> {
  const output = await runProgram(program, args, { cwd })
  if (output.status !== 0) {
    throw new Error(`${program} ${args.join(' ')} in ${cwd} failed:\n${output.stderr}`)
  }
  return output
}
