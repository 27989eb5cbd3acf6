import { type Command, Option } from 'commander'
import { DEFAULT_OVERLAY, OVERLAYS, type OverlayName } from '../manifests/overlays.ts'
import { command } from './command.ts'

export interface ManifestsOptions {
  readonly overlay: OverlayName
}

/** Adds `sundial manifests`. */
export function addManifests(
  program: Command,
  run: (options: ManifestsOptions) => Promise<void>,
): void {
  command(program, 'manifests', 'print the YAML to install, for kubectl apply -f -')
    .addOption(
      new Option('--overlay <name>', 'what is installed')
        .choices(Object.keys(OVERLAYS))
        .default(DEFAULT_OVERLAY),
    )
    .action(run)
}
