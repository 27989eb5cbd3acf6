// What the image of the functions is made of: the packages whose code is in the bundles, Node, and what this host gives.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { bundledFiles } from '#test/support/build.ts'
import { functionsImage, NoImageHere } from '#test/support/image/functions-image.ts'
import type { Component } from './component.ts'
import { type Installed, packagePath } from './npm-components.ts'

const run = promisify(execFile)

/** @param bundles the folder that buildFunctions wrote
 * @throws NoImageHere where there is no image, or a file of it belongs to no package of Debian */
export async function imageComponents(
  bundles: string,
  installed: readonly Installed[],
): Promise<readonly Component[]> {
  const [{ files }, bundled] = await Promise.all([functionsImage(bundles), bundledFiles()])
  const sources = files.flatMap(({ source }) => (typeof source === 'string' ? [source] : []))
  const native = sources.filter((path) => path.includes('/node_modules/'))
  const npm = [...bundled, ...native.map((path) => path.slice(path.indexOf('node_modules/')))]
  const paths = new Set(npm.flatMap((file) => packagePath(file) ?? []))
  const host = sources.filter(
    (path) => !path.startsWith(bundles) && !path.includes('/node_modules/'),
  )
  return [
    ...installed.filter(({ path }) => paths.has(path)).map(({ component }) => component),
    ...(await Promise.all(host.map(debianPackage))),
  ]
}

// Other distributions have other databases: there the image is built from the Containerfile.
async function debianPackage(path: string): Promise<Component> {
  // dpkg knows the place in /usr or the one before the two were merged.
  const places = [path, path.startsWith('/usr/') ? path.slice(4) : `/usr${path}`]
  const { stdout: owners } = await run('dpkg-query', ['--search', ...places]).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  const owner = /^([^:\s]+)/.exec(owners)?.[1]
  if (owner === undefined) throw new NoImageHere(`no package of Debian has ${path} here`)
  const format = ['Package', 'Version', 'Architecture'].map((field) => `\${${field}}`).join('\t')
  const { stdout } = await run('dpkg-query', ['--show', '--showformat', format, owner])
  const [name = '', version = '', architecture = ''] = stdout.split('\t')
  const release = await readFile('/etc/os-release', 'utf8')
  const distribution = (key: string) => new RegExp(`^${key}="?([^"\n]*)`, 'm').exec(release)?.[1]
  const [id = 'debian', versionId = ''] = [distribution('ID'), distribution('VERSION_ID')]
  return {
    name,
    version,
    purl: `pkg:deb/${id}/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=${id}-${versionId}`,
    dependsOn: [],
  }
}
