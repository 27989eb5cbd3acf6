// The programs of npm run security, each built when a step wants it.
import { buildControlPlane, programPath } from '#test/support/control-plane/build.ts'
import { type Program, SECURITY_MODULES } from '#test/support/control-plane/programs.ts'

/** Where the program is; built first, if it is not there yet.
 * @throws MissingTools when it must be built and there is no Go */
export async function builtProgram(program: Program): Promise<string> {
  await buildControlPlane(
    (line) => process.stdout.write(`${line}\n`),
    SECURITY_MODULES.filter(({ packages }) => packages[program] !== undefined),
  )
  return programPath(program)
}
