// A pull of an image, as bootc does it: with the errors of its registry client, and its progress as JSON lines.
import { existsSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { askRegistry, isRealRegistry } from './ask-registry.ts'
import { fails } from './output.ts'
import type { HostImage, HostState } from './state.ts'
import { atLeast } from './status-document.ts'

export interface Target {
  readonly image: HostImage
  readonly reference: string
}

/** Asks the registry for the manifest. `chain`: what bootc says that it was doing. */
export async function fetchManifest(
  root: string,
  state: HostState,
  reference: string,
  chain: readonly string[],
): Promise<Target> {
  const [repository = '', digest = ''] = reference.split('@')
  const [registry = '', ...path] = repository.split('/')
  const refuse = (words: string) => fails(...chain, 'failed to invoke method OpenImage', words)
  const reading = `reading manifest ${digest} in ${repository}`
  const found = state.images.find(
    (image) =>
      image.repository === repository && (image.digest === digest || image.indexDigest === digest),
  )
  const unreachable = () =>
    refuse(
      `pinging container registry ${registry}: Get "https://${registry}/v2/": dial tcp 192.0.2.1:443: connect: connection refused`,
    )
  if (found?.failure === 'registry-down') throw unreachable()
  if (found?.failure === 'forbidden') {
    throw refuse('Requesting bearer token: received unexpected HTTP status: 403 Forbidden')
  }
  const given = authFor(root, registry, refuse)
  const isRefused = found?.auth !== undefined && found.auth !== given
  const answer = isRealRegistry(registry)
    ? await askRegistry(registry, path.join('/'), digest, given)
    : isRefused
      ? 'unauthorized'
      : 'found'
  if (answer === 'unreachable') throw unreachable()
  if (found?.failure === 'unauthorized' || answer === 'unauthorized') {
    throw refuse(`${reading}: unauthorized: access to the requested resource is not authorized`)
  }
  if (found?.failure === 'told-credentials') {
    const login = Buffer.from(given ?? '', 'base64')
    throw refuse(`${reading}: authorization: Basic ${given} (${login}): invalid status code 400`)
  }
  if (found === undefined || found.failure === 'not-found' || answer === 'unknown') {
    throw refuse(`${reading}: manifest unknown`)
  }
  return { image: found, reference }
}

// The first of these files counts.
const AUTH_FILES = ['run/ostree/auth.json', 'etc/ostree/auth.json', 'usr/lib/ostree/auth.json']

function authFor(
  root: string,
  registry: string,
  refuse: (words: string) => Error,
): string | undefined {
  const path = AUTH_FILES.find((each) => existsSync(join(root, each)))
  if (path === undefined) return undefined
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).auths?.[registry]?.auth
  } catch {
    throw refuse(
      `getting username and password: 1 error occurred:\n\t* unmarshaling JSON at "/${path}": unexpected end of JSON input`,
    )
  }
}

/** Fetches the layers. Prints as bootc does. */
export async function pull(
  state: HostState,
  { image, reference }: Target,
  progressFd: number | undefined,
  chain: readonly string[],
): Promise<void> {
  if (image.failure === 'disk-full') throw diskFull(state, reference, chain)
  if (image.failure === 'killed') {
    await pause(image.pullMs)
    process.kill(process.pid, 'SIGTERM')
    await pause(10_000)
  }
  const progress = progressWriter(progressFd)
  process.stdout.write(`layers already present: 0; layers needed: 4 (${gigabytes(image.bytes)})\n`)
  const steps = 4
  for (let step = 0; step <= steps; step++) {
    if (step > 0) await pause(image.pullMs / steps)
    progress({
      type: 'ProgressBytes',
      task: 'pulling',
      description: `Pulling Image: ${reference}`,
      id: reference,
      bytesCached: 0,
      bytes: Math.round((image.bytes * step) / steps),
      bytesTotal: image.bytes,
      stepsCached: 0,
      steps: step,
      stepsTotal: steps,
      subtasks: [],
    })
  }
  process.stdout.write(`Fetched layers: ${gigabytes(image.bytes)} in 1 seconds (1 GB/s)\n`)
  for (const task of ['importing', 'staging']) {
    progress({
      type: 'ProgressSteps',
      task,
      description: task === 'importing' ? 'Importing Image' : 'Deploying Image',
      id: reference,
      stepsCached: 0,
      steps: 1,
      stepsTotal: 1,
      subtasks: [],
    })
  }
}

function diskFull(state: HostState, reference: string, chain: readonly string[]) {
  return atLeast(state.version, '1.16.3')
    ? fails(
        ...chain,
        `Insufficient free space for ${reference} (available: 1.1 GB required: 3.1 GB)`,
      )
    : fails(...chain, 'Importing', 'Unencapsulating base', 'No space left on device (os error 28)')
}

/** Writes to a pipe that the caller opened. When nobody reads any more, bootc goes on without. */
function progressWriter(fd: number | undefined): (event: object) => void {
  let isOpen = fd !== undefined
  const write = (event: object) => {
    if (fd === undefined || !isOpen) return
    try {
      writeSync(fd, `${JSON.stringify(event)}\n`)
    } catch {
      isOpen = false
      process.stderr.write('Failed to write to jsonl: Broken pipe (os error 32)\n')
    }
  }
  write({ type: 'Start', version: '0.1.0' })
  return write
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
