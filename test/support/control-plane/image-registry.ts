// A real registry of images, which wants to know who asks.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { KubeObject, ObjectKey } from '#src/kube/object.ts'
import { freePort } from '#test/support/processes.ts'
import { ready } from './api-server.ts'
import { programPath } from './build.ts'
import { type Child, startChild } from './child.ts'
import type { Workspace } from './workspace.ts'

export interface ImageRegistry {
  /** `localhost:PORT`, as references name it. */
  readonly host: string
  /** Makes an image, and puts the tag on it. Gives its digest. */
  push(repository: string, tag: string, version: string): Promise<string>
  /** A Secret with the credentials for this registry. */
  pullSecret(key: ObjectKey, password?: string): KubeObject
  /** It is not there any more, until `start`. */
  stop(): Promise<void>
  /** Starts it again, with all images that it had. It keeps them in memory, so they are pushed again. */
  start(): Promise<void>
}

const USER = 'puller'
const PASSWORD = 'open sesame'
/** Of the password, by bcrypt: the only form that the registry takes. */
const HASH = '$2a$05$1UNHrbWQ6/X5W9XZRhfD..JTKXs/ZzqHs6wH.wW2Sgoaqw31eWjqu'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

export async function startImageRegistry(workspace: Workspace): Promise<ImageRegistry> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  writeFileSync(workspace.path('htpasswd'), `${USER}:${HASH}\n`)
  // JSON is YAML.
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { inmemory: {} },
    http: { addr: `127.0.0.1:${port}` },
    auth: { htpasswd: { realm: 'images', path: workspace.path('htpasswd') } },
  }
  writeFileSync(workspace.path('registry.yaml'), JSON.stringify(config))
  const launch = async (): Promise<Child> => {
    const child = await startChild(
      await programPath('registry'),
      ['serve', workspace.path('registry.yaml')],
      { env: {}, log: workspace.path('registry.log') },
    )
    const isThere = async () => (await fetch(`${url}/v2/`)).status === 401
    await ready(child, 'registry', workspace, isThere)
    return child
  }
  let child = await launch()
  const pushed: (readonly [repository: string, tag: string, version: string])[] = []

  const send = async (method: string, path: string, body?: string, type?: string) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Basic ${basic(PASSWORD)}`,
        'content-type': type ?? 'application/octet-stream',
      },
      ...(body !== undefined && { body }),
    })
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const pushBlob = async (repository: string, blob: string) => {
    const begun = await send('POST', `/v2/${repository}/blobs/uploads/`)
    const location = new URL(begun.headers.get('location') ?? '', url)
    location.searchParams.set('digest', digestOf(blob))
    await send('PUT', location.href, blob)
  }
  const push = async (repository: string, tag: string, version: string): Promise<string> => {
    const blob = JSON.stringify({ version })
    await pushBlob(repository, blob)
    const part = { digest: digestOf(blob), size: Buffer.byteLength(blob) }
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...part },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', ...part }],
    })
    await send('PUT', `/v2/${repository}/manifests/${tag}`, manifest, MANIFEST)
    return digestOf(manifest)
  }
  return {
    host: `localhost:${port}`,
    push(repository, tag, version) {
      pushed.push([repository, tag, version])
      return push(repository, tag, version)
    },
    stop: () => child.stop(),
    async start() {
      child = await launch()
      for (const image of pushed) await push(...image)
    },
    pullSecret(metadata, password = PASSWORD) {
      const auths = { [`localhost:${port}`]: { auth: basic(password) } }
      return {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata,
        type: 'kubernetes.io/dockerconfigjson',
        data: {
          '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64'),
        },
      }
    },
  }
}

function basic(password: string): string {
  return Buffer.from(`${USER}:${password}`).toString('base64')
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
