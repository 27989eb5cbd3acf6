// The statements on advisories are valid and current; and no advisory of the registry is without one.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { runProgram } from '#test/support/control-plane/child.ts'
import { advisoriesOf } from './advisories/npm-audit.ts'
import { OpenVex, staleComponents } from './advisories/openvex.ts'
import { untriaged } from './advisories/untriaged.ts'
import { installedPackages, Lock } from './sbom/npm-components.ts'
import { outcomeOf, type Step } from './step.ts'

const FILE = '.vex/sundial.openvex.json'

export const VEX: Step = {
  name: 'vex',
  async run() {
    const { data, error } = OpenVex.safeParse(JSON.parse(readFileSync(FILE, 'utf8')))
    if (data === undefined) return outcomeOf([`${FILE}: ${z.prettifyError(error)}`])
    const inUse = new Set(installedPackages(readLock()).map(({ component }) => component.purl))
    return outcomeOf(
      staleComponents(data, inUse).map(
        (purl) => `${FILE}: ${purl} is not in use any more; remove its statement`,
      ),
      `${data.statements.length} statements`,
    )
  },
}

export const ADVISORIES: Step = {
  name: 'advisories',
  async run() {
    const { stdout } = await runProgram('npm', ['audit', '--json', '--package-lock-only'])
    const advisories = advisoriesOf(stdout, readLock())
    if (advisories === undefined) {
      return { type: 'skipped', reason: 'the registry of npm answers no npm audit here' }
    }
    const vex = OpenVex.parse(JSON.parse(readFileSync(FILE, 'utf8')))
    return outcomeOf(untriaged(advisories, vex, Date.now()), `${advisories.length} triaged`)
  },
}

function readLock(): Lock {
  return Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
}
