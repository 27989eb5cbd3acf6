// What a release is signed with, tried with a key that is made for this run: the image's digest and the bills of materials
// are signed, and openssl verifies them as somebody would who has only the public key. The signature is the one of
// `cosign sign-blob`: ECDSA on P-256 over SHA-256, in DER. Without a key, by identity, only the hoster can sign.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '#test/support/control-plane/child.ts'
import { outcomeOf, type Step } from './step.ts'

const FOLDERS = ['dist', 'dist/sbom']

export const SIGNATURE: Step = {
  name: 'signature',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'sundial-signature-'))
    try {
      const checksums = checksumsOf(FOLDERS)
      const verify = await signedFile(folder, checksums)
      const reasons: string[] = []
      if (!(await verify(checksums))) reasons.push('openssl refuses the signature')
      const tampered = checksums.replace(/[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'))
      if (await verify(tampered)) reasons.push('openssl accepts a file that was changed')
      return outcomeOf(reasons, `${checksums.split('\n').length - 1} files`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** In the format of sha256sum. */
function checksumsOf(folders: readonly string[]): string {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name)),
  )
  const line = (file: string) =>
    `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${file}\n`
  return files.sort().map(line).join('')
}

/** Signs a text, and returns what says whether the signature is that of another one. */
async function signedFile(folder: string, text: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = join(folder, 'key.pub')
  const signature = join(folder, 'signature')
  writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }))
  writeFileSync(signature, sign('sha256', Buffer.from(text), privateKey))
  return async (other: string) => {
    const args = ['dgst', '-sha256', '-verify', key, '-signature', signature]
    const { status } = await runProgram('openssl', args, { stdin: other })
    return status === 0
  }
}
