import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  compressedLayerBytes,
  type ImageContents,
  writeImage,
} from '#test/support/image/image-archive.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sundial-image-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const PROGRAM = { source: Buffer.from('program'), target: '/usr/bin/program', mode: 0o755 }
const SETTINGS = { source: Buffer.from('settings'), target: '/etc/settings', mode: 0o644 }
const CONTENTS = {
  files: [PROGRAM, SETTINGS],
  directories: [{ target: '/tmp', mode: 0o1777 }],
  user: '65532:65532',
  workdir: '/etc',
  env: { PATH: '/usr/bin', LANG: 'C' },
  entrypoint: ['/usr/bin/program'],
  cmd: ['settings'],
} satisfies ImageContents

test('the archive holds one layer, a configuration and a manifest, named by their digests', async () => {
  const { path, image } = await written(CONTENTS)

  const [manifest] = JSON.parse(inArchive(path, 'manifest.json').toString())
  const layer = inArchive(path, manifest.Layers[0])
  const config = inArchive(path, manifest.Config)
  expect(manifest).toEqual({
    Config: `${sha256(config)}.json`,
    RepoTags: ['dev.local/program:1.2.3'],
    Layers: [`${sha256(layer)}.tar`],
  })
  expect(JSON.parse(config.toString())).toEqual({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      User: '65532:65532',
      WorkingDir: '/etc',
      Env: ['PATH=/usr/bin', 'LANG=C'],
      Entrypoint: ['/usr/bin/program'],
      Cmd: ['settings'],
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
  })
  expect(listed(path)).toEqual([...listed(path)].sort())
  expect(listed(path)).toHaveLength(3)
  expect(image).toEqual({
    name: 'dev.local/program:1.2.3',
    digest: `sha256:${sha256(config)}`,
    archiveBytes: readFileSync(path).length,
    layerBytes: layer.length,
  })
  expect(await compressedLayerBytes(CONTENTS)).toBe(gzipSync(layer, { level: 9 }).length)
})

test('the layer has the directories above each file', async () => {
  const { path } = await written(CONTENTS)

  const [manifest] = JSON.parse(inArchive(path, 'manifest.json').toString())
  const layer = join(folder, 'layer.tar')
  writeFileSync(layer, inArchive(path, manifest.Layers[0]))
  const modes = execFileSync('tar', ['-tvf', layer]).toString().trimEnd().split('\n')
  expect(modes.map((line) => `${line.slice(0, 10)} ${line.split(' ').at(-1)}`)).toEqual([
    'drwxr-xr-x etc/',
    '-rw-r--r-- etc/settings',
    'drwxrwxrwt tmp/',
    'drwxr-xr-x usr/',
    'drwxr-xr-x usr/bin/',
    '-rwxr-xr-x usr/bin/program',
  ])
})

test.each([
  { name: 'the same contents again', other: CONTENTS },
  {
    name: 'the files in another order',
    other: { ...CONTENTS, files: [...CONTENTS.files].reverse() },
  },
  {
    name: 'a directory named that would be made',
    other: { ...CONTENTS, directories: [{ target: '/usr', mode: 0o755 }, ...CONTENTS.directories] },
  },
])('$name: the same bytes', async ({ other }) => {
  const first = await written(CONTENTS, 'first.tar')
  const second = await written(other, 'second.tar')

  expect(second.image).toEqual(first.image)
  expect(readFileSync(second.path).equals(readFileSync(first.path))).toBe(true)
})

test.each([
  {
    name: 'a file with other bytes',
    other: { ...CONTENTS, files: [PROGRAM, { ...SETTINGS, source: Buffer.from('SETTINGS') }] },
  },
  {
    name: 'a file with another mode',
    other: { ...CONTENTS, files: [PROGRAM, { ...SETTINGS, mode: 0o600 }] },
  },
  {
    name: 'a file at another place',
    other: { ...CONTENTS, files: [PROGRAM, { ...SETTINGS, target: '/etc/options' }] },
  },
  { name: 'another user', other: { ...CONTENTS, user: '0:0' } },
])('$name: another digest', async ({ other }) => {
  const first = await written(CONTENTS)
  const second = await written(other)

  expect(second.image.digest).not.toBe(first.image.digest)
})

test('a file of the disk is as good as its bytes', async () => {
  const source = join(folder, 'program')
  writeFileSync(source, 'program', { mode: 0o600 })

  const fromDisk = await written({
    ...CONTENTS,
    files: [{ ...PROGRAM, source }, SETTINGS],
  })

  expect(fromDisk.image).toEqual((await written(CONTENTS)).image)
})

test.each(['relative', '/', '/directory/', '/../outside', '/a//b', ''])(
  'a file cannot be at %j',
  async (target) => {
    const contents = { ...CONTENTS, files: [{ ...PROGRAM, target }] }

    await expect(written(contents)).rejects.toThrow(
      new Error(`${target} is no place in an image: it must be a plain absolute path`),
    )
  },
)

async function written(contents: ImageContents, file = 'image.tar') {
  const path = join(folder, file)
  return { path, image: await writeImage({ path, name: 'dev.local/program:1.2.3', ...contents }) }
}

function listed(path: string): readonly string[] {
  return execFileSync('tar', ['-tf', path]).toString().trimEnd().split('\n')
}

function inArchive(path: string, name: string): Buffer {
  return execFileSync('tar', ['-xOf', path, name])
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
