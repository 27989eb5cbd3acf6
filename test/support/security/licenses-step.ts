// The license of every package is one that was looked at. Those of packages for development are not handed on.
import { readFileSync } from 'node:fs'
import { type Installed, installedPackages, Lock } from './sbom/npm-components.ts'
import { outcomeOf, type Step } from './step.ts'

const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']
// Python's, of argparse; and a dedication to the public.
const ALLOWED_ALSO = ['PSF-2.0', 'Unlicense']
const ALLOWED_FOR_DEVELOPMENT = [
  '(MIT OR CC0-1.0)',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'MIT OR Apache-2.0',
  'MPL-2.0',
]

export const LICENSES: Step = {
  name: 'licenses',
  async run() {
    const lock = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
    const installed = installedPackages(lock)
    return outcomeOf(licenseErrors(installed), `${installed.length} packages`)
  },
}

export function licenseErrors(installed: readonly Installed[]): readonly string[] {
  const product = [...ALLOWED, ...ALLOWED_ALSO]
  return installed
    .filter(({ isForDevelopment, component: { license = '' } }) => {
      const allowed = isForDevelopment ? [...product, ...ALLOWED_FOR_DEVELOPMENT] : product
      return !allowed.includes(license)
    })
    .map(
      ({ path, component: { version, license } }) =>
        `${path} ${version} has the license ${license ?? 'that its package.json does not say'}: ` +
        'look at it, and add it to the list in test/support/security/licenses-step.ts or remove the package',
    )
}
