// npm run security [-- STEP…]: every check of the supply chain that needs nothing from outside, or only the steps that
// are named. The last line has the counts.
import { closingLine } from './count.ts'
import { NoImageHere } from './image/functions-image.ts'
import { ADVISORIES, VEX } from './security/advisories-steps.ts'
import { LICENSES } from './security/licenses-step.ts'
import { REBUILT_IMAGE } from './security/rebuilt-image-step.ts'
import { SBOM } from './security/sbom-step.ts'
import { SECRETS, STAGED_SECRETS } from './security/secrets-step.ts'
import { SIGNATURE } from './security/signature-step.ts'
import type { Outcome, Step } from './security/step.ts'
import { VEX_IN_SCANNERS } from './security/vex-in-scanners-step.ts'
import { WORKFLOWS } from './security/workflows-step.ts'

const ALL = [
  SECRETS,
  WORKFLOWS,
  LICENSES,
  VEX,
  VEX_IN_SCANNERS,
  ADVISORIES,
  SBOM,
  SIGNATURE,
  REBUILT_IMAGE,
]
const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const

const counts = { passed: 0, failed: 0, skipped: 0 }
for (const step of stepsNamed(process.argv.slice(2))) {
  const startedAt = performance.now()
  const outcome = await resultOf(step)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  counts[outcome.type] += 1
  say(`${MARKS[outcome.type]} ${step.name} (${seconds} s)${remark(outcome)}`)
}
say(closingLine(counts))
process.exitCode = counts.failed === 0 ? 0 : 1

function stepsNamed(names: readonly string[]): readonly Step[] {
  const known = new Map([...ALL, STAGED_SECRETS].map((step) => [step.name, step]))
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0) {
    process.stderr.write(
      `error: there is no step ${unknown.join(', ')}; there are ${[...known.keys()].join(', ')}\n`,
    )
    process.exit(2)
  }
  return names.length === 0 ? ALL : names.flatMap((name) => known.get(name) ?? [])
}

// One that breaks does not keep the others from running.
async function resultOf(step: Step): Promise<Outcome> {
  try {
    return await step.run()
  } catch (error) {
    // What another system has not, such as ldd or dpkg.
    if (error instanceof NoImageHere) return { type: 'skipped', reason: error.message }
    return { type: 'failed', reasons: [error instanceof Error ? error.message : String(error)] }
  }
}

function remark(outcome: Outcome): string {
  switch (outcome.type) {
    case 'passed':
      return outcome.note === undefined ? '' : `: ${outcome.note}`
    case 'skipped':
      return `: ${outcome.reason}`
    case 'failed':
      return `\n${outcome.reasons.map((reason) => `  ${reason}`).join('\n')}`
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
