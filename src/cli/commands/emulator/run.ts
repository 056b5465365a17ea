import { ConfigError } from '../../../errors/errors.ts'
import { runChild } from '../../process/child.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import type { EmulatorFlags } from './flags.ts'
import { startEmulator } from './start-emulator.ts'

export default async function (
  this: CliContext,
  flags: CommonFlags & EmulatorFlags,
  ...[command, ...args]: string[]
): Promise<void> {
  if (command === undefined) throw noCommand()
  const { env, unset, close } = await startEmulator(this, flags)
  const named = this.io.env['TOWLINE_MANIFEST']
  if (named) await this.note(`TOWLINE_MANIFEST stays ${named}: its targets are used, and not those of the emulator.`)
  try {
    const inherited = Object.entries(this.io.env).filter(([name]) => !unset.includes(name))
    // Of the manifests that the command would find, those above this folder are meant for real tenants.
    const search = { TOWLINE_MANIFEST_CEILING: this.io.cwd }
    this.exit(await runChild(this, { command, args, env: { ...Object.fromEntries(inherited), ...env, ...search } }))
  } finally {
    await close()
  }
}

function noCommand(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'There is no command to run.',
    likelyCause: 'Nothing stands after `--`.',
    fix: 'Write the command there: `towline emulator run -- node list-sites.js`.',
  })
}
