// `sundial manifests`: prints the YAML to install.
import type { CliIo } from './io.ts'
import { installYaml, objectsOf } from './manifests/install-yaml.ts'
import { OVERLAYS } from './manifests/overlays.ts'
import type { ManifestsOptions } from './program/manifests.ts'

/** Returns the exit status. */
export async function manifests({ overlay }: ManifestsOptions, io: CliIo): Promise<number> {
  io.stdout(installYaml(objectsOf(OVERLAYS[overlay])))
  return 0
}
