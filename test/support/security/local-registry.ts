// A registry of images on loopback, for as long as a signature is tried.
import { createHash } from 'node:crypto'
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { runProgram, startChild } from '#test/support/control-plane/child.ts'
import { freePort } from '#test/support/processes.ts'
import { builtProgram } from './programs.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

export interface LocalRegistry {
  /** Pushes an archive of `npm run image`, and returns its reference by digest. */
  push(archive: string, repository: string): Promise<string>
  stop(): Promise<void>
}

/** @param folder for its settings, its log and the parts of images */
export async function startLocalRegistry(folder: string): Promise<LocalRegistry> {
  const port = await freePort()
  const host = `localhost:${port}`
  const settings = join(folder, 'registry.json')
  const http = { addr: `127.0.0.1:${port}` }
  writeFileSync(settings, JSON.stringify({ version: 0.1, storage: { inmemory: {} }, http }))
  const log = join(folder, 'registry.log')
  const child = await startChild(await builtProgram('registry'), ['serve', settings], { log })
  const url = `http://${host}/v2/`
  while (
    child.isRunning() &&
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(50)
  return {
    push: async (archive, repository) =>
      `${host}/${repository}@${await push(`${url}${repository}/`, archive, folder)}`,
    stop: () => child.stop(),
  }
}

async function push(url: string, archive: string, folder: string): Promise<string> {
  const { status, stderr } = await runProgram('tar', ['-xf', archive, '-C', folder])
  if (status !== 0) throw new Error(`tar cannot read ${archive}: ${stderr}`)
  const [{ Config, Layers }] = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const part = async (mediaType: string, name: string) => {
    const file = join(folder, name)
    // Its name is its SHA-256.
    const digest = `sha256:${name.split('.')[0]}`
    await pushBlob(url, file, digest)
    return { mediaType, digest, size: statSync(file).size }
  }
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: await part('application/vnd.oci.image.config.v1+json', Config),
    layers: [await part('application/vnd.oci.image.layer.v1.tar', Layers[0])],
  })
  await must(`${url}manifests/signed`, 'PUT', manifest, MANIFEST)
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`
}

async function pushBlob(url: string, file: string, digest: string): Promise<void> {
  const begun = await must(`${url}blobs/uploads/`, 'POST')
  const target = new URL(begun.headers.get('location') ?? '', url)
  target.searchParams.set('digest', digest)
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream
  await must(target.href, 'PUT', body, 'application/octet-stream')
}

async function must(
  url: string,
  method: string,
  body?: string | ReadableStream,
  type?: string,
): Promise<Response> {
  const response = await fetch(url, {
    method,
    ...(type !== undefined && { headers: { 'content-type': type } }),
    ...(body !== undefined && { body, duplex: 'half' }),
  })
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
  return response
}
