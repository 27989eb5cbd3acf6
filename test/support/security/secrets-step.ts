// gitleaks over every commit, with .gitleaks.toml. No secret that it finds is printed.
import { buildControlPlane, programPath } from '#test/support/control-plane/build.ts'
import { runProgram } from '#test/support/control-plane/child.ts'
import { SECURITY_MODULES } from '#test/support/control-plane/programs.ts'
import type { Step } from './step.ts'

export const SECRETS: Step = secretsIn('secrets', [])
/** Of what is about to be committed: for the hook. */
export const STAGED_SECRETS: Step = secretsIn('staged-secrets', ['--pre-commit', '--staged'])

function secretsIn(name: string, options: readonly string[]): Step {
  return {
    name,
    async run() {
      await buildControlPlane((line) => process.stdout.write(`${line}\n`), SECURITY_MODULES)
      const args = ['git', '--no-banner', '--no-color', '--redact', '--verbose', ...options, '.']
      const { status, stdout, stderr } = await runProgram(await programPath('gitleaks'), args)
      if (status === 0) return { type: 'passed' }
      return { type: 'failed', reasons: [`${stdout}${stderr}`.trim()] }
    },
  }
}
