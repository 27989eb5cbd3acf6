// The bills of materials of a release: of the package of the program, and of the image of the functions.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Bill, type Component, closed } from './component.ts'
import { imageComponents } from './image-components.ts'
import { installedPackages, Lock, npmPurl } from './npm-components.ts'

/** @param bundles the folder that buildFunctions wrote */
export async function billsOfRelease(bundles: string): Promise<Readonly<Record<string, Bill>>> {
  const lock = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  const installed = installedPackages(lock)
  const production = installed
    .filter(({ isForDevelopment }) => !isForDevelopment)
    .map(({ component }) => component)
  return {
    package: billOf('application', lock, production),
    image: billOf('container', lock, await imageComponents(bundles, installed)),
  }
}

function billOf(
  type: 'application' | 'container',
  { version, packages }: Lock,
  found: readonly Component[],
): Bill {
  const components = closed(found)
  const direct = Object.keys(packages['']?.dependencies ?? {})
  const name = 'sundial'
  return {
    subject: {
      type,
      name,
      version,
      purl: type === 'application' ? npmPurl(name, version) : `pkg:oci/${name}@${version}`,
      license: 'Apache-2.0',
      dependsOn: components
        .filter((component) => type === 'container' || direct.includes(component.name))
        .map(({ purl }) => purl),
    },
    components,
    created: timeOfCommit(),
  }
}

function timeOfCommit(): string {
  const seconds =
    process.env.SOURCE_DATE_EPOCH ?? execFileSync('git', ['log', '-1', '--format=%ct']).toString()
  return new Date(Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
}
