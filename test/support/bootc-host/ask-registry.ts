// A registry that there really is, asked for a manifest as bootc does it.

export type RegistryAnswer = 'found' | 'unauthorized' | 'unknown' | 'unreachable'

/** Whether the registry is a process on this machine. The images of all others are in the state of the host. */
export function isRealRegistry(registry: string): boolean {
  return registry.startsWith('localhost:')
}

/** `auth`: as in an auth file. */
export async function askRegistry(
  registry: string,
  path: string,
  digest: string,
  auth: string | undefined,
): Promise<RegistryAnswer> {
  const accept = 'application/vnd.oci.image.manifest.v1+json'
  const headers = { accept, ...(auth !== undefined && { authorization: `Basic ${auth}` }) }
  try {
    const url = `http://${registry}/v2/${path}/manifests/${digest}`
    const { status, ok } = await fetch(url, { method: 'HEAD', headers })
    if (status === 401) return 'unauthorized'
    return ok ? 'found' : 'unknown'
  } catch {
    return 'unreachable'
  }
}
