// What `bootc status --format=json` prints, by the version of bootc. The documents of 1.12.0, 1.16.3 and 1.16.9 differ in
// the fields of an entry, in spec.image and in the digest of a composefs host.
import { type BootcVersion, type HostDeployment, type HostState, imageOf } from './state.ts'

export function statusDocument(state: HostState): object {
  const { booted, staged, rollback, rollbackQueued, version } = state
  const image = specImage(state)
  return {
    apiVersion: 'org.containers.bootc/v1',
    kind: 'BootcHost',
    metadata: { name: 'host' },
    spec: {
      image: image === undefined ? null : { image, transport: 'registry' },
      bootOrder: rollbackQueued ? 'rollback' : 'default',
    },
    status: {
      staged: entry(state, staged, 'staged'),
      booted: entry(state, booted, 'booted'),
      rollback: entry(state, rollback, 'rollback'),
      rollbackQueued,
      type: booted === undefined ? null : 'bootcHost',
      ...(atLeast(version, '1.16.3') && { usrOverlay: null }),
      ...(atLeast(version, '1.16.9') && { readOnly: false }),
    },
  }
}

/** What the host follows: the staged image, else the booted one. On composefs only so since 1.16.3. */
export function specImage({ backend, version, staged, booted }: HostState): string | undefined {
  const followsStaged = backend === 'ostree' || atLeast(version, '1.16.3')
  return (followsStaged ? staged : undefined)?.reference ?? booted?.reference
}

export function atLeast(version: string, least: BootcVersion): boolean {
  const [a, b] = [version, least].map((each) => each.split('.').map(Number))
  for (const i of [0, 1, 2]) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

function entry(
  state: HostState,
  deployment: HostDeployment | undefined,
  slot: 'staged' | 'booted' | 'rollback',
): object | null {
  if (deployment === undefined) return null
  const image = imageOf(state, deployment.digest)
  const isComposefs = state.backend === 'composefs'
  // Up to 1.16.3, composefs told the digest of the configuration.
  const imageDigest =
    isComposefs && !atLeast(state.version, '1.16.9') ? image.configDigest : image.digest
  return {
    image: {
      image: { image: deployment.reference, transport: 'registry' },
      version: image.version,
      timestamp: image.timestamp,
      imageDigest,
      architecture: 'amd64',
    },
    cachedUpdate: null,
    incompatible: false,
    pinned: false,
    softRebootCapable: slot !== 'booted' && image.softRebootCapable,
    downloadOnly: deployment.locked === true,
    store: isComposefs ? null : 'ostreeContainer',
    ostree: isComposefs
      ? null
      : { stateroot: 'default', checksum: image.verity.slice(0, 64), deploySerial: 0 },
    composefs: isComposefs
      ? {
          verity: image.verity,
          bootType: 'Bls',
          bootloader: 'systemd',
          bootDigest: image.configDigest.slice('sha256:'.length),
          ...(atLeast(state.version, '1.16.9') && { missingVerityAllowed: false }),
        }
      : null,
  }
}
