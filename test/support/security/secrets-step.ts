// gitleaks over every commit, with .gitleaks.toml. No secret that it finds is printed.
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '#test/support/control-plane/child.ts'
import { builtProgram } from './programs.ts'
import type { Step } from './step.ts'

export const SECRETS: Step = secretsIn('secrets', [])
/** Of what is about to be committed: for the hook. */
export const STAGED_SECRETS: Step = secretsIn('staged-secrets', ['--pre-commit', '--staged'])

function secretsIn(name: string, options: readonly string[]): Step {
  return {
    name,
    async run() {
      if (!(await findsOne())) {
        return { type: 'failed', reasons: ['gitleaks does not find a secret that was made for it'] }
      }
      const { status, stdout, stderr } = await gitleaks('git', [...options, '.'])
      if (status === 0) return { type: 'passed' }
      return { type: 'failed', reasons: [`${stdout}${stderr}`.trim()] }
    },
  }
}

// The settings may allow too much, so that nothing is ever found.
async function findsOne(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'sundial-secrets-'))
  try {
    copyFileSync('.gitleaks.toml', join(folder, '.gitleaks.toml'))
    const token = `ghp_${randomBytes(27).toString('base64').replaceAll(/[+/=]/g, 'x')}`
    writeFileSync(join(folder, 'settings.yaml'), `token: ${token}\n`)
    const { status, stdout } = await gitleaks('dir', [folder])
    return status === 1 && !stdout.includes(token)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function gitleaks(command: 'dir' | 'git', args: readonly string[]) {
  const common = ['--no-banner', '--no-color', '--redact', '--verbose']
  return runProgram(await builtProgram('gitleaks'), [command, ...common, ...args])
}
