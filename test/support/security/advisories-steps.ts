// The statements on advisories are valid and current; and no advisory of the registry is without one.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { runProgram } from '#test/support/control-plane/child.ts'
import { advisoriesOf } from './advisories/npm-audit.ts'
import { OpenVex, readVex, staleComponents, VEX_FILE } from './advisories/openvex.ts'
import { untriaged } from './advisories/untriaged.ts'
import { installedPackages, Lock } from './sbom/npm-components.ts'
import { outcomeOf, type Step } from './step.ts'

export const VEX: Step = {
  name: 'vex',
  async run() {
    const { data, error } = OpenVex.safeParse(JSON.parse(readFileSync(VEX_FILE, 'utf8')))
    if (data === undefined) return outcomeOf([`${VEX_FILE}: ${z.prettifyError(error)}`])
    const inUse = new Set(installedPackages(readLock()).map(({ component }) => component.purl))
    return outcomeOf(
      staleComponents(data, inUse).map(
        (purl) => `${VEX_FILE}: ${purl} is not in use any more; remove its statement`,
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
    return outcomeOf(untriaged(advisories, readVex(), Date.now()), `${advisories.length} triaged`)
  },
}

function readLock(): Lock {
  return Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
}
