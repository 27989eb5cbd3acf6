// Scanners read the statements on advisories as they are meant: go-vex, which Grype and Trivy use, finds each of them.
import { runProgram } from '#test/support/control-plane/child.ts'
import { readVex, VEX_FILE } from './advisories/openvex.ts'
import { builtProgram } from './programs.ts'
import { outcomeOf, type Step } from './step.ts'

export const VEX_IN_SCANNERS: Step = {
  name: 'vex-in-scanners',
  async run() {
    const program = await builtProgram('openvex')
    const statusOf = async (...question: readonly string[]) => {
      const { stdout, stderr } = await runProgram(program, [VEX_FILE, ...question])
      return stdout.trim() || stderr.trim()
    }
    const reasons: string[] = []
    for (const { vulnerability, products, status } of readVex().statements) {
      for (const { '@id': product, subcomponents } of products) {
        for (const { '@id': component } of subcomponents) {
          const found = await statusOf(vulnerability.name, product, component)
          if (found !== status) reasons.push(`${vulnerability.name} in ${component}: ${found}`)
          const other = await statusOf(vulnerability.name, product, `${component}-other`)
          if (other !== 'none') reasons.push(`${vulnerability.name} in another version: ${other}`)
        }
      }
    }
    return outcomeOf(reasons)
  },
}
