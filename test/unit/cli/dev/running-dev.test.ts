import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { announceDev, findDevs } from '#src/cli/dev/running-dev.ts'
import { localServer } from '#test/support/local-server.ts'

let folder: string
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'sundial-test-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  folder = join(parent, 'dev')
})

async function devApi(gitVersion = 'v1.36.3+sundial'): Promise<string> {
  const server = await localServer((_, response) => response.end(JSON.stringify({ gitVersion })))
  onTestFinished(server.close)
  return server.url
}

test('a dev that runs and answers is found until it ends, in a folder that only this user can use', async () => {
  const dev = { url: await devApi(), kubeconfig: '/tmp/k' }

  const withdraw = announceDev(dev, folder)
  const mode = statSync(folder).mode & 0o777
  const during = await findDevs(folder)
  withdraw()

  expect({ mode, during, after: await findDevs(folder) }).toEqual({
    mode: 0o700,
    during: [dev],
    after: [],
  })
  expect(readdirSync(folder)).toEqual([])
})

test('the next dev removes the file of one that was killed', async () => {
  mkdirSync(folder, { mode: 0o700 })
  left('999999999.json', await devApi())

  announceDev({ url: await devApi(), kubeconfig: '/tmp/k' }, folder)

  expect(readdirSync(folder)).toEqual([`${process.pid}.json`])
})

test.each<[string, (url: string) => void]>([
  ['of a process that has ended', (url) => left('999999999.json', url)],
  ['that names no process', (url) => left('dev.json', url)],
  ['that is no JSON', () => writeFileSync(join(folder, `${process.pid}.json`), 'x')],
  ['that is a folder', () => mkdirSync(join(folder, `${process.pid}.json`))],
  ['with an address on another host', () => left(`${process.pid}.json`, 'http://192.0.2.1:7080')],
  [
    'with credentials in its address',
    (url) => left(`${process.pid}.json`, url.replace('//', '//a@')),
  ],
  ['at whose address nobody answers', () => left(`${process.pid}.json`, 'http://127.0.0.1:1')],
  [
    'in a folder to which others can write',
    (url) => {
      left(`${process.pid}.json`, url)
      chmodSync(folder, 0o777)
    },
  ],
])('a file %s is none', async (_name, leave) => {
  const url = await devApi()
  mkdirSync(folder, { mode: 0o700 })

  leave(url)

  expect(await findDevs(folder)).toEqual([])
})

test('another API server at the address is none', async () => {
  mkdirSync(folder, { mode: 0o700 })
  left(`${process.pid}.json`, await devApi('v1.36.3'))

  expect(await findDevs(folder)).toEqual([])
})

test('where the folder cannot be written, nothing is announced', async () => {
  writeFileSync(folder, 'a file')

  announceDev({ url: await devApi(), kubeconfig: '/tmp/k' }, folder)()

  expect(await findDevs(folder)).toEqual([])
})

function left(file: string, url: string): void {
  writeFileSync(join(folder, file), JSON.stringify({ url, kubeconfig: '/tmp/k' }))
}
