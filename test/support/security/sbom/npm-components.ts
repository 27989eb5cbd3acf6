// The packages of package-lock.json as components.
import { z } from 'zod'
import type { Component } from './component.ts'

const Entry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
})
export const Lock = z.object({
  version: z.string(),
  packages: z.record(z.string(), Entry),
})
export type Lock = z.infer<typeof Lock>

/** A package where it is installed, such as `node_modules/hono`. */
export interface Installed {
  readonly path: string
  readonly isForDevelopment: boolean
  readonly component: Component
}

/** Every package of the lock file but the project itself. */
export function installedPackages({ packages }: Lock): readonly Installed[] {
  const places = new Set(Object.keys(packages))
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => {
      const name = nameOf(path)
      const { version = '', license, integrity } = entry
      const wanted = Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      const dependsOn = wanted.flatMap((dependency) => {
        const place = placeOf(dependency, path, places)
        return place === undefined ? [] : [npmPurl(nameOf(place), packages[place]?.version ?? '')]
      })
      return {
        path,
        isForDevelopment: entry.dev === true,
        component: {
          name,
          version,
          purl: npmPurl(name, version),
          ...(license === undefined ? {} : { license: license }),
          ...(integrity?.startsWith('sha512-')
            ? { sha512: Buffer.from(integrity.slice(7), 'base64').toString('hex') }
            : {}),
          dependsOn,
        },
      }
    })
}

/** @param name such as `@hono/node-server` */
export function npmPurl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** The folder of the package that a file belongs to, such as `node_modules/a/node_modules/b`. */
export function packagePath(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

// As Node looks for it: beside the package, then beside each of those around it.
function placeOf(name: string, from: string, places: ReadonlySet<string>): string | undefined {
  for (
    let around = from;
    ;
    around = around.slice(0, Math.max(around.lastIndexOf('/node_modules/'), 0))
  ) {
    const place = `${around === '' ? '' : `${around}/`}node_modules/${name}`
    if (places.has(place)) return place
    if (around === '') return undefined
  }
}
