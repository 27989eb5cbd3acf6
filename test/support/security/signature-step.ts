// The signatures of a release, tried with a key that is made for this run and a registry on loopback: cosign signs the
// image, its bill of materials and the statements on advisories, and verifies them as a user would. Without a key, by
// identity, only the hoster can sign.
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { runProgram } from '#test/support/control-plane/child.ts'
import { imageDigest } from './image-digest.ts'
import { startLocalRegistry } from './local-registry.ts'
import { builtProgram } from './programs.ts'
import { outcomeOf, type Step } from './step.ts'

const ATTESTED = { cyclonedx: 'dist/sbom/image.cdx.json', openvex: '.vex/sundial.openvex.json' }
// No log of the public one is asked: nothing leaves this machine.
const SIGNING = ['--yes', '--tlog-upload=false', '--use-signing-config=false']
const LOCAL = ['--allow-http-registry']

export const SIGNATURE: Step = {
  name: 'signature',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'sundial-signature-'))
    const registry = await startLocalRegistry(folder)
    try {
      const archive = join(folder, 'image.tar')
      await imageDigest(archive)
      return outcomeOf(await tried(folder, await registry.push(archive, 'sundial')))
    } finally {
      await registry.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** What went another way than it should. */
async function tried(folder: string, image: string): Promise<readonly string[]> {
  const env = { ...process.env, HOME: folder, COSIGN_PASSWORD: randomUUID() }
  const program = await builtProgram('cosign')
  const cosign = (...args: readonly string[]) => runProgram(program, args, { env, cwd: folder })
  const changed = join(folder, 'changed')
  writeFileSync(changed, 'another file')
  mkdirSync(join(folder, 'other'))
  const [key, other] = [join(folder, 'cosign.pub'), join(folder, 'other', 'cosign.pub')]
  const trust = ['--insecure-ignore-tlog', '--key']
  const blob = resolve(ATTESTED.cyclonedx)
  const bundle = ['--bundle', join(folder, 'bundle.json')]

  const steps: ReadonlyArray<readonly [isAllowed: boolean, args: readonly string[]]> = [
    [true, ['generate-key-pair', '--output-key-prefix', 'other/cosign']],
    [true, ['generate-key-pair']],
    [false, ['verify', ...LOCAL, ...trust, key, image]],
    [true, ['sign', ...SIGNING, ...LOCAL, '--key', 'cosign.key', image]],
    [true, ['verify', ...LOCAL, ...trust, key, image]],
    [false, ['verify', ...LOCAL, ...trust, other, image]],
    ...Object.entries(ATTESTED).flatMap(([type, file]) => {
      const attest = ['--type', type, '--predicate', resolve(file), '--key', 'cosign.key', image]
      return [
        [true, ['attest', ...SIGNING, ...LOCAL, ...attest]],
        [true, ['verify-attestation', ...LOCAL, '--type', type, ...trust, key, image]],
        [false, ['verify-attestation', ...LOCAL, '--type', type, ...trust, other, image]],
      ] as const
    }),
    [true, ['sign-blob', ...SIGNING, ...bundle, '--key', 'cosign.key', blob]],
    [true, ['verify-blob', ...bundle, ...trust, key, blob]],
    [false, ['verify-blob', ...bundle, ...trust, key, changed]],
  ]
  const reasons: string[] = []
  for (const [isAllowed, args] of steps) {
    const { status, stderr } = await cosign(...args)
    if ((status === 0) === isAllowed) continue
    reasons.push(`cosign ${args.join(' ')}: ${isAllowed ? stderr.trim() : 'should be refused'}`)
  }
  return reasons
}
